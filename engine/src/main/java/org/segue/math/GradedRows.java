package org.segue.math;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of numbers with grades, in groups: what [Boosting] learns an order from. A group is one
/// question; only rows of one group are compared. Grows; not safe for concurrent use.
///
/// The numbers are off the heap, in blocks that never move: millions of rows of a hundred are
/// gigabytes, and copying them to grow would need as much again.
public final class GradedRows {

  /// Rows that the first block has room for, and that any has; each has twice the room of the one
  /// before.
  private static final int FIRST = 64;

  private static final int MOST = 4096;

  private final int width;
  private final List<Array> blocks = new ArrayList<>(); // all full but the last
  private int open; // rows that the last block has room for; 0 where it is not to be added to
  private int used; // rows of the last block
  private int room = FIRST / 2;
  private float[] grades = new float[64];
  private int[] groups = new int[64];
  private int rowCount;
  private int groupCount;
  private int grouped;

  /// `width`: numbers per row.
  public GradedRows(int width) {
    this.width = width;
  }

  /// Adds a row, copied from `at` on, to the group that [#endGroup] will close.
  public void add(float[] rows, int at, float grade) {
    openBlock();
    blocks.getLast().put((long) used++ * width, rows, at, width);
    makeRoom(1);
    grades[rowCount++] = grade;
  }

  /// Sees to it that the last block has room for a row.
  private void openBlock() {
    if (used == open) {
      close();
      room = Math.min(MOST, 2 * room);
      blocks.add(Array.allocate(Array.Type.F32, room, width));
      open = room;
    }
  }

  /// Cuts off what the last block has not used.
  private void close() {
    if (used < open) {
      blocks.set(
          blocks.size() - 1, blocks.getLast().prefix((long) used * width).shaped(used, width));
    }
    open = 0;
    used = 0;
  }

  private void makeRoom(int more) {
    if (rowCount + more > grades.length) {
      grades = Arrays.copyOf(grades, Math.max(rowCount + more, grades.length + grades.length / 2));
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
    for (Array block : others.blocks()) {
      int rows = Math.toIntExact(block.size() / width);
      for (int from = 0; from < rows; ) {
        openBlock();
        int some = Math.min(rows - from, open - used);
        MemorySegment.copy(
            block.memory(), bytes(from), blocks.getLast().memory(), bytes(used), bytes(some));
        used += some;
        from += some;
      }
    }
    addGroups(others.grades, others.rowCount, others.groups, others.groupCount);
  }

  /// Adds rows that [#arrays] gave, without copying their numbers.
  public void addAll(Array block, Array blockGrades, Array blockGroups) {
    if (block.size() > 0) {
      close();
      blocks.add(block);
    }
    addGroups(
        blockGrades.toFloats(),
        (int) blockGrades.size(),
        blockGroups.toInts(),
        (int) blockGroups.size());
  }

  private long bytes(int rows) {
    return (long) rows * width * Float.BYTES;
  }

  private void addGroups(float[] moreGrades, int more, int[] moreGroups, int count) {
    makeRoom(more);
    System.arraycopy(moreGrades, 0, grades, rowCount, more);
    for (int g = 0; g < count; g++) {
      rowCount += moreGroups[g];
      endGroup();
    }
  }

  /// Rows as arrays, in this order: values (F32 [rows, width]), grades (F32), rows of each group
  /// (I32). Copies.
  public Array[] arrays() {
    Array all = Array.allocate(Array.Type.F32, rowCount, width);
    long at = 0;
    for (Array block : blocks()) {
      long bytes = block.memory().byteSize();
      MemorySegment.copy(block.memory(), 0, all.memory(), at, bytes);
      at += bytes;
    }
    return new Array[] {all, Array.of(grades()), Array.of(groups())};
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

  /// The rows, block after block.
  List<Array> blocks() {
    close();
    return blocks;
  }

  float[] grades() {
    return Arrays.copyOf(grades, rowCount);
  }

  /// How many rows each group has.
  int[] groups() {
    return Arrays.copyOf(groups, groupCount);
  }
}
