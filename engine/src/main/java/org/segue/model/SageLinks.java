package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.math.LinkMetrics;
import org.segue.math.LogisticRegression;
import org.segue.store.NamedArrays;

/// How well a [GraphSage] tells links from non-links: on playlists it learnt from, on those that
/// chose the best epoch, and on those it never saw.
///
/// Of each playlist 30 % of the tracks, drawn by chance, are links to predict from the others; the
/// links of learnt playlists are removed from the graph, all others were never in it. To each comes
/// a non-link of each kind of [GraphSage.Negatives]. Beside it stands what popularity alone can:
/// non-links drawn evenly are told by it well, so a high AUC there says little. How frequent tracks
/// are is counted with the removed links: a link is not to be told by its being taken away.
final class SageLinks {

  private static final double PREDICTED = 0.3;
  private static final int COLUMNS = 6;
  private static final List<String> SPLITS = List.of("training", "validation", "test");

  private final GraphSage recipe;
  private final Dataset learnt;
  private final SageGraph graph; // of `learnt`
  private final Parts parts;
  private final SageWords words;
  private final Training training;

  /// The playlists to learn from and choose by, and those that are withheld for the report.
  record Parts(Dataset all, Dataset rest, int[] test) {}

  SageLinks(
      GraphSage recipe,
      Dataset learnt,
      SageGraph graph,
      Parts parts,
      SageWords words,
      Training training) {
    this.recipe = recipe;
    this.learnt = learnt;
    this.graph = graph;
    this.parts = parts;
    this.words = words;
    this.training = training;
  }

  /// Withholds so many playlists, at most a tenth.
  static Parts part(Dataset data, int count, Training training) {
    int n = data.playlistCount();
    int withheld = Math.min(count, n / 10);
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(
                Comparator.comparingLong(
                    p -> Hashing.mix(Hashing.mix(training.seed(), 77), data.pid(p))))
            .mapToInt(p -> p)
            .toArray();
    int[] rest = Arrays.copyOfRange(order, withheld, n);
    Arrays.sort(rest);
    return new Parts(data, data.select(rest), Arrays.copyOf(order, withheld));
  }

  /// A playlist with the tracks it is seen with and those to predict.
  private record Asked(int playlist, Query query, int[] seeds, int[] links) {}

  /// Makes logits mean what they say: the last layer of playlists is scaled, and the bias moved, so
  /// that among links of the validation playlists and as many non-links, drawn as those that were
  /// learnt from, σ(z) is the share of links (Platt 1999). The order of tracks stays.
  void calibrate(Map<String, Array> net) {
    SageScorer scorer =
        new SageScorer(recipe, recipe.state(net, graph, words, training), learnt.catalog());
    List<Asked> asked = ask(parts.rest, validation());
    Pairs pairs = pairs(asked, false, recipe.negatives(), scorer);
    Array bias = SageVectors.get(net, "bias");
    double[][] samples = new double[pairs.logits.length][];
    double[] links = new double[samples.length];
    double spread = 0;
    for (int k = 0; k < samples.length; k++) {
      samples[k] = new double[] {1, pairs.logits[k] - bias.floatAt(0)};
      links[k] = pairs.links[k] ? 1 : 0;
      spread += Math.abs(samples[k][1]) / samples.length;
    }
    for (double[] sample : samples) {
      sample[1] /= spread; // of size 1
    }
    float[] weights = LogisticRegression.fit(samples, links, 1e-3).weights();
    double factor = weights.length == 0 || !(spread > 0) ? 0 : weights[1] / spread;
    if (!(factor > 0)) {
      return; // nothing to ask, or products that say nothing
    }
    bias.set(0, weights[0]);
    for (String part : List.of("weight", "bias")) {
      Array layer = SageVectors.get(net, "playlist.%d.%s".formatted(recipe.layers(), part));
      for (long k = 0; k < layer.size(); k++) {
        layer.set(k, (float) (factor * layer.floatAt(k)));
      }
    }
  }

  /// Playlists of `rest` that were withheld from learning.
  private int[] validation() {
    Set<Integer> known = new HashSet<>();
    for (int p = 0; p < learnt.playlistCount(); p++) {
      known.add(learnt.pid(p));
    }
    return IntStream.range(0, parts.rest.playlistCount())
        .filter(p -> !known.contains(parts.rest.pid(p)))
        .toArray();
  }

  /// Links and non-links, with what is said of them.
  private record Pairs(float[] logits, float[] popularity, boolean[] links) {

    float[] measured() {
      LinkMetrics own = LinkMetrics.of(logits, links, 0);
      LinkMetrics simple = LinkMetrics.of(popularity, links, 0);
      return new float[] {
        logits.length,
        (float) own.auc(),
        (float) own.precision(),
        (float) own.recall(),
        (float) own.f1(),
        (float) simple.auc()
      };
    }
  }

