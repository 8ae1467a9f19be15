package org.segue.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Parallel;
import org.segue.model.BlendClimb.Asked;

/// Learns the weights of a [Blend]: for questions with and without a title, for each number of
/// seeds in [#SEEDS], one weight per part; F32 [2, SEEDS, parts].
final class BlendWeights {

  /// Where weights are learnt; between two of them they are interpolated.
  private static final int[] SEEDS = {0, 1, 5, 10, 25, 100};

  /// What the weights of one kind of question must gain over those for all kinds, in NDCG, to be
  /// preferred: with some hundred questions less than this is chance.
  private static final double LEAST_GAIN = 0.0005;

  private static final int AT_ONCE = 16;

  private final List<BlendPart> parts;
  private final List<Boolean> readsTitle;

  /// What a part answers to one question, best first.
  private record Answer(int[] tracks, float[] scaled) {}

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
      all = new BlendClimb(asked, training.threads()).from(all, 0);
      for (int kind = 0; kind < SEEDS.length; kind++) {
        training.progress().report(phase, kind + 1, SEEDS.length + 1);
        int wanted = kind;
        List<Asked> some = asked.stream().filter(a -> a.kind() == wanted).toList();
        float[] weights =
            some.isEmpty() ? all : new BlendClimb(some, training.threads()).from(all, LEAST_GAIN);
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
                          (q, tracks, scaled, count) ->
                              answers[from + q][part] =
                                  new Answer(
                                      Arrays.copyOf(tracks, count), Arrays.copyOf(scaled, count)));
                }
              }
              training.progress().report(phase, done.addAndGet(to - from), questions.size());
            });
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
}
