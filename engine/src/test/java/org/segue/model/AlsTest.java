package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.store.NamedArrays;

class AlsTest {

  private static final Dataset DATA = PlantedWorld.data();

  /// λ and c as the formulas say, the system as the paper writes it, in double precision.
  @Test
  void aContinuationIsTheSolutionOfTheNormalEquations() {
    double playlists = DATA.playlistCount();
    double meanLength = DATA.tracks().size() / playlists;
    int[] f = DATA.tracks().columnCounts();
    check("alpha=10,confidence=ALPHA_R", t -> 10, n -> 0.5);
    check("alpha=10,confidence=ONE_PLUS_ALPHA_R", t -> 11, n -> 0.5);
    check("alpha=1,confidence=ALPHA_R", t -> 1, n -> 0.5);
    check("alpha=10,confidence=ALPHA_R,frequencyPower=0.7", t -> 10, n -> 0.5 * Math.pow(n, 0.7));
    check(
        "alpha=3,confidence=ONE_PLUS_ALPHA_R,weighting=TFIDF",
        t -> 1 + 3 * Math.log(playlists / (1 + f[t])),
        n -> 0.5);
    // 5 seeds: the playlist has 5 tracks
    double norm = 0.2 + 0.8 * 5 / meanLength;
    check(
        "alpha=0.5,confidence=ALPHA_R,weighting=BM25,k1=100,b=0.8",
        t -> 0.5 * 101 / (100 * norm + 1) * Math.log(playlists / (1 + f[t])),
        n -> 0.5);
  }

