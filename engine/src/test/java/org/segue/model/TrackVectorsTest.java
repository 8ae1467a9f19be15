package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.segue.math.Array;
import org.segue.math.ByteRows;
import org.segue.math.HalfByteRows;
import org.segue.store.NamedArrays;

class TrackVectorsTest {

  private static final int TRACKS = 1000;
  private static final int WIDTH = 12;

  private final SplittableRandom random = new SplittableRandom(3);

  private Array vectors() {
    Array vectors = Array.allocate(Array.Type.F32, TRACKS, WIDTH);
    for (long k = 0; k < vectors.size(); k++) {
      vectors.set(k, (float) random.nextDouble(-1, 1));
    }
    return vectors;
  }

  private static Map<Integer, Float> best(TrackVectors vectors, float[] x) {
    Scores scores = new Scores(TRACKS);
    vectors.score(x, 20, track -> track != 7, scores);
    Map<Integer, Float> best = new TreeMap<>();
    for (int k = 0; k < scores.count(); k++) {
      best.put(scores.track(k), scores.get(scores.track(k)));
    }
    return best;
  }

  @Test
  void fourBitsEightBitsAndModelsOfBeforeAnswerAlike() {
    Array vectors = vectors();
    ByteRows bytes = ByteRows.of(vectors, TRACKS);
    TrackVectors eight = new TrackVectors(vectors, bytes, null);
    TrackVectors four = new TrackVectors(vectors, bytes, HalfByteRows.of(vectors, TRACKS));
    NamedArrays.Builder both = NamedArrays.builder();
    four.put(both);
    NamedArrays state = both.build();
    assertThat(state.has("track.halves")).isTrue();
    NamedArrays before = NamedArrays.builder().put("track.vectors", vectors).build();
    for (int query = 0; query < 10; query++) {
      float[] x = new float[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        x[k] = (float) random.nextDouble(-1, 1);
      }
      Map<Integer, Float> expected = best(eight, x);
      assertThat(expected).hasSize(20).doesNotContainKey(7);
      assertThat(best(four, x)).isEqualTo(expected);
      assertThat(best(TrackVectors.of(state), x)).isEqualTo(expected);
      assertThat(best(TrackVectors.of(before), x)).isEqualTo(expected);
    }
  }
}