  /// [splits, kinds of non-links, 6]: pairs, AUC, precision, recall, F1, AUC of popularity.
  Array measure(Map<String, Array> net) {
    List<List<Asked>> asked = new ArrayList<>();
    int[] some =
        IntStream.range(0, learnt.playlistCount())
            .filter(
                p ->
                    Hashing.unit(Hashing.mix(training.seed() + 5, learnt.pid(p)))
                            * learnt.playlistCount()
                        < recipe.questions())
            .toArray();
    asked.add(ask(learnt, some));
    asked.add(ask(parts.rest, validation()));
    asked.add(ask(parts.all, parts.test));
    long[] removed =
        asked.getFirst().stream()
            .flatMapToLong(
                a -> Arrays.stream(a.links).mapToLong(t -> SageGraph.link(a.playlist, t)))
            .sorted()
            .toArray();
    SageGraph left = graph.without(removed);
    SageScorer scorer =
        new SageScorer(recipe, recipe.state(net, left, words, training), learnt.catalog());
    List<GraphSage.Negatives> kinds = List.of(GraphSage.Negatives.values());
    float[] all = new float[SPLITS.size() * kinds.size() * COLUMNS];
    for (int row = 0; row < all.length / COLUMNS; row++) {
      int split = row / kinds.size();
      GraphSage.Negatives kind = kinds.get(row % kinds.size());
      float[] numbers = pairs(asked.get(split), split == 0, kind, scorer).measured();
      System.arraycopy(numbers, 0, all, row * COLUMNS, COLUMNS);
    }
    return Array.of(all).shaped(SPLITS.size(), kinds.size(), COLUMNS);
  }

  /// Tracks that the graph does not know are no links to ask for.
  private List<Asked> ask(Dataset data, int[] playlists) {
    List<Asked> all = new ArrayList<>();
    for (int p : playlists) {
      int[] row = data.tracks().row(p);
      long chance = Hashing.mix(training.seed() + 6, data.pid(p));
      int[] seeds =
          Arrays.stream(row)
              .filter(t -> Hashing.unit(Hashing.mix(chance, t)) >= PREDICTED)
              .toArray();
      int[] links =
          Arrays.stream(row)
              .filter(t -> Hashing.unit(Hashing.mix(chance, t)) < PREDICTED)
              .filter(t -> graph.frequency(t) > 0)
              .toArray();
      if (links.length > 0 && seeds.length > 0) {
        all.add(new Asked(p, Query.of(data.title(p), TrackList.of(seeds), 0), seeds, links));
      }
    }
    return all;
  }

  private Pairs pairs(
      List<Asked> asked, boolean inGraph, GraphSage.Negatives kind, SageScorer scorer) {
    int pairs = 2 * asked.stream().mapToInt(a -> a.links.length).sum();
    float[] logits = new float[pairs];
    float[] popularity = new float[pairs];
    boolean[] links = new boolean[pairs];
    SageNegatives negatives = new SageNegatives(graph);
    int count = 0;
    for (Asked one : asked) {
      float[] h = scorer.vector(one.query);
      if (h == null) {
        continue;
      }
      Set<Integer> held = new HashSet<>();
      Arrays.stream(one.seeds).forEach(held::add);
      Arrays.stream(one.links).forEach(held::add);
      long chance = Hashing.mix(training.seed() + 7, one.playlist);
      for (int link : one.links) {
        int other = link;
        for (int attempt = 0; attempt < 50 && held.contains(other); attempt++) {
          long drawn = Hashing.mix(Hashing.mix(chance, link), attempt);
          other =
              kind == GraphSage.Negatives.HARD
                  ? negatives.near(inGraph ? one.playlist : -1, one.seeds, drawn)
                  : negatives.any(kind == GraphSage.Negatives.POPULARITY, drawn);
        }
        if (!held.contains(other)) {
          for (int track : new int[] {link, other}) {
            logits[count] = moved(scorer.logit(h, track), kind, negatives, track);
            popularity[count] = graph.frequency(track);
            links[count++] = track == link;
          }
        }
      }
    }
    return new Pairs(
        Arrays.copyOf(logits, count),
        Arrays.copyOf(popularity, count),
        Arrays.copyOf(links, count));
  }

  /// What a logit says depends on what non-links are drawn from: it is moved from what the network
  /// has learnt against to `kind`, by how much rarer that draws the track.
  private float moved(double logit, GraphSage.Negatives kind, SageNegatives negatives, int track) {
    double learnt = negatives.logChance(recipe.negatives(), track, recipe.unseen());
    return (float) (logit + learnt - negatives.logChance(kind, track, recipe.unseen()));
  }

  /// The table for the model's card.
  static String report(NamedArrays state) {
    if (!state.has("links")) {
      return "";
    }
    Array links = state.get("links", Array.Type.F32);
    StringBuilder text =
        new StringBuilder(
            """
            ## Telling links from non-links
            Three in ten of a playlist's tracks against as many others, told from the rest of the
            playlist; a link is called where it is at least as likely as not. Playlists of
            `validation` chose the epoch and what a logit means, those of `test` did nothing.

            | playlists | others drawn | pairs | AUC | AUC of popularity | precision | recall | F1 |
            |---|---|---|---|---|---|---|---|
            """);
    List<String> kinds = List.of("evenly", "by popularity", "near");
    for (int row = 0; row < links.size() / COLUMNS; row++) {
      int at = row * COLUMNS;
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.0f | %.4f | %.4f | %.4f | %.4f | %.4f |%n",
              SPLITS.get(row / kinds.size()),
              kinds.get(row % kinds.size()),
              links.floatAt(at),
              links.floatAt(at + 1),
              links.floatAt(at + 5),
              links.floatAt(at + 2),
              links.floatAt(at + 3),
              links.floatAt(at + 4)));
    }
    return text.append('\n').toString();
  }
}
