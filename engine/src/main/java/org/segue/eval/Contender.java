package org.segue.eval;

import org.jspecify.annotations.Nullable;
import org.segue.model.Algorithm;
import org.segue.model.Algorithms;
import org.segue.model.Model;

/// An algorithm under the name that a report calls it by.
///
/// `trained` is what it has learnt from the training part of the one split that it is asked about;
/// null if it is to be trained on each split.
public record Contender(String name, Algorithm algorithm, @Nullable Model trained) {

  /// To be trained.
  public Contender(String name, Algorithm algorithm) {
    this(name, algorithm, null);
  }

  /// From the text of [Algorithms#parse], which becomes the name.
  public static Contender parse(String text) {
    return new Contender(text, Algorithms.parse(text));
  }
}
