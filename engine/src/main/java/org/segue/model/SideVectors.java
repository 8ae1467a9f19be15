package org.segue.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.math.Array;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Vectors from elsewhere, of covers or of sound: one for each URI of an album or a track.
///
/// The file is of named arrays: `uri.utf8` and `uri.ends` (strings) and `vectors`, F32 [uris,
/// width]; or `rows`, as `segue encode` calls them. A track has the vector of its own URI, else
/// that of its album's, else zeros.
///
/// @param rowOf by track: its row of `vectors`, -1 where there is none
public record SideVectors(Array vectors, int width, int[] rowOf) {

  /// The vectors in a file; none where `file` is empty.
  static @Nullable SideVectors open(String file, Catalog catalog) {
    try {
      return file.isEmpty() ? null : open(Path.of(file), catalog);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The vectors in a file.
  public static SideVectors open(Path file, Catalog catalog) throws IOException {
    NamedArrays arrays = NamedArrays.open(file);
    String name = arrays.has("rows") && !arrays.has("offsets") ? "rows" : "vectors";
    return of(arrays.strings("uri"), arrays.get(name, Array.Type.F32), catalog);
  }

  static SideVectors of(Strings uris, Array vectors, Catalog catalog) {
    if (uris.size() == 0 || vectors.size() % uris.size() != 0) {
      throw new IllegalArgumentException(
          "%s are not vectors of %d URIs".formatted(vectors, uris.size()));
    }
    StringIndex index = StringIndex.over(uris);
    int[] ofAlbum = new int[catalog.albumCount()];
    for (int album = 0; album < ofAlbum.length; album++) {
      String uri = catalog.albumUri(album);
      ofAlbum[album] = uri.isEmpty() ? -1 : index.find(uri);
    }
    int[] rowOf = new int[catalog.trackCount()];
    for (int track = 0; track < rowOf.length; track++) {
      int own = index.find(catalog.trackUri(track));
      int album = catalog.albumOf(track);
      rowOf[track] = own >= 0 || album < 0 ? own : ofAlbum[album];
    }
    return new SideVectors(vectors, (int) (vectors.size() / uris.size()), rowOf);
  }

  /// How many tracks have a vector.
  public int known() {
    return (int) Arrays.stream(rowOf).filter(row -> row >= 0).count();
  }

  /// A vector for each track of the catalog, [tracks, width], F32: a feature of it.
  public Array ofAll() {
    Array all = Array.allocate(Array.Type.F32, rowOf.length, width);
    float[] one = new float[width];
    for (int track = 0; track < rowOf.length; track++) {
      if (rowOf[track] >= 0) {
        vectors.copy((long) rowOf[track] * width, one, 0, width);
        all.put((long) track * width, one, 0, width);
      }
    }
    return all;
  }

  /// The vectors of these tracks, one after the other.
  float[] of(int[] tracks) {
    float[] found = new float[tracks.length * width];
    for (int k = 0; k < tracks.length; k++) {
      int row = tracks[k] < 0 ? -1 : rowOf[tracks[k]];
      if (row >= 0) {
        vectors.copy((long) row * width, found, k * width, width);
      }
    }
    return found;
  }
}
