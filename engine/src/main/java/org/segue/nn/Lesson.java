package org.segue.nn;

import java.util.Map;
import org.segue.math.Array;

/// What a [Fit] learns: how wrong the network is on some examples.
public interface Lesson {

  /// How many examples there are; an epoch sees each once.
  int examples();

  /// Called before the first step of an epoch, counted from 0, with rows of tables settled; not
  /// again where a run goes on in the midst of one.
  default void begin(int epoch) {}

  /// What it made at [#begin] and still needs: kept with the state, and written back in place where
  /// a run goes on.
  default Map<String, Array> memory() {
    return Map.of();
  }

  /// The loss on these examples, one number; the pass says which step it is and seeds its chance.
  Tensor loss(int[] examples, Pass pass);

  /// How good the network is on what it does not learn from, larger is better; NaN: not asked. Rows
  /// of tables are settled when it is called.
  default double validate() {
    return Double.NaN;
  }
}
