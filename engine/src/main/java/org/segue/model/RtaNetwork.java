package org.segue.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Vectors;
import org.segue.nn.Initial;
import org.segue.nn.Linear;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Table;
import org.segue.nn.Tensor;
import org.segue.nn.TransformerLayer;
import org.segue.store.NamedArrays;

/// [Rta] while it learns. Longer than most, as a track's vector and a step's loss stand together:
/// what learns of the one is what the other leads gradients to.
final class RtaNetwork implements NeuralTraining.Network {

  private static final int KINDS = 5; // the track itself and its four traits
  private static final int CHUNK = 4096;
  private static final int PIECE = 1024; // tracks at once, so that attention makes small pieces
  private static final int LIKELY = 4; // times the hard negatives are looked at anew
  private static final int WINDOWS = 1; // purposes of chance
  private static final int NEGATIVES = 2;

  private final Rta recipe;
  private final Parameters parameters;
  private final int threads;
  private final int width;
  private TrackTraits traits;
  private Array[] rows; // by kind, what does not learn
  private final Table[] tables; // by kind, what does
  private final @Nullable TransformerLayer attention;
  private final @Nullable Linear weights;
  private final @Nullable Tensor gain;
  private final @Nullable Tensor mix; // [5, dimension]
  private final @Nullable SideVectors side;
  private final @Nullable Linear adapterIn;
  private final @Nullable Linear adapterOut;
  private final RtaAggregator aggregator;
  private final RtaWindows windows;
  private final float[] logChance;
  private final Array vectors; // of all tracks, at the beginning of an epoch or when asked for

  /// @param data what to learn from, of which tracks without counts in `traits` are left out
  /// @param initial [tracks, dimension], made for it: it is changed
  RtaNetwork(
      Rta recipe,
      Dataset data,
      TrackTraits traits,
      Array initial,
      Parameters parameters,
      int threads) {
    this.recipe = recipe;
    this.parameters = parameters;
    this.threads = threads;
    this.traits = traits;
    side = SideVectors.open(recipe.side(), data.catalog());
    int d = recipe.dimension();
    windows =
        new RtaWindows(data.tracks(), traits.frequencies(), recipe.window(), recipe.shuffled());
    Parameters own = parameters.in("representer");
    boolean alone = recipe.representer() == Rta.Representer.MF;
    hear(initial);
    rows = rows(initial, alone ? 1 : KINDS);
    tables = new Table[recipe.rowRate() > 0 ? rows.length : 0];
    for (int kind = 0; kind < tables.length; kind++) {
      times(rows[kind], 1 / recipe.rowRate());
      tables[kind] = own.table("table" + kind, rows[kind]);
    }
    boolean network = recipe.representer() == Rta.Representer.NN;
    attention =
        network
            ? new TransformerLayer(
                own, d, recipe.heads(), recipe.representerInner(), recipe.representerDropout())
            : null;
    weights = network ? new Linear(own.in("weights"), KINDS, 1) : null;
    gain = network && recipe.shortcut() ? own.add("gain", Initial.ZEROS, d) : null;
    mix = !alone && recipe.shortcut() ? own.add("mix", Initial.ONES, KINDS, d) : null;
    Parameters adapter = parameters.in("adapter");
    SideVectors adapted = recipe.shortcut() ? null : side;
    adapterIn =
        adapted == null ? null : new Linear(adapter.in("in"), adapted.width(), recipe.sideInner());
    adapterOut =
        adapted == null
            ? null
            : new Linear(adapter.in("out"), recipe.sideInner(), recipe.sideWidth());
    width = recipe.width();
    aggregator = new RtaAggregator(recipe, width, parameters.in("aggregator"));
    logChance = windows.logChance(recipe.batch(), recipe.negatives());
    vectors = Array.allocate(Array.Type.F32, traits.frequencies().length, width);
  }

  /// The vectors of tracks and of their traits, by kind.
  private Array[] rows(Array initial, int kinds) {
    Array[] made = new Array[kinds];
    made[0] = initial;
    for (int kind = 1; kind < kinds; kind++) {
      made[kind] = traits.means(kind - 1, initial, recipe.dimension());
      if (recipe.shortcut()) {
        times(made[kind], recipe.traits());
      }
    }
    return made;
  }

  /// Other counts and vectors from now on, where these do not learn.
  void see(TrackTraits others, Array initial) {
    traits = others;
    hear(initial);
    rows = rows(initial, rows.length);
  }

