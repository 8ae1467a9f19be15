package org.segue.nn;

/// What a [Fit] learns: how wrong the network is on some examples.
public interface Lesson {

  /// How many examples there are; an epoch sees each once.
  int examples();

  /// The loss on these examples, one number; the pass says which step it is and seeds its chance.
  Tensor loss(int[] examples, Pass pass);

  /// How good the network is on what it does not learn from, larger is better; NaN: not asked. Rows
  /// of tables are settled when it is called.
  default double validate() {
    return Double.NaN;
  }
}
