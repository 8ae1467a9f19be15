package org.segue.content;

import java.io.IOException;
import java.nio.file.Path;
import org.segue.math.Array;
import org.segue.store.IntegrityException;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// What an [EncodingRun] wrote: rows of numbers per track, mapped. Immutable.
///
/// `uris`: the tracks; `rows` [all rows, width]; `offsets` [tracks + 1]: track t has the rows from
/// `offsets[t]` to `offsets[t+1]`; `about`: how they were made, as JSON; `arrays`: all there is.
public record EncodedTracks(
    Strings uris, Array rows, Array offsets, String about, NamedArrays arrays) {

  /// Maps a file; what is not one of these is an [IntegrityException].
  public static EncodedTracks open(Path file) throws IOException {
    NamedArrays arrays = NamedArrays.open(file);
    if (!arrays.has("uri.utf8") || !arrays.has("rows") || !arrays.has("about.utf8")) {
      throw new IntegrityException(
          "%s is not a file that `segue encode` made: it holds %s"
              .formatted(file, arrays.all().keySet()));
    }
    Strings uris = arrays.strings("uri");
    Array rows = arrays.get("rows");
    Array offsets =
        arrays.has("offsets") ? arrays.get("offsets", Array.Type.I64) : counted(uris.size());
    if (rows.shape().length != 2
        || offsets.size() != uris.size() + 1L
        || offsets.longAt(0) != 0
        || offsets.longAt(uris.size()) != rows.shape()[0]) {
      throw new IntegrityException(
          "%s: %d tracks have rows %s, offsets %s".formatted(file, uris.size(), rows, offsets));
    }
    for (int track = 0; track < uris.size(); track++) {
      if (offsets.longAt(track) > offsets.longAt(track + 1L)) {
        throw new IntegrityException("%s: the rows of track %d end early".formatted(file, track));
      }
    }
    return new EncodedTracks(uris, rows, offsets, arrays.strings("about").get(0), arrays);
  }

  public int size() {
    return uris.size();
  }

  /// Numbers in a row.
  public int width() {
    return (int) rows.shape()[1];
  }

  /// How many rows a track has.
  public int rows(int track) {
    return Math.toIntExact(offsets.longAt(track + 1L) - offsets.longAt(track));
  }

  /// Finds tracks by their URI.
  public StringIndex index() {
    return StringIndex.over(uris);
  }

  private static Array counted(int tracks) {
    Array offsets = Array.allocate(Array.Type.I64, tracks + 1L);
    for (int track = 0; track <= tracks; track++) {
      offsets.set(track, (long) track);
    }
    return offsets;
  }
}
