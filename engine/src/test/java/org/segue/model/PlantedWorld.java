package org.segue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;

/// Playlists with hidden genres: every playlist draws a fifth of one genre's tracks, its title
/// names the genre. Genre g has tracks g·[#TRACKS] … and the very first of them is on each of its
/// playlists (at a random place), so any sound model returns it first to a playlist that lacks it.
final class PlantedWorld {

  static final int GENRES = 8;
  static final int TRACKS = 30;
  static final int PLAYLISTS = 60;

  private static final List<String> TITLES =
      List.of("rock", "jazz", "chill vibes", "🔥", "Été", "workout", "sleep", "90s");

  private PlantedWorld() {}

  static Dataset data() {
    DatasetBuilder builder = new DatasetBuilder(false);
    SplittableRandom random = new SplittableRandom(11);
    for (int p = 0; p < GENRES * PLAYLISTS; p++) {
      int genre = p % GENRES;
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t = 1; t < TRACKS; t++) {
        if (random.nextInt(5) == 0) {
          tracks.add(track(genre, t));
        }
      }
      tracks.add(track(random.nextInt(GENRES), 1 + random.nextInt(TRACKS - 1))); // noise
      tracks.add(random.nextInt(tracks.size()), track(genre, 0));
      builder.add(
          new ExternalPlaylist(
              p, title(genre), null, null, 86_400L * p, 1, 1, -1, tracks, List.of()),
          "planted",
          0);
    }
    return builder.build();
  }

  static String title(int genre) {
    return TITLES.get(genre);
  }

  static ExternalTrack track(int genre, int t) {
    return new ExternalTrack(
        "spotify:track:%d-%02d".formatted(genre, t),
        "Track %d of genre %d".formatted(t, genre),
        "spotify:artist:%d-%d".formatted(genre, t % 4),
        "Artist %d-%d".formatted(genre, t % 4),
        "spotify:album:%d-%d".formatted(genre, t % 12),
        "Album %d-%d".formatted(genre, t % 12),
        200_000);
  }

  /// The track number of a genre's track.
  static int number(Dataset data, int genre, int t) {
    return data.catalog().findTrack(track(genre, t).uri());
  }
}
