package org.segue.model;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.ByteRows;
import org.segue.math.Dense;
import org.segue.math.HalfByteRows;
import org.segue.math.Pool;
import org.segue.math.RowSearch;
import org.segue.store.NamedArrays;

/// A vector for each track, and the tracks with the largest products with a query's, found through
/// copies in 8 bits ([ByteRows]), or in 4 where these are too many ([HalfByteRows]). Safe for
/// concurrent use.
final class TrackVectors {

  private static final String VECTORS = "track.vectors";
  private static final String BYTES = "track.bytes";
  private static final String SCALES = "track.scales";
  private static final String ERRORS = "track.errors";
  private static final String LENGTHS = "track.lengths";
  private static final String ORDER = "track.byLength";
  private static final String HALVES = "track.halves";
  private static final String HALF_SCALES = "track.halves.scales";
  private static final String HALF_ERRORS = "track.halves.errors";

  /// Where more than a tenth of the tracks are wanted, as for filters, all products are made.
  private static final int FEW = 10;

  private final Array vectors;
  private final int tracks;
  private final ByteRows bytes;
  private final @Nullable HalfByteRows halves;
  private final Pool<Scratch> scratches;

  /// Memory of one query at a time: little, or 4 bytes per track where all products are made.
  private final class Scratch {
    final RowSearch search =
        halves == null || !HalfByteRows.usable() ? bytes.search(vectors) : halves.search(vectors);
    final Best best = new Best(0);
    float[] products = new float[0];

    void multiply(float[] x) {
      if (products.length < tracks) {
        products = new float[tracks];
      }
      Dense.times(vectors, x, products);
    }
  }

  /// @param vectors F32[tracks, d]
  TrackVectors(Array vectors) {
    this(vectors, ByteRows.of(vectors, (int) vectors.shape()[0]));
  }

  private TrackVectors(Array vectors, ByteRows bytes) {
    this(vectors, bytes, HalfByteRows.pays(bytes) ? HalfByteRows.of(vectors, bytes.rows()) : null);
  }

  TrackVectors(Array vectors, ByteRows bytes, @Nullable HalfByteRows halves) {
    this.vectors = vectors;
    this.halves = halves;
    this.tracks = bytes.rows();
    this.bytes = bytes;
    scratches = new Pool<>(Scratch::new);
  }

  static TrackVectors of(NamedArrays state) {
    return of(state, state.get(VECTORS, Array.Type.F32));
  }

  /// The same where queries look at these vectors [tracks, d], not at all that the state has.
  static TrackVectors of(NamedArrays state, Array vectors) {
    if (!state.has(BYTES)) { // a model of before they were kept
      return new TrackVectors(vectors);
    }
    int tracks = (int) vectors.shape()[0];
    HalfByteRows halves = null;
    if (state.has(HALVES)) {
      halves =
          new HalfByteRows(
              tracks,
              (int) vectors.shape()[1],
              state.get(HALVES, Array.Type.I32),
              state.get(HALF_SCALES, Array.Type.F32),
              state.get(HALF_ERRORS, Array.Type.F32));
    }
    return new TrackVectors(
        vectors,
        new ByteRows(
            tracks,
            state.get(BYTES, Array.Type.U8),
            state.get(SCALES, Array.Type.F32),
            state.get(ERRORS, Array.Type.F32),
            state.get(LENGTHS, Array.Type.F32),
            state.has(ORDER) ? state.get(ORDER, Array.Type.I32) : null), // once each at its place
        halves);
  }

  /// Puts the vectors and their copies in few bits.
  void put(NamedArrays.Builder state) {
    putBytes(state.put(VECTORS, vectors));
  }

  /// Puts the copies in few bits alone.
  void putBytes(NamedArrays.Builder state) {
    state
        .put(BYTES, bytes.bytes())
        .put(SCALES, bytes.scales())
        .put(ERRORS, bytes.errors())
        .put(LENGTHS, bytes.lengths())
        .put(ORDER, Objects.requireNonNull(bytes.order()));
    if (halves != null) {
      state
          .put(HALVES, halves.numbers())
          .put(HALF_SCALES, halves.scales())
          .put(HALF_ERRORS, halves.errors());
    }
  }

  /// How many tracks have a vector here.
  int size() {
    return tracks;
  }

  /// How many numbers a vector has.
  int width() {
    return (int) vectors.shape()[1];
  }

  /// Copies a track's vector.
  void copy(int track, float[] to) {
    vectors.copy((long) track * to.length, to, 0, to.length);
  }

  /// Adds the products of x with the tracks that are allowed where they are largest: the `wanted`
  /// largest and all that are as large as the last of them, for whoever breaks ties must see them.
  void score(float[] x, int wanted, RowSearch.Allowed allowed, Scores scores) {
    Scratch scratch = scratches.acquire();
    try {
      if (wanted <= tracks / FEW) {
        RowSearch search = scratch.search;
        search.largest(x, wanted, allowed);
        for (int k = 0; k < search.count(); k++) {
          scores.add(search.row(k), search.product(k));
        }
      } else {
        scratch.multiply(x);
        addLargest(scratch.products, 0, tracks, wanted, allowed, scratch.best, scores);
      }
    } finally {
      scratches.release(scratch);
    }
  }

  /// Shows the products of x with all tracks, by track; they are gone afterwards.
  void products(float[] x, Consumer<float[]> use) {
    Scratch scratch = scratches.acquire();
    try {
      scratch.multiply(x);
      use.accept(scratch.products);
    } finally {
      scratches.release(scratch);
    }
  }

  /// The same as [#score] from products that are known, which start at `at`.
  static void addLargest(
      float[] products,
      int at,
      int tracks,
      int wanted,
      RowSearch.Allowed allowed,
      Best best,
      Scores scores) {
    best.reset(wanted);
    for (int track = 0; track < tracks; track++) {
      if (allowed.row(track)) {
        best.offer(products[at + track], 0);
      }
    }
    best.end();
    float least = best.smallest();
    for (int track = 0; track < tracks && best.count() > 0; track++) {
      if (products[at + track] >= least && allowed.row(track)) {
        scores.add(track, products[at + track]);
      }
    }
  }
}
