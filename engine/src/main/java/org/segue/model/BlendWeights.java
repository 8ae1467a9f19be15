package org.segue.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Parallel;

/// Learns the weights of a [Blend]: for questions with and without a title, for each number of
/// seeds in [#SEEDS], one weight per part; F32 [2, SEEDS, parts].
final class BlendWeights {

  /// Where weights are learnt; between two of them they are interpolated.
  private static final int[] SEEDS = {0, 1, 5, 10, 25, 100};

  /// Factors that a weight is multiplied by while climbing.
  private static final float[] STEPS = {0f, 0.5f, 0.7f, 0.85f, 1.2f, 1.5f, 2f, 4f};

  /// What the weights of one kind of question must gain over those for all kinds, in NDCG, to be
  /// preferred: with some hundred questions less than this is chance.
  private static final double LEAST_GAIN = 0.0005;

  private static final int RANKED = 500;

  private static final int AT_ONCE = 16;

  private final List<BlendPart> parts;
  private final List<Boolean> readsTitle;

  /// What a part answers to one question, best first.
  private record Answer(int[] tracks, float[] scaled) {}

  /// One question with the parts' scaled scores: `scores[part][k]` for candidate k, and which
  /// candidates are answers.
  private record Asked(int kind, int withheld, float[][] scores, int[] answers) {}

  /// `readsTitle`: of each part, whether it must be asked again where there is no title.
  BlendWeights(List<BlendPart> parts, List<Boolean> readsTitle) {
    this.parts = parts;
    this.readsTitle = readsTitle;
  }

  /// The weight of a part for a query.
  static float at(Array weights, int parts, int part, Query query) {
    double seeds = Math.log1p(query.seeds().size() + query.unknownSeeds().size());
    int titled = query.title() == null ? 0 : 1;
    int above = 0;
    while (above < SEEDS.length - 1 && Math.log1p(SEEDS[above]) < seeds) {
      above++;
    }
    float high = weights.floatAt(index(titled, above, part, parts));
    if (above == 0) {
      return high;
    }
    float low = weights.floatAt(index(titled, above - 1, part, parts));
    double from = Math.log1p(SEEDS[above - 1]);
    double share = Math.min(1, (seeds - from) / (Math.log1p(SEEDS[above]) - from));
    return (float) (low + share * (high - low));
  }

  private static int index(int titled, int seeds, int part, int parts) {
    return (titled * SEEDS.length + seeds) * parts + part;
  }

  Array learn(InnerSplit inner, Training training) {
    List<InnerSplit.Question> questions = inner.questions();
    Answer[][] answers = new Answer[questions.size()][parts.size()];
    float[] result = new float[2 * SEEDS.length * parts.size()];
    for (int titled = 1; titled >= 0; titled--) {
      ask(questions, titled == 1, answers, training);
      List<Asked> asked = asked(questions, answers, training.threads());
      float[] all = new float[parts.size()];
      Arrays.fill(all, 1);
      String phase = titled == 1 ? "Weighing parts, title" : "Weighing parts, no title";
      training.progress().report(phase, 0, SEEDS.length + 1);
      all = climb(asked, all, 0, training.threads());
      for (int kind = 0; kind < SEEDS.length; kind++) {
        training.progress().report(phase, kind + 1, SEEDS.length + 1);
        int wanted = kind;
        List<Asked> some = asked.stream().filter(a -> a.kind() == wanted).toList();
        float[] weights = some.isEmpty() ? all : climb(some, all, LEAST_GAIN, training.threads());
        for (int part = 0; part < weights.length; part++) {
          result[index(titled, kind, part, parts.size())] = weights[part];
        }
      }
    }
    return Array.of(result).shaped(2, SEEDS.length, parts.size());
  }

  /// Fills in what the parts answer: with the title what all do, without it what those do that read
  /// titles, as the others' answers stay.
  private void ask(
      List<InnerSplit.Question> questions, boolean titled, Answer[][] answers, Training training) {
    AtomicInteger done = new AtomicInteger();
    String phase = titled ? "Asking parts, title" : "Asking parts, no title";
    Parallel.forEach(
        questions.size(),
        training.threads(),
        AT_ONCE,
        () ->
            (from, to) -> {
              List<Query> queries =
                  questions.subList(from, to).stream()
                      .map(question -> question.query())
                      .map(query -> titled ? query : query.withTitle(null))
                      .toList();
              for (int p = 0; p < parts.size(); p++) {
                int part = p;
                if (titled || readsTitle.get(p)) {
                  parts
                      .get(p)
                      .ask(
                          queries,
                          (q, best, scaled) -> answers[from + q][part] = answer(best, scaled));
                }
              }
              training.progress().report(phase, done.addAndGet(to - from), questions.size());
            });
  }

