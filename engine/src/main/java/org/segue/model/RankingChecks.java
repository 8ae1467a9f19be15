package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.segue.data.Catalog;
import org.segue.math.Array;
import org.segue.math.BoostedTrees;
import org.segue.math.GradedRows;
import org.segue.store.NamedArrays;

/// Questions that a ranker does not learn from, with all their candidates, and how well these are
/// ordered.
///
/// As arrays: `checks.values`, `.grades` and `.groups` as in [GradedRows]; `checks.artists` (I32, a
/// row each): which of the withheld tracks' artists the candidate is by, -1 none;
/// `checks.category` (I32, a question each, [InnerSplit]) and `checks.withheld`, how many tracks.
final class RankingChecks {

  /// The columns of what [#measure] gives: the category; NDCG, R-precision and clicks of the
  /// candidates' own order, and of the trees'.
  static final int COLUMNS = 7;

  private static final int SHOWN = 500;
  private static final double ARTIST = 0.25;

  private final Catalog catalog;
  private final GradedRows rows;
  private final List<int[]> artists = new ArrayList<>();
  private final List<Integer> categories = new ArrayList<>();
  private final List<Integer> withheld = new ArrayList<>();

  RankingChecks(int width, Catalog catalog) {
    this.catalog = catalog;
    rows = new GradedRows(width);
  }

  /// A question, and its candidates in their own order; without candidates it is left out.
  void add(InnerSplit.Question question, GradedRows candidates, int[] tracks) {
    if (tracks.length == 0) {
      return;
    }
    rows.addAll(candidates);
    int[] right = catalog.artistsOf(question.withheld());
    artists.add(
        Arrays.stream(tracks)
            .map(track -> Math.max(-1, Arrays.binarySearch(right, catalog.artistOf(track))))
            .toArray());
    categories.add(question.category());
    withheld.add(question.withheld().size());
  }

  void put(NamedArrays.Builder arrays) {
    Array[] all = rows.arrays();
    arrays
        .put("checks.values", all[0])
        .put("checks.grades", all[1])
        .put("checks.groups", all[2])
        .put("checks.artists", Array.of(artists.stream().flatMapToInt(Arrays::stream).toArray()))
        .put("checks.category", Array.of(categories.stream().mapToInt(c -> c).toArray()))
        .put("checks.withheld", Array.of(withheld.stream().mapToInt(w -> w).toArray()));
  }

  /// F32 [questions, COLUMNS]: the first 500 tracks of both orders against all that was withheld.
  static Array measure(BoostedTrees trees, int width, List<NamedArrays> blocks) {
    List<float[]> report = new ArrayList<>();
    for (NamedArrays block : blocks) {
      Array values = block.get("checks.values", Array.Type.F32);
      Array grades = block.get("checks.grades", Array.Type.F32);
      Array artists = block.get("checks.artists", Array.Type.I32);
      Array groups = block.get("checks.groups", Array.Type.I32);
      long at = 0;
      for (int g = 0; g < groups.size(); g++) {
        int count = groups.intAt(g);
        float[] rows = new float[count * width];
        float[] grade = new float[count];
        int[] artist = new int[count];
        float[] sums = new float[count];
        values.copy(at * width, rows, 0, rows.length);
        grades.copy(at, grade, 0, count);
        artists.copy(at, artist, 0, count);
        at += count;
        trees.predict(rows, width, count, sums);
        int[] learnt =
            IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -sums[k]))
                .mapToInt(k -> k)
                .toArray();
        int withheld = block.get("checks.withheld", Array.Type.I32).intAt(g);
        float[] line = new float[COLUMNS];
        line[0] = block.get("checks.category", Array.Type.I32).intAt(g);
        measure(IntStream.range(0, count).toArray(), grade, artist, withheld, line, 1);
        measure(learnt, grade, artist, withheld, line, 4);
        report.add(line);
      }
    }
    float[] all = new float[report.size() * COLUMNS];
    for (int q = 0; q < report.size(); q++) {
      System.arraycopy(report.get(q), 0, all, q * COLUMNS, COLUMNS);
    }
    return Array.of(all).shaped(report.size(), COLUMNS);
  }

  /// NDCG, R-precision (as in the challenge: a quarter for the first track of a right artist) and
  /// clicks, into `line` from `at` on.
  static void measure(
      int[] order, float[] grade, int[] artist, int withheld, float[] line, int at) {
    double gain = 0;
    double ideal = 0;
    double points = 0;
    int clicks = 51;
    boolean[] credited = new boolean[withheld];
    for (int rank = 0; rank < SHOWN; rank++) {
      double discount = Math.log(2) / Math.log(rank + 2);
      ideal += rank < withheld ? discount : 0;
      if (rank >= order.length) {
        continue;
      }
      int k = order[rank];
      if (grade[k] > 0) {
        gain += discount;
        points += rank < withheld ? 1 : 0;
        clicks = Math.min(clicks, rank / 10);
      } else if (rank < withheld && artist[k] >= 0 && !credited[artist[k]]) {
        credited[artist[k]] = true;
        points += ARTIST;
      }
    }
    line[at] = (float) (gain / ideal);
    line[at + 1] = (float) (points / withheld);
    line[at + 2] = clicks;
  }
}
