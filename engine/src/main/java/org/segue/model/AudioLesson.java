package org.segue.model;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Vectors;
import org.segue.nn.Pass;
import org.segue.nn.Tensor;
import org.segue.store.NamedArrays;

/// What [Audio] learns: of each playlist of a step one track is heard and the others (some of them)
/// are shown; the track is to be told from those of the other playlists and some drawn evenly.
final class AudioLesson implements NeuralTraining.Network {

  private static final int CHUNK = 64;
  private static final double NEVER = -1e9;

  private final Audio recipe;
  private final Dataset data;
  private final AudioClips clips;
  private final AudioNetwork network;
  private final int threads;
  private final int[] frequencies;
  private final int[] playlists; // of two tracks or more, one of them heard
  private final int[] heard; // tracks that a playlist holds and a clip is of
  private final int[] places; // of a track among the step's, plus 1; zeros between steps

  AudioLesson(Audio recipe, Dataset data, AudioClips clips, AudioNetwork network, int threads) {
    this.recipe = recipe;
    this.data = data;
    this.clips = clips;
    this.network = network;
    this.threads = threads;
    frequencies = data.tracks().columnCounts();
    places = new int[frequencies.length];
    heard =
        IntStream.range(0, frequencies.length)
            .filter(t -> frequencies[t] > 0 && clips.has(t))
            .toArray();
    playlists =
        IntStream.range(0, data.playlistCount())
            .filter(p -> data.tracks().rowLength(p) > 1)
            .filter(p -> Arrays.stream(data.tracks().row(p)).anyMatch(clips::has))
            .toArray();
    if (playlists.length == 0) {
      throw new IllegalArgumentException(
          "no playlist has two tracks of which one is heard: is %s of these tracks?"
              .formatted(recipe.mels()));
    }
  }

  @Override
  public int examples() {
    return playlists.length;
  }

  @Override
  public Tensor loss(int[] examples, Pass pass) {
    SplittableRandom random = new SplittableRandom(pass.seed(1));
    int n = examples.length;
    int[] asked = new int[n];
    int[][] shown = new int[n][];
    for (int e = 0; e < n; e++) {
      int[] row = data.tracks().row(playlists[examples[e]]);
      asked[e] = any(row, random);
      shown[e] = some(row, asked[e], random);
    }
    int[] candidates = candidates(asked, random);
    Tensor[] lists = playlists(shown);
    Tensor[] sounds = network.heard(segments(candidates, random));
    int[] right = new int[n];
    float[] chosen = new float[n * candidates.length]; // 1 for a negative
    for (int k = 0; k < candidates.length; k++) {
      places[candidates[k]] = k + 1;
    }
    for (int e = 0; e < n; e++) {
      right[e] = places[asked[e]] - 1;
      choose(data.tracks().row(playlists[examples[e]]), candidates, chosen, e, random);
    }
    for (int track : candidates) {
      places[track] = 0;
    }
    return loss(recipe, lists, sounds, right, chosen);
  }

  /// What is lost at all levels together, each by its own cosines: vectors of n playlists and of c
  /// candidates, by level [n, width] and [c, width].
  ///
  /// @param right each playlist's own candidate
  /// @param chosen [n, c]: 1 for a candidate that it is to be told from, else 0
  static Tensor loss(
      Audio recipe, Tensor[] playlists, Tensor[] sounds, int[] right, float[] chosen) {
    int n = right.length;
    Tensor negatives = Tensor.of(chosen, n, chosen.length / n);
    Tensor[] lost = new Tensor[playlists.length];
    for (int level = 0; level < lost.length; level++) {
      Tensor cosines = playlists[level].unit(1).products(sounds[level].unit(1)); // [n, c]
      Tensor own = cosines.pick(right).reshape(n, 1);
      lost[level] =
          switch (recipe.loss()) {
            case HINGE -> hinge(recipe, cosines, own, negatives);
            case MEAN_HINGE ->
                hinge(recipe, cosines, own, negatives).times(1.0 / (n * (recipe.negatives() + 1)));
            case CROSS_ENTROPY -> crossEntropy(recipe, cosines, own, chosen);
          };
    }
    return Tensor.stack(0, lost).sum();
  }

  private static Tensor hinge(Audio recipe, Tensor cosines, Tensor own, Tensor negatives) {
    return cosines.minus(own).plus(recipe.margin()).relu().times(negatives).sum();
  }

  private static Tensor crossEntropy(Audio recipe, Tensor cosines, Tensor own, float[] chosen) {
    boolean[] unseen = new boolean[chosen.length];
    for (int k = 0; k < unseen.length; k++) {
      unseen[k] = chosen[k] == 0;
    }
    Tensor wrong =
        cosines
            .times(1 / recipe.temperature())
            .masked(Tensor.mask(unseen, cosines.shape()), NEVER)
            .logSumExp(1);
    Tensor right = own.reshape(own.size(0)).times(1 / recipe.temperature());
    return right.minus(wrong).logSigmoid().negative().mean();
  }

  /// One of the tracks that are heard.
  private int any(int[] row, SplittableRandom random) {
    int from = random.nextInt(row.length);
    for (int k = 0; ; k++) {
      int track = row[(from + k) % row.length];
      if (clips.has(track)) {
        return track;
      }
    }
  }

  /// As many as anybody may show, one as often as two to three or four to seven; not `but`.
  private int[] some(int[] row, int but, SplittableRandom random) {
    int[] others = Arrays.stream(row).filter(track -> track != but).toArray();
    int most = Math.min(recipe.shown(), others.length);
    int count = (int) Math.min(most, Math.exp(random.nextDouble() * Math.log(most + 1.0)));
    for (int k = 0; k < count; k++) {
      int j = k + random.nextInt(others.length - k);
      int track = others[j];
      others[j] = others[k];
      others[k] = track;
    }
    return Arrays.copyOf(others, count);
  }

