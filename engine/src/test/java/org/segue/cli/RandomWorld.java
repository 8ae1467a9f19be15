package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;

/// 150 playlists of 10 to 209 tracks, drawn evenly from 600, under nine titles.
final class RandomWorld {

  private RandomWorld() {}

  static void save(Path data) throws IOException {
    Random random = new Random(1);
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int p = 0; p < 150; p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      int length = 10 + random.nextInt(200);
      for (int t = 0; t < length; t++) {
        String name = String.valueOf(random.nextInt(600));
        tracks.add(new ExternalTrack("uri:" + name, name, null, "artist", null, "album", 0));
      }
      builder.add(
          new ExternalPlaylist(p, "title " + p % 9, null, null, 0, -1, -1, -1, tracks, List.of()),
          "test",
          0);
    }
    builder.build().save(data, false);
  }
}
