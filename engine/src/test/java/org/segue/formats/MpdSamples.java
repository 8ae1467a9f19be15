package org.segue.formats;

/// Made-up playlists in the Million Playlist Dataset's layout.
final class MpdSamples {
  private MpdSamples() {}

  static String track(int pos, String id, String extra) {
    return """
    {"pos": %d, "artist_name": "Ärtist %s", "track_uri": "spotify:track:%s",
     "artist_uri": "spotify:artist:%s", "track_name": "Söng \\"%s\\" \\u266b",
     "album_uri": "spotify:album:%s", "duration_ms": 2000, "album_name": "Album"%s}\
    """
        .formatted(pos, id.charAt(0), id, id.charAt(0), id, id.charAt(0), extra);
  }

  static String playlist(int pid, String title, String... ids) {
    StringBuilder tracks = new StringBuilder();
    for (int t = 0; t < ids.length; t++) {
      tracks.append(t == 0 ? "" : ",").append(track(t, ids[t], ""));
    }
    return """
    {"name": "%s", "collaborative": "false", "pid": %d, "modified_at": 1493424000,
     "num_tracks": %d, "num_albums": 2, "num_followers": 1, "num_edits": 6,
     "duration_ms": 4000, "num_artists": 2, "tracks": [%s]}\
    """
        .formatted(title, pid, ids.length, tracks);
  }

  static String slice(String... playlists) {
    return """
    {"info": {"generated_on": "2017-12-03", "slice": "0-9", "version": "v1"},
     "playlists": [%s]}\
    """
        .formatted(String.join(",", playlists));
  }
}