  /// With `shortcut` a track's first vector is its factor plus what its side vector says, which
  /// counts the less the more playlists hold it.
  private void hear(Array initial) {
    if (side == null || !recipe.shortcut()) {
      return;
    }
    int d = recipe.dimension();
    int[] frequencies = traits.frequencies();
    Array said = SideRegression.of(side, initial, frequencies, threads);
    float[] own = new float[d];
    float[] added = new float[d];
    for (int track = 0; track < frequencies.length; track++) {
      int row = side.rowOf()[track];
      if (row >= 0) {
        float weight = (float) (recipe.sideTrust() / (1.0 + frequencies[track]));
        initial.copy((long) track * d, own, 0, d);
        said.copy((long) row * d, added, 0, d);
        for (int k = 0; k < d; k++) {
          own[k] += weight * added[k];
        }
        initial.put((long) track * d, own, 0, d);
      }
    }
  }

  private static void times(Array values, double factor) {
    for (long k = 0; k < values.size(); k++) {
      values.set(k, (float) (values.floatAt(k) * factor));
    }
  }

  @Override
  public int examples() {
    return windows.examples();
  }

  @Override
  public Tensor loss(int[] examples, Pass pass) {
    SplittableRandom random = new SplittableRandom(pass.seed(WINDOWS));
    int[][] seen = new int[examples.length][];
    int longest = 0;
    for (int e = 0; e < seen.length; e++) {
      seen[e] = windows.window(examples[e], random);
      longest = Math.max(longest, seen[e].length);
    }
    Step step = new Step(examples, seen, longest - 1, pass);
    return recipe.loss() == Rta.Loss.BINARY ? step.binary() : step.softmax();
  }

  /// One step: of each window all but the last track are read, all but the first predicted.
  private final class Step {
    final int[] examples;
    final int length;
    final int[] lengths;
    final int[] inputs; // [examples, length], -1 behind a window's end
    final int[] targets;
    final int[] distinct;
    final float[] valid;
    final Pass pass;
    final SplittableRandom random;

    Step(int[] examples, int[][] seen, int length, Pass pass) {
      this.examples = examples;
      this.length = length;
      this.pass = pass;
      random = new SplittableRandom(pass.seed(NEGATIVES));
      lengths = Arrays.stream(seen).mapToInt(window -> window.length - 1).toArray();
      inputs = new int[seen.length * length];
      targets = new int[seen.length * length];
      valid = new float[seen.length * length];
      Arrays.fill(inputs, -1);
      Arrays.fill(targets, -1);
      for (int e = 0; e < seen.length; e++) {
        System.arraycopy(seen[e], 0, inputs, e * length, lengths[e]);
        System.arraycopy(seen[e], 1, targets, e * length, lengths[e]);
        Arrays.fill(valid, e * length, e * length + lengths[e], 1);
      }
      distinct = windows.distinct(seen);
    }

    /// Sampled softmax (Jean et al. 2015): each target against the tracks of all windows and others
    /// drawn evenly, shared by the step; logits lose the logarithm of the track's chance to be
    /// among them, and tracks of the playlist itself do not count as wrong.
    Tensor softmax() {
      int[] others = windows.draw(recipe.negatives(), distinct, false, random);
      int[] candidates = Arrays.copyOf(distinct, distinct.length + others.length);
      System.arraycopy(others, 0, candidates, distinct.length, others.length);
      Tensor made = represent(candidates, pass);
      Tensor padded = Tensor.concat(0, made, Tensor.zeros(1, width));
      Map<Integer, Integer> places = new LinkedHashMap<>();
      for (int k = 0; k < distinct.length; k++) {
        places.put(distinct[k], k);
      }
      Tensor x = drop(padded.rows(local(inputs, places, candidates.length), count(), length));
      Tensor out = aggregator.apply(x, lengths, pass);
      float[] chances = new float[candidates.length];
      for (int k = 0; k < chances.length; k++) {
        chances[k] = logChance[candidates[k]];
      }
      float[] ofTargets = new float[targets.length];
      for (int k = 0; k < targets.length; k++) {
        ofTargets[k] = targets[k] < 0 ? 0 : logChance[targets[k]];
      }
      Tensor right =
          out.times(padded.rows(local(targets, places, candidates.length), count(), length))
              .sum(-1)
              .minus(Tensor.of(ofTargets, count(), length));
      Tensor wrong =
          out.reshape((long) count() * length, width)
              .products(made)
              .minus(Tensor.of(chances))
              .reshape(count(), length, candidates.length)
              .masked(
                  Tensor.mask(windows.members(examples, candidates), count(), 1, candidates.length),
                  -1e9)
              .logSumExp(-1);
      Tensor loss = right.minus(wrong).logSigmoid().negative();
      Tensor counted = Tensor.of(valid, count(), length);
      return loss.times(counted).sum().over(counted.sum());
    }

