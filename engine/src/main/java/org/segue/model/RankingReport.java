package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// What a ranker's training tells of it: how well it orders candidates of questions that it did not
/// learn from, beside the order it was given, and which features its trees used.
///
/// `report` (F32 [questions, 7]) is what [RankingChecks#measure] gives.
final class RankingReport {
  private RankingReport() {}

  static final String NAME = "report";
  private static final int FEATURES = 30;
  private static final int RESAMPLES = 1000;

  /// In Markdown, from a model's state.
  static String of(NamedArrays state) {
    StringBuilder text = new StringBuilder("## The ranker\n\n");
    Array report = state.get(NAME, Array.Type.F32);
    int questions = (int) (report.size() / RankingChecks.COLUMNS);
    if (questions == 0) {
      return text.append("There was too little data to learn an order from.\n").toString();
    }
    text.append(
        """
        Withheld playlists that the trees did not learn from, asked for as in the ten categories of the
        RecSys Challenge 2018: the first 500 candidates as the first stages order them ("given") and as
        the trees do. Means with 95 % intervals (bootstrap over questions).

        | category | questions | NDCG given | NDCG | R-precision given | R-precision | clicks given | clicks |
        |---|---|---|---|---|---|---|---|
        """);
    float[] numbers = report.toFloats();
    int[] all = IntStream.range(0, questions).toArray();
    IntFunction<int[]> of =
        category ->
            Arrays.stream(all)
                .filter(q -> numbers[q * RankingChecks.COLUMNS] == category)
                .toArray();
    for (int category = 1; category <= InnerSplit.CATEGORIES; category++) {
      text.append(line(InnerSplit.text(category), numbers, of.apply(category)));
    }
    text.append(line(InnerSplit.text(0), numbers, of.apply(0)));
    text.append(line("all", numbers, all));
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

  private static String line(String name, float[] report, int[] questions) {
    if (questions.length == 0) {
      return "";
    }
    StringBuilder line = new StringBuilder("| %s | %d |".formatted(name, questions.length));
    for (int measure = 1; measure <= 3; measure++) {
      for (int column : new int[] {measure, measure + 3}) {
        double[] values =
            Arrays.stream(questions)
                .mapToDouble(q -> report[q * RankingChecks.COLUMNS + column])
                .toArray();
        double[] means = resampledMeans(values);
        line.append(
            String.format(
                Locale.ROOT,
                measure == 3 ? " %.2f (%.2f–%.2f) |" : " %.3f (%.3f–%.3f) |",
                Arrays.stream(values).average().orElse(0),
                means[RESAMPLES / 40],
                means[RESAMPLES - 1 - RESAMPLES / 40]));
      }
    }
    return line.append('\n').toString();
  }

  /// Ascending. All columns see the same draws.
  private static double[] resampledMeans(double[] values) {
    double[] means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      for (int k = 0; k < values.length; k++) {
        double chance = Hashing.unit(Hashing.mix(r, k));
        means[r] += values[(int) (chance * values.length)] / values.length;
      }
    }
    Arrays.sort(means);
    return means;
  }
}
