package org.segue.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.segue.math.Array;
import org.segue.math.BoostedTrees;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// What a ranker's training tells of it: which features its trees used, and how well it orders
/// candidates of questions that it did not learn from, beside the order it was given.
///
/// `report` (F32 [questions, 7]): seeds; NDCG, R-precision and clicks of the order given and of the
/// trees' order, of the first 500 tracks against all that was withheld.
final class RankingReport {
  private RankingReport() {}

  private static final String NAME = "report";
  private static final int COLUMNS = 7;
  private static final int SHOWN = 500;
  private static final int FEATURES = 30;

  static void measure(
      BoostedTrees trees, int width, List<NamedArrays> taught, NamedArrays.Builder state) {
    List<Float> report = new ArrayList<>();
    for (NamedArrays fold : taught) {
      Array values = fold.get("checks.values", Array.Type.F32);
      Array grades = fold.get("checks.grades", Array.Type.F32);
      Array groups = fold.get("checks.groups", Array.Type.I32);
      long at = 0;
      for (int g = 0; g < groups.size(); g++) {
        int count = groups.intAt(g);
        float[] rows = new float[count * width];
        float[] grade = new float[count];
        float[] sums = new float[count];
        values.copy(at * width, rows, 0, rows.length);
        grades.copy(at, grade, 0, count);
        at += count;
        trees.predict(rows, width, count, sums);
        int withheld = fold.get("checks.withheld", Array.Type.I32).intAt(g);
        report.add((float) fold.get("checks.seeds", Array.Type.I32).intAt(g));
        int[] given = IntStream.range(0, count).toArray();
        int[] learnt =
            IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -sums[k]))
                .mapToInt(k -> k)
                .toArray();
        for (int[] order : List.of(given, learnt)) {
          for (float value : measures(order, grade, withheld)) {
            report.add(value);
          }
        }
      }
    }
    float[] all = new float[report.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = report.get(i);
    }
    state.put(NAME, Array.of(all));
  }

  /// NDCG, R-precision of tracks, clicks.
  private static float[] measures(int[] order, float[] grade, int withheld) {
    double gain = 0;
    double ideal = 0;
    int early = 0;
    int clicks = 51;
    for (int rank = SHOWN - 1; rank >= 0; rank--) {
      double discount = Math.log(2) / Math.log(rank + 2);
      ideal += rank < withheld ? discount : 0;
      if (rank < order.length && grade[order[rank]] > 0) {
        gain += discount;
        early += rank < withheld ? 1 : 0;
        clicks = rank / 10;
      }
    }
    return new float[] {(float) (gain / ideal), (float) early / withheld, clicks};
  }

  /// In Markdown, from a model's state.
  static String of(NamedArrays state) {
    StringBuilder text = new StringBuilder("## The ranker\n\n");
    Array report = state.get(NAME, Array.Type.F32);
    int questions = (int) (report.size() / COLUMNS);
    if (questions == 0) {
      return text.append("There was too little data to learn an order from.\n").toString();
    }
    text.append(
        """
        Candidates of questions that the trees did not learn from, as the first stages order them and
        as the trees do (mean ± 95 % interval):

        | seeds | questions | NDCG given | NDCG | R-precision given | R-precision | clicks given | clicks |
        |---|---|---|---|---|---|---|---|
        """);
    List<Integer> all = IntStream.range(0, questions).boxed().toList();
    for (int seeds : all.stream().mapToInt(q -> seeds(report, q)).distinct().sorted().toArray()) {
      text.append(
          line(
              String.valueOf(seeds),
              report,
              all.stream().filter(q -> seeds(report, q) == seeds).toList()));
    }
    text.append(line("all", report, all));
    text.append("\nThe features that the trees used most, by their part of the gain:\n\n");
    text.append("| feature | % |\n|---|---|\n");
    Strings names = state.strings("features");
    float[] gains = state.get("gains", Array.Type.F32).toFloats();
    double sum = 0;
    List<Integer> order = new ArrayList<>();
    for (int f = 0; f < gains.length; f++) {
      sum += gains[f];
      order.add(f);
    }
    order.sort(Comparator.comparingDouble(f -> -gains[f]));
    for (int f : order.subList(0, Math.min(FEATURES, order.size()))) {
      text.append(
          String.format(Locale.ROOT, "| %s | %.2f |%n", names.get(f), 100 * gains[f] / sum));
    }
    return text.toString();
  }

  private static int seeds(Array report, int question) {
    return (int) report.floatAt((long) question * COLUMNS);
  }

  private static String line(String name, Array report, List<Integer> questions) {
    StringBuilder line = new StringBuilder("| %s | %d |".formatted(name, questions.size()));
    for (int measure = 1; measure <= 3; measure++) {
      for (int column : new int[] {measure, measure + 3}) {
        double[] values =
            questions.stream()
                .mapToDouble(q -> report.floatAt((long) q * COLUMNS + column))
                .toArray();
        double mean = java.util.Arrays.stream(values).average().orElse(0);
        double square = 0;
        for (double value : values) {
          square += (value - mean) * (value - mean);
        }
        double interval =
            values.length < 2
                ? 0
                : 1.96 * Math.sqrt(square / (values.length - 1.0) / values.length);
        line.append(
            String.format(
                Locale.ROOT, measure == 3 ? " %.2f ±%.2f |" : " %.4f ±%.4f |", mean, interval));
      }
    }
    return line.append('\n').toString();
  }
}
