package org.segue.nn;

import org.segue.math.Array;

/// What an [Optimiser] remembers of the rows of one [Table], and the updates of just the rows that
/// a step touched.
///
/// For each row a number: for rules whose idle rows drift the step up to which it is up to date,
/// for others how many steps touched it.
final class Lazily {

  private static final int CHUNK = 2048;

  private final Array values;
  private final int width;
  private final Motion motion;
  private final Optimiser optimiser;
  private final Array[] kept;
  private final Array counts;

  Lazily(Table table, Motion motion, Optimiser optimiser) {
    this.values = table.values();
    this.width = table.width();
    this.motion = motion;
    this.optimiser = optimiser;
    kept = new Array[motion.kept()];
    for (int k = 0; k < kept.length; k++) {
      kept[k] = Array.allocate(Array.Type.F32, values.shape());
    }
    counts = Array.allocate(Array.Type.I32, table.rows());
  }

  Array[] kept() {
    return kept;
  }

  Array counts() {
    return counts;
  }

  Motion.Stretch stretch(int ofWidth) {
    return new Motion.Stretch(ofWidth, kept.length);
  }

  /// Call it before [#read] of these rows.
  void prepare(int... rows) {
    if (motion.drifts()) {
      int now = optimiser.steps();
      int oldest = now;
      for (int row : rows) {
        oldest = Math.min(oldest, counts.intAt(row));
      }
      motion.prepare(optimiser.rates(), now, now - oldest);
    }
  }

  /// Reads a row as it is now; with `settle` it is brought up to date in the table as well.
  void read(int row, Motion.Stretch s, boolean settle) {
    long at = (long) row * width;
    values.copy(at, s.p(), 0, width);
    if (!motion.drifts()) {
      return;
    }
    int now = optimiser.steps();
    int last = counts.intAt(row);
    if (last == now) {
      return;
    }
    copyKept(at, s);
    motion.catchUp(s, width, now - last);
    if (settle) {
      put(at, s);
      counts.set(row, now);
    }
  }

  /// Moves rows that are up to date along their gradients; call it when the optimiser has not yet
  /// counted the step.
  void move(Table.Gradients gradients, float scale, double rate) {
    int[] rows = gradients.rows();
    Array values =
        Array.over(
            Torch.memory(gradients.values(), Float.BYTES), Array.Type.F32, rows.length, width);
    int next = optimiser.steps() + 1;
    Torch.loop(
        rows.length,
        CHUNK,
        () -> {
          Motion.Stretch s = stretch(width);
          return (from, to) -> {
            for (int k = from; k < to; k++) {
              long at = (long) rows[k] * width;
              this.values.copy(at, s.p(), 0, width);
              values.copy((long) k * width, s.g(), 0, width);
              copyKept(at, s);
              int count = motion.drifts() ? next : counts.intAt(rows[k]) + 1;
              motion.move(s, width, scale, rate, count);
              put(at, s);
              counts.set(rows[k], count);
            }
          };
        });
  }

  /// Brings all rows up to date.
  void settle() {
    if (!motion.drifts()) {
      return;
    }
    int rows = (int) counts.size();
    int oldest = optimiser.steps();
    for (int row = 0; row < rows; row++) {
      oldest = Math.min(oldest, counts.intAt(row));
    }
    motion.prepare(optimiser.rates(), optimiser.steps(), optimiser.steps() - oldest);
    Torch.loop(
        rows,
        CHUNK,
        () -> {
          Motion.Stretch s = stretch(width);
          return (from, to) -> {
            for (int row = from; row < to; row++) {
              read(row, s, true);
            }
          };
        });
  }

  private void copyKept(long at, Motion.Stretch s) {
    for (int k = 0; k < kept.length; k++) {
      kept[k].copy(at, s.kept()[k], 0, width);
    }
  }

  private void put(long at, Motion.Stretch s) {
    values.put(at, s.p(), 0, width);
    for (int k = 0; k < kept.length; k++) {
      kept[k].put(at, s.kept()[k], 0, width);
    }
  }
}