    /// As published: every target against 1 or 0, and for each playlist some of its `negatives`
    /// against the mean of its outputs: the first `easy`, and the `hard` largest.
    Tensor binary() {
      int each = recipe.easy() + recipe.hard();
      int[][] drawn = new int[count()][];
      for (int e = 0; e < drawn.length; e++) {
        drawn[e] =
            windows.draw(
                recipe.negatives(),
                windows.playlist(examples[e]),
                recipe.draw() == Rta.Draw.POPULARITY,
                random);
      }
      Tensor x = drop(represent(inputs, pass, count(), length));
      Tensor out = aggregator.apply(x, lengths, pass);
      Tensor counted = Tensor.of(valid, count(), length);
      Tensor perPlaylist = counted.sum(1);
      Tensor hits =
          out.times(represent(targets, pass, count(), length)).sum(-1).logSigmoid().negative();
      Tensor positive = hits.times(counted).sum(1).over(perPlaylist).mean();
      Tensor mean =
          out.times(counted.unsqueeze(2))
              .sum(1)
              .over(perPlaylist.unsqueeze(1)); // [examples, width]
      int[] chosen = choose(drawn, mean.floats(), each);
      float[] there = new float[chosen.length];
      for (int k = 0; k < there.length; k++) {
        there[k] = chosen[k] < 0 ? 0 : 1;
      }
      Tensor counts = Tensor.of(there, count(), each);
      Tensor negative =
          represent(chosen, pass, count(), each)
              .times(mean.unsqueeze(1))
              .sum(-1)
              .negative()
              .logSigmoid()
              .negative()
              .times(counts)
              .sum()
              .over(counts.sum().plus(1e-9));
      return positive.plus(negative);
    }

    /// For each playlist its easy and hard negatives, -1 where there are too few.
    private int[] choose(int[][] drawn, float[] means, int each) {
      int[] chosen = new int[drawn.length * each];
      Arrays.fill(chosen, -1);
      Best best = new Best(0);
      int[][] asked = recipe.hardBy() == Rta.HardBy.EPOCH ? likely(drawn, means) : drawn;
      float[] products = new float[drawn.length * recipe.negatives()];
      if (tables.length == 1 && adapterIn == null) { // a track's vector is its row
        int[] some = Arrays.stream(asked).flatMapToInt(Arrays::stream).toArray();
        int[] owner = new int[some.length];
        int at = 0;
        for (int e = 0; e < asked.length; e++) {
          Arrays.fill(owner, at, at + asked[e].length, e);
          at += asked[e].length;
        }
        tables[0].products(some, k -> owner[k], means, products);
        at = 0;
        for (int e = 0; e < asked.length; e++) {
          choose(e, drawn[e], asked[e], products, at, chosen, each, best);
          at += asked[e].length;
        }
        return chosen;
      }
      int[] all = windows.distinct(asked);
      Map<Integer, Integer> places = new LinkedHashMap<>();
      for (int k = 0; k < all.length; k++) {
        places.put(all[k], k);
      }
      float[] made = represented(all);
      for (int e = 0; e < drawn.length; e++) {
        int[] own = asked[e];
        for (int k = 0; k < own.length; k++) {
          int row = Objects.requireNonNull(places.get(own[k]));
          products[k] = Vectors.dot(means, e * width, made, row * width, width);
        }
        choose(e, drawn[e], own, products, 0, chosen, each, best);
      }
      return chosen;
    }

    /// Of the tracks drawn for each playlist those that seemed hard when the epoch began.
    private int[][] likely(int[][] drawn, float[] means) {
      int[][] likely = new int[drawn.length][];
      float[] row = new float[width];
      Best best = new Best(0);
      for (int e = 0; e < drawn.length; e++) {
        int[] own = drawn[e];
        best.reset(LIKELY * recipe.hard());
        for (int k = 0; k < own.length; k++) {
          vectors.copy((long) own[k] * width, row, 0, width);
          best.offer(Vectors.dot(means, e * width, row, 0, width), k);
        }
        likely[e] = // in the order drawn: ties are broken as among all
            IntStream.range(0, best.count()).map(best::tie).sorted().map(k -> own[k]).toArray();
      }
      return likely;
    }

    /// Those of one playlist: easy ones from `drawn`, hard ones from `own`, of which the k-th has
    /// `products[from + k]`.
    private void choose(
        int e,
        int[] drawn,
        int[] own,
        float[] products,
        int from,
        int[] chosen,
        int each,
        Best best) {
      System.arraycopy(drawn, 0, chosen, e * each, Math.min(recipe.easy(), drawn.length));
      best.reset(recipe.hard());
      for (int k = 0; k < own.length; k++) {
        best.offer(products[from + k], k);
      }
      best.sort();
      for (int k = 0; k < best.count(); k++) {
        chosen[e * each + recipe.easy() + k] = own[best.tie(k)];
      }
    }

