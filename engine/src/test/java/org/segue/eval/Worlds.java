package org.segue.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.model.Query;

/// Small data for the tests of this package.
final class Worlds {
  private Worlds() {}

  /// `count` titled playlists of 5 to 250 tracks over 2,000 tracks, the low numbers more frequent.
  static Dataset world(int count, long seed) {
    return built(playlists(count, seed));
  }

  static Dataset built(List<ExternalPlaylist> playlists) {
    DatasetBuilder builder = new DatasetBuilder(false);
    playlists.forEach(playlist -> builder.add(playlist, "test", 0));
    return builder.build();
  }

  static List<ExternalPlaylist> playlists(int count, long seed) {
    List<ExternalTrack> tracks = new ArrayList<>();
    for (int t = 0; t < 2000; t++) {
      tracks.add(track("t" + t, "a" + t / 8, "b" + t / 4));
    }
    Random random = new Random(seed);
    List<ExternalPlaylist> playlists = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      List<ExternalTrack> own = new ArrayList<>();
      int length = 5 + random.nextInt(246);
      boolean[] used = new boolean[tracks.size()];
      while (own.size() < length) {
        int t = (int) (tracks.size() * Math.pow(random.nextDouble(), 2));
        if (!used[t]) {
          used[t] = true;
          own.add(tracks.get(t));
        }
      }
      playlists.add(playlist(p, "mood " + p % 20, own));
    }
    return playlists;
  }

  static List<ExternalPlaylist> shuffled(List<ExternalPlaylist> playlists, long seed) {
    List<ExternalPlaylist> copy = new ArrayList<>(playlists);
    Collections.shuffle(copy, new Random(seed));
    return copy;
  }

  static ExternalTrack track(String name, String artist, String album) {
    return new ExternalTrack(
        "uri:" + name, name, "uri:" + artist, artist, "uri:" + album, album, 0);
  }

  static ExternalPlaylist playlist(int pid, @Nullable String title, List<ExternalTrack> tracks) {
    return new ExternalPlaylist(
        pid, title, null, null, 1_500_000_000L + pid, -1, -1, -1, tracks, List.of());
  }

  /// A catalog of tracks 0, 1, … whose artists and albums are given.
  static Catalog catalog(int[] artists, int[] albums) {
    Catalog.Builder builder = new Catalog.Builder();
    for (int a = 0; a < artists.length; a++) {
      builder.addArtist("artist:" + a, "artist " + a);
      builder.addAlbum("album:" + a, "album " + a);
    }
    for (int t = 0; t < artists.length; t++) {
      builder.addTrack("uri:" + t, "track " + t, artists[t], albums[t], 0);
    }
    return builder.build();
  }

  /// An answer to a query for `limit` tracks.
  static Answer answer(int limit, int[] withheld, int... recommended) {
    Task task =
        new Task(1, "test", Query.of(null, TrackList.EMPTY, limit), TrackList.of(withheld), 7);
    return new Answer(task, TrackList.of(recommended));
  }

  static int[] tracks(int... tracks) {
    return tracks;
  }
}
