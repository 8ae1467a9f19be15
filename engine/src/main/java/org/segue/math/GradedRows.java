package org.segue.math;

import java.util.Arrays;

/// Rows of numbers with grades, in groups: what [Boosting] learns an order from. A group is one
/// question; only rows of one group are compared. Grows; not safe for concurrent use.
public final class GradedRows {

  private final int width;
  private float[] values;
  private float[] grades = new float[1024];
  private int[] groups = new int[64];
  private int rowCount;
  private int groupCount;
  private int grouped;

  /// `width`: numbers per row.
  public GradedRows(int width) {
    this.width = width;
    values = new float[1024 * width];
  }

  /// Adds a row, copied from `at` on, to the group that [#endGroup] will close.
  public void add(float[] rows, int at, float grade) {
    if ((rowCount + 1L) * width > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d rows of %d numbers do not fit; ask fewer questions".formatted(rowCount + 1L, width));
    }
    if ((rowCount + 1) * width > values.length) {
      values =
          Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 8, values.length * 3L / 2));
    }
    if (rowCount == grades.length) {
      grades = Arrays.copyOf(grades, rowCount * 2);
    }
    System.arraycopy(rows, at, values, rowCount * width, width);
    grades[rowCount++] = grade;
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
    int row = 0;
    for (int g = 0; g < others.groupCount; g++) {
      for (int k = 0; k < others.groups[g]; k++, row++) {
        add(others.values, row * width, others.grades[row]);
      }
      endGroup();
    }
  }

  /// Rows as arrays, in this order: values (F32 [rows, width]), grades (F32), rows of each group
  /// (I32).
  public Array[] arrays() {
    Array block = Array.allocate(Array.Type.F32, rowCount, width);
    block.put(0, values, 0, rowCount * width);
    return new Array[] {block, Array.of(grades()), Array.of(groups())};
  }

  /// Adds rows that [#arrays] gave.
  public void addAll(Array block, Array blockGrades, Array blockGroups) {
    float[] row = new float[width];
    long at = 0;
    for (int g = 0; g < blockGroups.size(); g++) {
      for (int k = 0; k < blockGroups.intAt(g); k++, at++) {
        block.copy(at * width, row, 0, width);
        add(row, 0, blockGrades.floatAt(at));
      }
      endGroup();
    }
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
  float[] values() {
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