  private static void check(
      String settings, IntToDoubleFunction confidence, IntToDoubleFunction regularization) {
    Als als =
        (Als)
            Algorithms.parse(
                "als,dimension=10,iterations=3,regularization=0.5,frequencyPower=0," + settings);
    Model model = Model.train(als, DATA, new Training());
    float[] y = model.state().get("track.vectors", Array.Type.F32).toFloats();
    int d = 10;
    int[] seeds = {3, 7, 11, 40, 5};
    double[][] a = new double[d][d + 1];
    for (int track = 0; track < DATA.catalog().trackCount(); track++) {
      int at = track * d;
      boolean seed = Arrays.stream(seeds).anyMatch(Integer.valueOf(track)::equals);
      double c = seed ? confidence.applyAsDouble(track) : 1;
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          a[j][k] += c * y[at + j] * y[at + k];
        }
        a[j][d] += seed ? c * y[at + j] : 0;
      }
    }
    for (int k = 0; k < d; k++) {
      a[k][k] += regularization.applyAsDouble(seeds.length);
    }
    double[] x = solved(a);
    Scores scores = new Scores(DATA.catalog().trackCount());
    als.restore(model.state(), DATA.catalog())
        .score(Query.of(null, TrackList.of(seeds), 1000), scores);
    assertThat(scores.count()).isEqualTo(DATA.catalog().trackCount());
    for (int track = 0; track < DATA.catalog().trackCount(); track++) {
      double product = 0;
      for (int k = 0; k < d; k++) {
        product += x[k] * y[track * d + k];
      }
      assertThat((double) scores.get(track)).as(settings).isCloseTo(product, within(1e-4));
    }
  }

  /// At the end neither side can be improved: every track's vector solves its own problem against
  /// the playlists' vectors, which solve theirs.
  @Test
  void trainingEndsWhereBothSidesAreSolved() {
    Als als =
        (Als)
            Algorithms.parse(
                "als,dimension=3,iterations=400,regularization=2,frequencyPower=0.5,alpha=4,"
                    + "confidence=ONE_PLUS_ALPHA_R,weighting=NONE,solver=EXACT");
    Dataset data = small();
    float[] y = als.train(data, new Training()).get("track.vectors", Array.Type.F32).toFloats();
    int playlists = data.playlistCount();
    int tracks = data.catalog().trackCount();
    boolean[][] on = new boolean[playlists][tracks];
    for (int p = 0; p < playlists; p++) {
      for (int track : data.tracks().row(p)) {
        on[p][track] = true;
      }
    }
    int d = y.length / tracks;
    assertThat(d).isEqualTo(3);
    double[] x = new double[playlists * d];
    for (int p = 0; p < playlists; p++) {
      boolean[] row = on[p];
      side(y, tracks, d, t -> row[t], x, p);
    }
    float[] xs = new float[x.length];
    for (int k = 0; k < x.length; k++) {
      xs[k] = (float) x[k];
    }
    double[] again = new double[y.length];
    for (int t = 0; t < tracks; t++) {
      int track = t;
      side(xs, playlists, d, p -> on[p][track], again, t);
    }
    for (int k = 0; k < y.length; k++) {
      assertThat((double) y[k]).isCloseTo(again[k], within(2e-3));
    }
  }

  private static void side(
      float[] y, int n, int d, java.util.function.IntPredicate present, double[] x, int row) {
    double[][] a = new double[d][d + 1];
    int count = 0;
    for (int i = 0; i < n; i++) {
      double c = present.test(i) ? 5 : 1;
      count += present.test(i) ? 1 : 0;
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          a[j][k] += c * y[i * d + j] * y[i * d + k];
        }
        a[j][d] += present.test(i) ? c * y[i * d + j] : 0;
      }
    }
    for (int k = 0; k < d; k++) {
      a[k][k] += 2 * Math.sqrt(count);
    }
    System.arraycopy(solved(a), 0, x, row * d, d);
  }

  @Test
  void conjugateGradientsComeNearTheExactSolution() {
    NamedArrays exact = trained("als,dimension=8,iterations=30,regularization=1,alpha=4");
    NamedArrays steps =
        trained(
            "als,dimension=8,iterations=30,regularization=1,alpha=4,"
                + "solver=CONJUGATE_GRADIENT,steps=12");
    // the factors are the same up to a turn, so the lengths of the tracks' vectors are the same
    float[] a = exact.get("track.vectors", Array.Type.F32).toFloats();
    float[] b = steps.get("track.vectors", Array.Type.F32).toFloats();
    for (int track = 0; track < DATA.catalog().trackCount(); track++) {
      assertThat(length(b, track, 8)).isCloseTo(length(a, track, 8), within(0.02));
    }
  }

  @Test
  void theSameSeedGivesTheSameArraysForEveryNumberOfThreads() {
    for (String text : List.of("als", "als:implicit", "als,weighting=BM25,alpha=2")) {
      Algorithm als = Algorithms.parse(text);
      NamedArrays one = als.train(DATA, new Training(7, 1, Progress.NONE));
      NamedArrays three = als.train(DATA, new Training(7, 3, Progress.NONE));
      NamedArrays other = als.train(DATA, new Training(8, 1, Progress.NONE));
      one.all()
          .forEach(
              (name, array) ->
                  assertThat(three.get(name, array.type()).sameAs(array)).as(name).isTrue());
      Array vectors = one.get("track.vectors", Array.Type.F32);
      assertThat(other.get("track.vectors", Array.Type.F32).sameAs(vectors)).isFalse();
    }
  }

  /// N = 4 playlists of 10 entries, mean length 2.5; a track on 1 playlist, a playlist of 2 tracks.
  /// idf = ln(4 / 2) = .693147. Length norm .2 + .8 · 2 / 2.5 = .84; 101 / (100 · .84 + 1) =
  /// 1.188235; times idf .823622.
  @Test
  void weightsAreTheTextFormulas() {
    EntryWeights bm25 = weights("als,weighting=BM25,k1=100,b=0.8");
    assertThat(bm25.ofTrack(1)).isCloseTo(0.693147f, within(1e-6f));
    assertThat(bm25.ofPlaylist(2)).isCloseTo(1.188235f, within(1e-6f));
    assertThat(bm25.ofPlaylist(2) * bm25.ofTrack(1)).isCloseTo(0.823622f, within(1e-6f));
    EntryWeights tfidf = weights("als,weighting=TFIDF");
    assertThat(tfidf.ofTrack(1)).isCloseTo(0.693147f, within(1e-6f));
    assertThat(tfidf.ofPlaylist(2)).isEqualTo(1);
    assertThat(tfidf.ofTrack(4)).as("on all playlists: ln(4 / 5) < 0").isZero();
    EntryWeights none = weights("als,weighting=NONE");
    assertThat(none.ofTrack(3) * none.ofPlaylist(9)).isEqualTo(1);
  }

  @Test
  void tracksThatTieWithTheLastWantedAllCome() {
    Als als = (Als) Algorithms.parse("als,dimension=2,iterations=5");
    Dataset data = small();
    int one = PlantedWorld.number(data, 0, 28);
    int other = PlantedWorld.number(data, 0, 29); // on the same playlists: equal vectors
    NamedArrays state = als.train(data, new Training());
    Scorer scorer = als.restore(state, data.catalog());
    for (int limit = 0; limit < 30; limit++) {
      Scores scores = new Scores(30);
      scorer.score(Query.of(null, TrackList.of(0), limit), scores);
      assertThat(scores.has(one)).isEqualTo(scores.has(other));
      assertThat(scores.count()).isGreaterThanOrEqualTo(Math.min(30, limit + 1));
    }
  }

  @Test
  void whatWasNeverSeenSaysNothing() {
    Als als = new Als();
    Dataset part = DATA.select(new int[] {0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88}); // genre 0
    Scorer scorer = als.restore(als.train(part, new Training()), part.catalog());
    int stranger = PlantedWorld.number(DATA, 3, 0);
    Scores scores = new Scores(DATA.catalog().trackCount());
    scorer.score(Query.of("rock", TrackList.of(stranger), 1000), scores);
    assertThat(scores.count()).isZero();
    scorer.score(Query.of(null, TrackList.of(PlantedWorld.number(DATA, 0, 0)), 1000), scores);
    assertThat(scores.count()).isPositive();
    int[] counts = part.tracks().columnCounts();
    for (int k = 0; k < scores.count(); k++) {
      assertThat(counts[scores.track(k)]).isPositive();
    }
  }

  @Test
  void badSettingsAreRefused() {
    for (String text :
        List.of(
            "als,dimension=0",
            "als,iterations=0",
            "als,regularization=0",
            "als,alpha=-1",
            "als,b=2",
            "als,steps=0")) {
      assertThatThrownBy(() -> Algorithms.parse(text))
          .hasMessageContaining(text.substring(4, text.indexOf('=')));
    }
  }

  private static EntryWeights weights(String text) {
    return new EntryWeights((Als) Algorithms.parse(text), 4, 10);
  }

  private static NamedArrays trained(String text) {
    return Algorithms.parse(text).train(DATA, new Training());
  }

  private static double length(float[] vectors, int row, int d) {
    double sum = 0;
    for (int k = 0; k < d; k++) {
      sum += (double) vectors[row * d + k] * vectors[row * d + k];
    }
    return Math.sqrt(sum);
  }

  /// 60 playlists over 30 tracks in three groups; tracks 28 and 29 always together.
  private static Dataset small() {
    DatasetBuilder builder = new DatasetBuilder(false);
    SplittableRandom random = new SplittableRandom(3);
    for (int p = 0; p < 60; p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t = 0; t < 28; t++) {
        if (random.nextInt(10) < (t % 3 == p % 3 ? 6 : 1) || p == t) {
          tracks.add(PlantedWorld.track(0, t));
        }
      }
      if (p == 0 || random.nextInt(4) == 0) {
        tracks.add(PlantedWorld.track(0, 28));
        tracks.add(PlantedWorld.track(0, 29));
      }
      builder.add(
          new ExternalPlaylist(p, null, null, null, 0, 1, 1, -1, tracks, List.of()), "small", 0);
    }
    return builder.build();
  }

  /// Elimination of [a | right] without pivots: the systems are positive definite.
  private static double[] solved(double[][] a) {
    int d = a.length;
    for (int p = 0; p < d; p++) {
      for (int i = p + 1; i < d; i++) {
        double factor = a[i][p] / a[p][p];
        for (int k = p; k <= d; k++) {
          a[i][k] -= factor * a[p][k];
        }
      }
    }
    double[] x = new double[d];
    for (int p = d - 1; p >= 0; p--) {
      x[p] = a[p][d];
      for (int k = p + 1; k < d; k++) {
        x[p] -= a[p][k] * x[k];
      }
      x[p] /= a[p][p];
    }
    return x;
  }
}
