package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SparseMatrixTest {

  @Test
  void transposingTwiceSortsTheRows() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 200; round++) {
      int[][] rows = new int[random.nextInt(30)][];
      for (int r = 0; r < rows.length; r++) {
        Set<Integer> row = new LinkedHashSet<>();
        for (int k = random.nextInt(12); k > 0; k--) {
          row.add(random.nextInt(20));
        }
        rows[r] = row.stream().mapToInt(i -> i).toArray();
      }
      transposingTwiceSortsTheRows(rows);
    }
  }

  private static void transposingTwiceSortsTheRows(int[][] given) {
    SparseMatrix matrix = SparseMatrix.of(given, 20);
    SparseMatrix back = matrix.transpose().transpose();
    assertThat(back.rowCount()).isEqualTo(given.length);
    for (int r = 0; r < given.length; r++) {
      int[] sorted = given[r].clone();
      java.util.Arrays.sort(sorted);
      assertThat(back.row(r)).isEqualTo(sorted);
      assertThat(matrix.row(r)).isEqualTo(given[r]);
    }
  }

  @Test
  void countsColumns() {
    SparseMatrix matrix = SparseMatrix.of(new int[][] {{2, 0}, {}, {2}}, 3);
    assertThat(matrix.columnCounts()).containsExactly(1, 0, 2);
    assertThat(matrix.longestRow()).isEqualTo(2);
    assertThat(matrix.size()).isEqualTo(3);
  }

  @Test
  void refusesOffsetsThatDoNotFit() {
    assertThatThrownBy(() -> new SparseMatrix(Array.of(0L, 3L), Array.of(1, 2), 5))
        .hasMessageContaining("offsets end at 3, but there are 2 entries");
  }
}