    private float[] represented(int[] tracks) {
      float[] all = new float[tracks.length * width];
      for (int from = 0; from < tracks.length; from += CHUNK) {
        int[] some = Arrays.copyOfRange(tracks, from, Math.min(tracks.length, from + CHUNK));
        float[] made = pass.withoutGradient(() -> represent(some, pass).floats());
        System.arraycopy(made, 0, all, from * width, made.length);
      }
      return all;
    }

    private Tensor drop(Tensor x) {
      return pass.drop(x, recipe.inputDropout());
    }

    private int count() {
      return lengths.length;
    }

    private static int[] local(int[] tracks, Map<Integer, Integer> places, int none) {
      return Arrays.stream(tracks)
          .map(track -> track < 0 ? none : Objects.requireNonNull(places.get(track)))
          .toArray();
    }
  }

  /// The vectors of tracks, [shape…, width]; of -1 zeros, where the representer is no network.
  private Tensor represent(int[] tracks, Pass pass, long... shape) {
    Tensor made = base(tracks, pass);
    if (side != null && adapterIn != null && adapterOut != null) {
      Tensor given = Tensor.of(side.of(tracks), tracks.length, side.width());
      made = Tensor.concat(1, made, adapterOut.apply(adapterIn.apply(given).relu()));
    }
    if (shape.length == 0) {
      return made.reshape(tracks.length, width);
    }
    long[] whole = Arrays.copyOf(shape, shape.length + 1);
    whole[shape.length] = width;
    return made.reshape(whole);
  }

  private Tensor base(int[] tracks, Pass pass) {
    if (rows.length == 1) {
      return rows(0, tracks);
    }
    Tensor[] parts = new Tensor[KINDS];
    parts[0] = rows(0, tracks);
    for (int kind = 1; kind < KINDS; kind++) {
      parts[kind] = rows(kind, traits.rows(kind - 1, tracks));
    }
    Tensor stacked = Tensor.stack(1, parts); // [tracks, 5, d]
    Tensor mean = mix == null ? stacked.mean(1) : stacked.times(mix).sum(1);
    if (attention == null || weights == null) {
      return mean;
    }
    Tensor[] learnt = new Tensor[Math.ceilDiv(tracks.length, PIECE)];
    for (int k = 0; k < learnt.length; k++) {
      int from = k * PIECE;
      int to = Math.min(tracks.length, from + PIECE);
      learnt[k] =
          weights
              .apply(attention.apply(stacked.slice(0, from, to), null, pass).transpose(1, 2))
              .reshape(to - from, recipe.dimension());
    }
    Tensor all = Tensor.concat(0, learnt);
    return gain == null ? all : mean.plus(all.times(gain));
  }

  /// Vectors of a kind, zeros for -1.
  private Tensor rows(int kind, int[] which) {
    if (tables.length > 0) {
      Tensor made = tables[kind].rows(which);
      return recipe.rowRate() == 1 ? made : made.times(recipe.rowRate());
    }
    int d = recipe.dimension();
    float[] gathered = new float[which.length * d];
    for (int k = 0; k < which.length; k++) {
      if (which[k] >= 0) {
        rows[kind].copy((long) which[k] * d, gathered, k * d, d);
      }
    }
    return Tensor.of(gathered, which.length, d);
  }

  @Override
  public Scorer scorer() {
    return new RtaScorer(recipe, state().build());
  }

  @Override
  public void begin() {
    if (recipe.hardBy() == Rta.HardBy.EPOCH) {
      representAll();
    }
  }

  @Override
  public Map<String, Array> memory() {
    return recipe.hardBy() == Rta.HardBy.EPOCH ? Map.of("vectors", vectors) : Map.of();
  }

  private void representAll() {
    int tracks = traits.frequencies().length;
    for (int from = 0; from < tracks; from += CHUNK) {
      int[] some = new int[Math.min(CHUNK, tracks - from)];
      for (int k = 0; k < some.length; k++) {
        some[k] = from + k;
      }
      try (Pass pass = Pass.inference(threads)) {
        vectors.put((long) from * width, represent(some, pass).floats(), 0, some.length * width);
      }
    }
  }

  /// What is needed to answer, as it is now.
  NamedArrays.Builder state() {
    representAll();
    NamedArrays.Builder state =
        NamedArrays.builder().put("track.playlists", Array.of(traits.frequencies()));
    new TrackVectors(vectors).put(state);
    parameters
        .arrays()
        .forEach(
            (name, array) -> {
              if (name.startsWith("aggregator.")) {
                state.put(name, array);
              }
            });
    return state;
  }

  /// For twins: what libtorch makes of a playlist.
  float[] query(int[] tracks) {
    try (Pass pass = Pass.inference(threads)) {
      Tensor x = represent(tracks, pass, 1, tracks.length);
      return aggregator.apply(x, new int[] {tracks.length}, pass).at(1, tracks.length - 1).floats();
    }
  }
}
