package org.segue.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

/// How the tracks of [PlantedWorld] sound: eight bands, of which the genre's is loud every fourth
/// frame, the other ones are noise.
final class PlantedSound {

  static final int BANDS = 8;
  static final int FRAMES = 150;

  private PlantedSound() {}

  /// A file as `segue encode audio` makes it, which goes with the program.
  static Path file(Dataset data) {
    try {
      Path folder = Files.createTempDirectory("planted-sound");
      folder.toFile().deleteOnExit();
      Path file = folder.resolve("mels.safetensors");
      write(data, file, FRAMES);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Dataset data, Path file, int frames) throws IOException {
    int tracks = data.catalog().trackCount();
    byte[] rows = new byte[tracks * frames * BANDS];
    long[] offsets = new long[tracks + 1];
    List<String> uris = new ArrayList<>();
    for (int t = 0; t < tracks; t++) {
      String uri = data.catalog().trackUri(t);
      int genre = uri.charAt("spotify:track:".length()) - '0';
      uris.add(uri);
      offsets[t + 1] = (long) (t + 1) * frames;
      for (int f = 0; f < frames; f++) {
        for (int band = 0; band < BANDS; band++) {
          double noise = Hashing.unit(Hashing.mix(Hashing.mix(t, f), band));
          double loud = band == genre && f % 4 == 0 ? 1 : 0;
          rows[(t * frames + f) * BANDS + band] = (byte) (255 * (0.3 * noise + 0.7 * loud));
        }
      }
    }
    NamedArrays.builder()
        .put("uri", Strings.of(uris))
        .put("rows", Array.of(rows).shaped((long) tracks * frames, BANDS))
        .put("offsets", Array.of(offsets))
        .put("about", Strings.of(List.of("{}")))
        .build()
        .write(file);
  }
}
