package org.segue.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.segue.content.EncodedTracks;
import org.segue.data.Catalog;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.store.StringIndex;

/// The sound of a catalog's tracks, from a file of `segue encode audio`: frames of so many bands,
/// mapped, as numbers of mean 0 and deviation 1 over a sample of them. Safe for concurrent use.
final class AudioClips {

  private static final int SAMPLE = 200_000;

  private final Array rows; // [all frames, bands]
  private final Array offsets;
  private final int bands;
  private final int[] clipOf; // by track, -1 where nothing is heard
  private final boolean bytes;
  private final double mean;
  private final double deviation;

  private AudioClips(EncodedTracks encoded, int[] clipOf) {
    rows = encoded.rows();
    offsets = encoded.offsets();
    bands = encoded.width();
    bytes = rows.type() == Array.Type.U8;
    this.clipOf = clipOf;
    double sum = 0;
    double squares = 0;
    long count = Math.min(SAMPLE, rows.size());
    for (long k = 0; k < count; k++) {
      double value = number((long) (Hashing.unit(Hashing.mix(7, k)) * rows.size()));
      sum += value;
      squares += value * value;
    }
    mean = sum / Math.max(1, count);
    double variance = squares / Math.max(1, count) - mean * mean;
    deviation = variance > 0 ? Math.sqrt(variance) : 1;
  }

  /// The clips of the tracks that are in the file under their URI.
  static AudioClips open(String file, Catalog catalog) {
    try {
      EncodedTracks encoded = EncodedTracks.open(Path.of(file));
      StringIndex index = encoded.index();
      int[] clipOf = new int[catalog.trackCount()];
      for (int track = 0; track < clipOf.length; track++) {
        int clip = index.find(catalog.trackUri(track));
        clipOf[track] = clip >= 0 && encoded.rows(clip) > 0 ? clip : -1;
      }
      if (Arrays.stream(clipOf).allMatch(clip -> clip < 0)) {
        throw new IllegalArgumentException(
            "%s: none of its %d tracks is in the catalog; files must be named by track URI, or --tracks must map them"
                .formatted(file, encoded.size()));
      }
      return new AudioClips(encoded, clipOf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int bands() {
    return bands;
  }

  boolean has(int track) {
    return clipOf[track] >= 0;
  }

  int frames(int track) {
    int clip = clipOf[track];
    return (int) (offsets.longAt(clip + 1L) - offsets.longAt(clip));
  }

  /// Copies `frames` frames from frame `from` on as [bands, frames] to `to` at `at`; a clip that
  /// ends earlier begins again.
  void copy(int track, int from, int frames, float[] to, int at) {
    int own = frames(track);
    long start = offsets.longAt(clipOf[track]);
    for (int t = 0; t < frames; t++) {
      long row = (start + (from + t) % own) * bands;
      for (int band = 0; band < bands; band++) {
        to[at + band * frames + t] = (float) ((number(row + band) - mean) / deviation);
      }
    }
  }

  private double number(long place) {
    return bytes ? rows.byteAt(place) & 0xff : rows.floatAt(place);
  }
}
