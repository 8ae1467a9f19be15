package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// Lists of columns that share rows, against adding up row after row and sorting all.
class CooccurrenceTest {

  private static final int COLUMNS = 3000;
  private static final int ROWS = 400;
  private static final int NEIGHBOURS = 40;

  /// Rows of very different lengths, a few columns on most of them.
  private static SparseMatrix rows() {
    SplittableRandom random = new SplittableRandom(9);
    int[][] rows = new int[ROWS][];
    for (int r = 0; r < ROWS; r++) {
      rows[r] =
          IntStream.range(0, random.nextInt(120))
              .map(k -> (int) (COLUMNS * Math.pow(random.nextDouble(), 3)))
              .distinct()
              .toArray();
    }
    return SparseMatrix.of(rows, COLUMNS);
  }

  /// Bit for bit: sums are of floats, so their order counts.
  @Test
  void listsAreWhatAddingRowAfterRowGives() {
    SparseMatrix rows = rows();
    SplittableRandom random = new SplittableRandom(10);
    float[] rowWeight = new float[ROWS];
    for (int r = 0; r < ROWS; r++) {
      rowWeight[r] = (float) (0.1 + random.nextDouble());
    }
    int[] f = rows.columnCounts();
    NamedArrays made =
        Cooccurrence.lists(
            "lists",
            rows,
            rowWeight,
            NEIGHBOURS,
            new Training(),
            numbers -> {
              int[] of = Cooccurrence.of(numbers, f);
              return (together, i, j) -> together / Math.sqrt((double) of[i] * of[j] + 1);
            });
    SparseMatrix lists = made.matrix("lists");
    Array weights = made.get("lists.weights", Array.Type.F32);
    boolean[][] has = new boolean[ROWS][COLUMNS];
    for (int r = 0; r < ROWS; r++) {
      for (int column : rows.row(r)) {
        has[r][column] = true;
      }
    }
    int cut = 0;
    for (int i = 0; i < COLUMNS; i++) {
      float[] together = new float[COLUMNS];
      for (int r = 0; r < ROWS; r++) {
        for (int j = 0; j < COLUMNS && has[r][i]; j++) {
          together[j] += has[r][j] ? rowWeight[r] : 0;
        }
      }
      together[i] = 0;
      float[] alike = new float[COLUMNS];
      for (int j = 0; j < COLUMNS; j++) {
        alike[j] = (float) (together[j] / Math.sqrt((double) f[i] * f[j] + 1));
      }
      List<Integer> all =
          IntStream.range(0, COLUMNS)
              .filter(j -> together[j] > 0)
              .boxed()
              .sorted(
                  Comparator.comparingDouble((Integer j) -> -alike[j])
                      .thenComparing(Hashing::scramble))
              .toList();
      cut += all.size() > NEIGHBOURS ? 1 : 0;
      List<Integer> best = all.subList(0, Math.min(NEIGHBOURS, all.size()));
      assertThat(lists.row(i)).isEqualTo(best.stream().mapToInt(j -> j).toArray());
      for (int k = 0; k < best.size(); k++) {
        assertThat(weights.floatAt(lists.rowStart(i) + k)).isEqualTo(alike[best.get(k)]);
      }
    }
    assertThat(cut).isGreaterThan(1000);
  }
}
