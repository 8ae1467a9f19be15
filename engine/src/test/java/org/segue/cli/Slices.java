package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Small playlist files for command tests. A track is named by a letter, its artist, and a number:
/// `r3` is `spotify:track:r3`, "Track r3" by "Artist r".
final class Slices {
  private Slices() {}

  static String playlist(int pid, String title, String... tracks) {
    List<String> parts = new ArrayList<>();
    for (int t = 0; t < tracks.length; t++) {
      String id = tracks[t];
      parts.add(
          """
          {"pos": %d, "track_uri": "spotify:track:%s", "track_name": "Track %s",
           "artist_uri": "spotify:artist:%s", "artist_name": "Artist %s",
           "album_uri": "spotify:album:%s", "album_name": "Album %s", "duration_ms": 1000}\
          """
              .formatted(t, id, id, id.charAt(0), id.charAt(0), id.charAt(0), id.charAt(0)));
    }
    return """
    {"name": "%s", "pid": %d, "modified_at": 1500000000, "tracks": [%s]}\
    """
        .formatted(title, pid, String.join(",", parts));
  }

  static String slice(String... playlists) {
    return "{\"info\": {}, \"playlists\": [" + String.join(",\n", playlists) + "]}";
  }

  /// Writes a slice and returns its path.
  static Path write(Path folder, String name, String... playlists) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(name), slice(playlists));
  }

  /// Two genres: four playlists "rock" over r1 … r5, four "jazz" over j1 … j5; each lacks one track
  /// of 2 … 5, so r1 and j1 are on four playlists, the others on three. And one of x1 alone.
  static Path genres(Path folder) throws IOException {
    List<String> playlists = new ArrayList<>();
    for (String genre : List.of("rock", "jazz")) {
      for (int lacking = 2; lacking <= 5; lacking++) {
        List<String> tracks = new ArrayList<>();
        for (int t = 1; t <= 5; t++) {
          if (t != lacking) {
            tracks.add(genre.substring(0, 1) + t);
          }
        }
        playlists.add(playlist(playlists.size(), genre, tracks.toArray(String[]::new)));
      }
    }
    playlists.add(playlist(8, "odd", "x1"));
    return write(folder, "mpd.slice.0-8.json", playlists.toArray(String[]::new));
  }
}
