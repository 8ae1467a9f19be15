package org.segue.eval;

import org.segue.model.Algorithm;
import org.segue.model.Algorithms;

/// An algorithm under the name that a report calls it by.
public record Contender(String name, Algorithm algorithm) {

  /// From the text of [Algorithms#parse], which becomes the name.
  public static Contender parse(String text) {
    return new Contender(text, Algorithms.parse(text));
  }
}