  /// The distinct tracks asked for, and others.
  private int[] candidates(int[] asked, SplittableRandom random) {
    int[] drawn = new int[recipe.others()];
    Arrays.setAll(drawn, k -> heard[random.nextInt(heard.length)]);
    return IntStream.concat(Arrays.stream(asked), Arrays.stream(drawn)).distinct().toArray();
  }

  /// Marks `negatives` of the candidates that the playlist does not hold, or all of these.
  private void choose(
      int[] row, int[] candidates, float[] chosen, int example, SplittableRandom random) {
    boolean[] own = new boolean[candidates.length];
    int free = candidates.length;
    for (int track : row) {
      if (places[track] > 0) {
        own[places[track] - 1] = true;
        free--;
      }
    }
    int wanted = Math.min(recipe.negatives(), free);
    for (int k = 0; k < candidates.length; k++) {
      if (!own[k]) {
        if (random.nextInt(free--) < wanted) {
          chosen[example * candidates.length + k] = 1;
          wanted--;
        }
      }
    }
  }

  private Tensor[] playlists(int[][] shown) {
    int[] tracks = new int[Arrays.stream(shown).mapToInt(row -> row.length).sum()];
    int[] owners = new int[tracks.length];
    float[] shares = new float[shown.length];
    int count = 0;
    for (int e = 0; e < shown.length; e++) {
      shares[e] = 1f / shown[e].length;
      for (int track : shown[e]) {
        tracks[count] = track;
        owners[count++] = e;
      }
    }
    return network.playlists(tracks, owners, shares);
  }

  /// A random segment of each track, [tracks, bands, frames].
  private Tensor segments(int[] tracks, SplittableRandom random) {
    int[] starts = new int[tracks.length];
    for (int k = 0; k < tracks.length; k++) {
      int spare = clips.frames(tracks[k]) - recipe.segment();
      starts[k] = spare <= 0 ? 0 : random.nextInt(spare + 1);
    }
    return segments(tracks, starts, tracks.length);
  }

  private Tensor segments(int[] tracks, int[] starts, int count) {
    int size = clips.bands() * recipe.segment();
    float[] all = new float[count * size];
    for (int k = 0; k < count; k++) {
      clips.copy(tracks[k], starts[k], recipe.segment(), all, k * size);
    }
    return Tensor.of(all, count, clips.bands(), recipe.segment());
  }

  /// Answers by one segment of each track, its middle.
  @Override
  public Scorer scorer() {
    return new AudioScorer(recipe, state(true).build());
  }

  /// What is needed to answer, as it is now: tracks are heard whole.
  NamedArrays.Builder state() {
    return state(false);
  }

  private NamedArrays.Builder state(boolean middle) {
    int[] starts = new int[CHUNK];
    int[] tracks = new int[CHUNK];
    Sums sums = new Sums();
    int count = 0;
    for (int t = 0; t < places.length; t++) {
      if (!clips.has(t)) {
        continue;
      }
      int spare = clips.frames(t) - recipe.segment();
      int segments = middle || spare < 0 ? 1 : 1 + spare / recipe.segment();
      for (int s = 0; s < segments; s++) {
        tracks[count] = t;
        starts[count++] = middle ? Math.max(0, spare / 2) : s * recipe.segment();
        if (count == CHUNK) {
          sums.add(tracks, starts, count);
          count = 0;
        }
      }
    }
    sums.add(tracks, starts, count);
    byte[] there = new byte[places.length];
    for (int t = 0; t < there.length; t++) {
      there[t] = (byte) (clips.has(t) ? 1 : 0);
    }
    NamedArrays.Builder state =
        NamedArrays.builder()
            .put("track.playlists", Array.of(frequencies))
            .put("track.heard", Array.of(there));
    FitRun.put(state, Audio.NET, network.parameters());
    new TrackVectors(sums.units()).put(state);
    return state;
  }

  /// Adds up what is heard of each track.
  private final class Sums {
    private final int heads = recipe.heads();
    private float[][] sums = new float[heads][0]; // by level, [tracks, width]

    void add(int[] tracks, int[] starts, int count) {
      if (count == 0) {
        return;
      }
      try (Pass pass = Pass.inference(threads)) {
        Tensor[] levels = network.heard(segments(tracks, starts, count));
        for (int level = 0; level < heads; level++) {
          float[] values = levels[level].floats();
          int width = values.length / count;
          if (sums[level].length == 0) {
            sums[level] = new float[Math.multiplyExact(places.length, width)];
          }
          for (int k = 0; k < count; k++) {
            for (int d = 0; d < width; d++) {
              sums[level][tracks[k] * width + d] += values[k * width + d];
            }
          }
        }
      }
    }

    /// [tracks, width of all levels]: of length 1, zeros where nothing is heard.
    Array units() {
      int[] widths = Arrays.stream(sums).mapToInt(s -> s.length / places.length).toArray();
      int whole = Arrays.stream(widths).sum();
      Array units = Array.allocate(Array.Type.F32, places.length, whole);
      for (int t = 0; t < places.length; t++) {
        int at = 0;
        for (int level = 0; level < heads; level++) {
          float[] own = Arrays.copyOfRange(sums[level], t * widths[level], (t + 1) * widths[level]);
          Vectors.unit(own, 0, own.length);
          for (int d = 0; d < own.length; d++) {
            own[d] /= (float) Math.sqrt(heads);
          }
          units.put((long) t * whole + at, own, 0, own.length);
          at += own.length;
        }
      }
      return units;
    }
  }
}
