package org.segue.math;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Rows of numbers with grades, in groups: what [Boosting] learns an order from. A group is one
/// question; only rows of one group are compared. Grows; not safe for concurrent use.
///
/// The numbers are off the heap: millions of rows of a hundred are a gigabyte.
public final class GradedRows {

  private final int width;
  private Array values;
  private float[] grades;
  private int[] groups = new int[64];
  private int rowCount;
  private int groupCount;
  private int grouped;

  /// `width`: numbers per row; `expected` rows have room at once.
  public GradedRows(int width, int expected) {
    this.width = width;
    values = Array.allocate(Array.Type.F32, (long) expected * width);
    grades = new float[expected];
  }

  public GradedRows(int width) {
    this(width, 64);
  }

  /// Adds a row, copied from `at` on, to the group that [#endGroup] will close.
  public void add(float[] rows, int at, float grade) {
    makeRoom(1);
    values.put((long) rowCount * width, rows, at, width);
    grades[rowCount++] = grade;
  }

  private void makeRoom(int more) {
    if (rowCount + more > grades.length) {
      int room = Math.max(rowCount + more, grades.length + grades.length / 2);
      Array larger = Array.allocate(Array.Type.F32, (long) room * width);
      MemorySegment.copy(
          values.memory(), 0, larger.memory(), 0, (long) rowCount * width * Float.BYTES);
      values = larger;
      grades = Arrays.copyOf(grades, room);
    }
  }

  /// Ends a group; one without rows is none.
  public void endGroup() {
    if (rowCount > grouped) {
      if (groupCount == groups.length) {
        groups = Arrays.copyOf(groups, groupCount * 2);
      }
      groups[groupCount++] = rowCount - grouped;
      grouped = rowCount;
    }
  }

  /// Adds all groups of another one of the same width.
  public void addAll(GradedRows others) {
    addAll(others.values, Array.of(others.grades()), Array.of(others.groups()));
  }

  /// Adds rows that [#arrays] gave; the block may be longer.
  public void addAll(Array block, Array blockGrades, Array blockGroups) {
    int more = (int) blockGrades.size();
    makeRoom(more);
    MemorySegment.copy(
        block.memory(),
        0,
        values.memory(),
        (long) rowCount * width * Float.BYTES,
        (long) more * width * Float.BYTES);
    blockGrades.copy(0, grades, rowCount, more);
    for (int g = 0; g < blockGroups.size(); g++) {
      rowCount += blockGroups.intAt(g);
      endGroup();
    }
  }

  /// Rows as arrays, in this order: values (F32 [rows, width]), grades (F32), rows of each group
  /// (I32).
  public Array[] arrays() {
    Array block = values.prefix((long) rowCount * width).shaped(rowCount, width);
    return new Array[] {block, Array.of(grades()), Array.of(groups())};
  }

  public int width() {
    return width;
  }

  public int rowCount() {
    return rowCount;
  }

  public int groupCount() {
    return groupCount;
  }

  /// Row after row; may be longer than needed.
  Array values() {
    return values;
  }

  float[] grades() {
    return Arrays.copyOf(grades, rowCount);
  }

  /// How many rows each group has.
  int[] groups() {
    return Arrays.copyOf(groups, groupCount);
  }
}
