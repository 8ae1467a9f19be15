package org.segue.model;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.segue.content.TitleVectors;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.ByteRows;
import org.segue.math.Parallel;
import org.segue.math.Pool;
import org.segue.store.NamedArrays;

/// The training titles nearest in meaning, by the cosine of their [TitleVectors], each kept as 384
/// signed bytes. A query encodes one title (2 ms) and compares it with all, which [ByteRows] does
/// with 17,000 in half a millisecond.
final class TitleNeighbours {

  private static final int CHUNK = 32;

  /// Titles that have nothing to do with each other reach this cosine.
  private static final double FLOOR = 0.2;

  private final ByteRows vectors;
  private final float[] norms;
  private final int titles;
  private final Pool<float[]> products;

  private TitleNeighbours(NamedArrays state) {
    norms = state.get("title.vectors.norms", Array.Type.F32).toFloats();
    titles = norms.length;
    vectors = ByteRows.ofBytes(state.get("title.vectors", Array.Type.U8), titles);
    products = new Pool<>(() -> new float[(int) vectors.scales().size()]);
  }

  /// Opens what [#put] put.
  static TitleNeighbours of(NamedArrays state) {
    return new TitleNeighbours(state);
  }

  static boolean in(NamedArrays state) {
    return state.has("title.vectors");
  }

  /// Encodes the titles: the slow part of training.
  static void put(List<String> titles, Training training, NamedArrays.Builder state) {
    TitleVectors encoder = TitleVectors.open();
    int width = TitleVectors.DIMENSION;
    Array vectors = Array.allocate(Array.Type.U8, titles.size(), width);
    Array norms = Array.allocate(Array.Type.F32, titles.size());
    AtomicInteger done = new AtomicInteger();
    Parallel.forEach(
        titles.size(),
        training.threads(),
        CHUNK,
        () ->
            (from, to) -> {
              for (int t = from; t < to; t++) {
                byte[] bytes = bytes(encoder.of(titles.get(t)));
                vectors.put((long) t * width, bytes, 0, width);
                norms.set(t, norm(bytes));
              }
              training
                  .progress()
                  .report("Encoding titles", done.addAndGet(to - from), titles.size());
            });
    state.put("title.vectors", vectors).put("title.vectors.norms", norms);
  }

  /// Adds `weight · (cosine − 0.2) / 0.8` to the `most` nearest titles, where positive; nothing on
  /// a machine that cannot encode the title.
  void similar(String title, double weight, int most, Accumulator similar) {
    int width = TitleVectors.DIMENSION;
    Optional<TitleVectors> encoder = TitleVectors.find();
    if (encoder.isEmpty()) {
      return;
    }
    byte[] asked = bytes(encoder.get().of(title));
    float norm = norm(asked);
    if (norm == 0) {
      return;
    }
    float[] x = new float[width];
    for (int d = 0; d < width; d++) {
      x[d] = asked[d];
    }
    Best best = new Best(Math.min(most, titles));
    float[] dots = products.acquire();
    try {
      vectors.products(x, dots);
      for (int t = 0; t < titles; t++) {
        float cosine = dots[t] / (norm * norms[t]);
        if (cosine > FLOOR) { // a title without vector has a norm of 0, and no cosine
          best.offer(cosine, t);
        }
      }
    } finally {
      products.release(dots);
    }
    best.end();
    for (int n = 0; n < best.count(); n++) {
      similar.add(best.tie(n), (float) (weight * (best.score(n) - FLOOR) / (1 - FLOOR)));
    }
  }

  private static float norm(byte[] vector) {
    int square = 0;
    for (byte v : vector) {
      square += v * v;
    }
    return (float) Math.sqrt(square);
  }

  /// Scaled so that the largest number becomes 127.
  private static byte[] bytes(float[] vector) {
    float largest = 0;
    for (float v : vector) {
      largest = Math.max(largest, Math.abs(v));
    }
    byte[] bytes = new byte[vector.length];
    for (int d = 0; d < bytes.length && largest > 0; d++) {
      bytes[d] = (byte) Math.round(127 * vector[d] / largest);
    }
    return bytes;
  }
}
