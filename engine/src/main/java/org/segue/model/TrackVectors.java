package org.segue.model;

import org.segue.math.Array;
import org.segue.math.ByteRows;
import org.segue.math.Dense;
import org.segue.math.Pool;
import org.segue.store.NamedArrays;

/// A vector for each track, and the tracks with the largest products with a query's, found through
/// copies in 8 bits ([ByteRows]). Safe for concurrent use.
final class TrackVectors {

  private static final String VECTORS = "track.vectors";
  private static final String BYTES = "track.bytes";
  private static final String SCALES = "track.scales";
  private static final String ERRORS = "track.errors";
  private static final String LENGTHS = "track.lengths";

  /// Where more than a tenth of the tracks are wanted, as for filters, all products are made.
  private static final int FEW = 10;

  private final Array vectors;
  private final int tracks;
  private final ByteRows bytes;
  private final Pool<ByteRows.Search> searches;

  /// @param vectors F32[tracks, d]
  TrackVectors(Array vectors) {
    this(vectors, ByteRows.of(vectors, (int) vectors.shape()[0]));
  }

  private TrackVectors(Array vectors, ByteRows bytes) {
    this.vectors = vectors;
    this.tracks = bytes.rows();
    this.bytes = bytes;
    searches = new Pool<>(() -> bytes.search(vectors));
  }

  static TrackVectors of(NamedArrays state) {
    Array vectors = state.get(VECTORS, Array.Type.F32);
    return new TrackVectors(
        vectors,
        new ByteRows(
            (int) vectors.shape()[0],
            state.get(BYTES, Array.Type.U8),
            state.get(SCALES, Array.Type.F32),
            state.get(ERRORS, Array.Type.F32),
            state.get(LENGTHS, Array.Type.F32)));
  }

  void put(NamedArrays.Builder state) {
    state
        .put(VECTORS, vectors)
        .put(BYTES, bytes.bytes())
        .put(SCALES, bytes.scales())
        .put(ERRORS, bytes.errors())
        .put(LENGTHS, bytes.lengths());
  }

  /// Copies a track's vector.
  void copy(int track, float[] to) {
    vectors.copy((long) track * to.length, to, 0, to.length);
  }

  /// Adds the products of x with the tracks where they are largest: as many as can be asked for.
  void score(float[] x, Query query, Scores scores) {
    score(x, query, query.wanted(tracks), scores);
  }

  /// The same for the `wanted` largest and all that are as large as the last of them.
  void score(float[] x, Query query, int wanted, Scores scores) {
    if (wanted > tracks / FEW) {
      float[] products = new float[tracks];
      Dense.times(vectors, x, products);
      for (int track = 0; track < tracks; track++) {
        if (query.allows(track)) {
          scores.add(track, products[track]);
        }
      }
      return;
    }
    ByteRows.Search search = searches.acquire();
    try {
      search.largest(x, wanted, query::allows);
      for (int k = 0; k < search.count(); k++) {
        scores.add(search.row(k), search.product(k));
      }
    } finally {
      searches.release(search);
    }
  }
}