  private static Answer answer(Best best, float[] scaled) {
    int[] tracks = new int[best.count()];
    for (int rank = 0; rank < tracks.length; rank++) {
      tracks[rank] = best.tie(rank);
    }
    return new Answer(tracks, Arrays.copyOf(scaled, tracks.length));
  }

  private static List<Asked> asked(
      List<InnerSplit.Question> questions, Answer[][] answers, int threads) {
    Asked[] asked = new Asked[answers.length];
    Parallel.forEach(
        asked.length,
        threads,
        AT_ONCE,
        () ->
            (from, to) -> {
              for (int q = from; q < to; q++) {
                asked[q] = asked(questions.get(q), answers[q]);
              }
            });
    return Arrays.asList(asked);
  }

  /// Numbers the candidates of all parts.
  private static Asked asked(InnerSplit.Question question, Answer[] answers) {
    Map<Integer, Integer> place = new HashMap<>();
    for (Answer answer : answers) {
      for (int track : answer.tracks()) {
        place.putIfAbsent(track, place.size());
      }
    }
    float[][] all = new float[answers.length][place.size()];
    for (int part = 0; part < all.length; part++) {
      int[] tracks = answers[part].tracks();
      for (int rank = 0; rank < tracks.length; rank++) {
        all[part][place.getOrDefault(tracks[rank], 0)] = answers[part].scaled()[rank];
      }
    }
    TrackList withheld = question.withheld();
    int[] found =
        Arrays.stream(withheld.toArray())
            .filter(place::containsKey)
            .map(track -> place.getOrDefault(track, 0))
            .toArray();
    int kind = 0;
    while (kind < SEEDS.length - 1 && SEEDS[kind] < question.query().seeds().size()) {
      kind++;
    }
    return new Asked(kind, withheld.size(), all, found);
  }

  /// Changes one weight at a time as long as that gains more than `least`.
  private static float[] climb(List<Asked> asked, float[] start, double least, int threads) {
    float[] best = start.clone();
    double value = value(asked, best, threads);
    for (boolean gained = true; gained; ) {
      gained = false;
      for (int part = 0; part < best.length; part++) {
        float[] chosen = best;
        double reached = value + least;
        for (float step : STEPS) {
          float[] tried = best.clone();
          tried[part] = best[part] == 0 ? step * 0.25f : best[part] * step;
          double now = value(asked, tried, threads);
          if (now > reached + 1e-6) {
            reached = now;
            chosen = tried;
          }
        }
        if (chosen != best) {
          best = chosen;
          value = reached;
          gained = true;
        }
      }
    }
    return best;
  }

  /// Mean NDCG of the first 500 (as the challenge's winners coded it).
  private static double value(List<Asked> asked, float[] weights, int threads) {
    double[] values = new double[asked.size()];
    Parallel.forEach(
        values.length,
        threads,
        16,
        () ->
            (from, to) -> {
              for (int q = from; q < to; q++) {
                values[q] = ndcg(asked.get(q), weights);
              }
            });
    return Arrays.stream(values).average().orElse(0);
  }

  private static double ndcg(Asked question, float[] weights) {
    int candidates = question.scores()[0].length;
    float[] blended = new float[candidates];
    for (int part = 0; part < weights.length; part++) {
      float[] scores = question.scores()[part];
      for (int k = 0; k < candidates && weights[part] != 0; k++) {
        blended[k] += weights[part] * scores[k];
      }
    }
    int[] answers = question.answers();
    float[] own = new float[answers.length];
    for (int a = 0; a < answers.length; a++) {
      own[a] = blended[answers[a]];
    }
    Arrays.sort(own);
    int[] above = new int[own.length + 1]; // above[i]: candidates above i answers, not above more
    for (int k = 0; k < candidates && own.length > 0; k++) {
      if (blended[k] > own[0]) {
        above[below(own, blended[k])]++;
      }
    }
    double gain = 0;
    int rank = 1;
    for (int a = own.length - 1; a >= 0; a--) {
      rank += above[a + 1];
      if (own[a] > 0 && rank <= RANKED) {
        gain += 1 / log2(rank + 1);
      }
    }
    double ideal = 0;
    for (int place = 1; place <= Math.min(question.withheld(), RANKED); place++) {
      ideal += 1 / log2(place + 1);
    }
    return gain / ideal;
  }

  /// How many of the ascending values are below this one.
  private static int below(float[] ascending, float value) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double log2(int x) {
    return Math.log(x) / Math.log(2);
  }
}
