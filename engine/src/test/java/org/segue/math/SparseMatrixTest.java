package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SparseMatrixTest {

  @Property(tries = 200)
  void transposingTwiceSortsTheRows(
      @ForAll @Size(max = 30) List<@Size(max = 12) Set<@IntRange(max = 19) Integer>> rows) {
    int[][] given =
        rows.stream().map(r -> r.stream().mapToInt(i -> i).toArray()).toArray(int[][]::new);
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
