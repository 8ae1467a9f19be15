package org.segue.model;

/// Positive numbers in ascending order among so many zeros, which are not kept: most pairs of
/// tracks share no playlist. Not safe for concurrent use.
final class Ascending {

  private final float[] values;
  private int count;

  Ascending(int most) {
    values = new float[most];
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  /// Costs as many steps as there are larger numbers.
  void add(float value) {
    int at = count++;
    for (; at > 0 && values[at - 1] > value; at--) {
      values[at] = values[at - 1];
    }
    values[at] = value;
  }

  /// The number at a place, from 0, of `all` numbers, the others being zeros.
  float at(int place, int all) {
    int zeros = all - count;
    return place < zeros ? 0 : values[place - zeros];
  }
}
