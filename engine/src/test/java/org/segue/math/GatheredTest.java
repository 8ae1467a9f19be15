package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheredTest {

  private static final int GROUPS = 5;
  private static final int FREQUENT = 1999;

  /// Rows of 28 frequent columns and 2 rare ones that leave the same remainder as the row does, and
  /// of the last column.
  private static SparseMatrix groups(int rowCount, int columns) {
    SplittableRandom random = new SplittableRandom(1);
    int[][] rows = new int[rowCount][];
    for (int r = 0; r < rowCount; r++) {
      int group = r % GROUPS;
      rows[r] =
          IntStream.concat(
                  IntStream.concat(
                      random.ints(28, 0, FREQUENT / GROUPS), // 399 a group
                      random.ints(2, FREQUENT / GROUPS + 1, columns / GROUPS - 1)),
                  IntStream.of(columns / GROUPS - 1))
              .map(k -> k == columns / GROUPS - 1 ? columns - 1 : k * GROUPS + group)
              .distinct()
              .toArray();
    }
    return SparseMatrix.of(rows, columns);
  }

  @Test
  void whatGoesTogetherLiesTogether() {
    SparseMatrix rows = groups(5000, 100_000);
    Gathered gathered = Gathered.of(rows, rows.transpose(), 1);
    int[] ofRows = Arrays.stream(gathered.rows()).map(r -> r % GROUPS).toArray();
    int[] counts = rows.columnCounts();
    int[] ofRare =
        Arrays.stream(gathered.columns())
            .filter(c -> counts[c] == 1)
            .map(c -> c % GROUPS)
            .toArray();
    // by chance four fifths change, and in the order of their numbers all
    assertThat(changes(ofRows)).isLessThan(ofRows.length / 10);
    assertThat(changes(ofRare)).isLessThan(ofRare.length / 10);
    assertThat(gathered.columns()[0]).isEqualTo(99_999); // on every row, so the most frequent
  }

  private static int changes(int[] groups) {
    int changes = 0;
    for (int k = 1; k < groups.length; k++) {
      changes += groups[k] == groups[k - 1] ? 0 : 1;
    }
    return changes;
  }

  @Test
  void allHaveOnePlace() {
    for (int columns : new int[] {2050, 20_000}) { // few that are not among the most frequent; many
      SparseMatrix rows = groups(300, columns);
      Gathered gathered = Gathered.of(rows, rows.transpose(), 1);
      assertThat(Arrays.stream(gathered.rows()).sorted().toArray())
          .isEqualTo(IntStream.range(0, rows.rowCount()).toArray());
      assertThat(Arrays.stream(gathered.columns()).sorted().toArray())
          .isEqualTo(IntStream.range(0, columns).toArray());
    }
  }

  @Test
  void emptyRowsAndColumnsHaveTheirPlaces() {
    SparseMatrix rows = SparseMatrix.of(new int[][] {{}, {3, 1}, {}, {1}}, 5);
    Gathered gathered = Gathered.of(rows, rows.transpose(), 1);
    assertThat(gathered.columns()).containsExactly(1, 3, 0, 2, 4);
    assertThat(gathered.rows()).containsExactlyInAnyOrder(0, 1, 2, 3);
    SparseMatrix none = SparseMatrix.of(new int[0][], 0);
    assertThat(Gathered.of(none, none.transpose(), 1).columns()).isEmpty();
  }

  @Test
  void threadsChangeNothing() {
    SparseMatrix rows = groups(5000, 20_000);
    SparseMatrix columns = rows.transpose();
    Gathered one = Gathered.of(rows, columns, 1);
    Gathered two = Gathered.of(rows, columns, 2);
    assertThat(two.rows()).isEqualTo(one.rows());
    assertThat(two.columns()).isEqualTo(one.columns());
  }
}
