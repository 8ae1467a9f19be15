package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.model.Wishes;
import picocli.CommandLine.Option;

/// What a listener may ask of a list, as options of any command that makes one.
final class WishOptions {

  @Option(
      names = "--block",
      paramLabel = "ARTIST",
      description = "An artist, by name or URI, who must not come.")
  private List<String> blocked = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "FILE",
      description = "Only tracks of this file: a URI a line, or playlists of any format.")
  private @Nullable Path only;

  @Option(
      names = "--per-artist",
      paramLabel = "N",
      description = "At most N tracks of one artist (default: any number).")
  private int perArtist;

  @Option(
      names = "--per-album",
      paramLabel = "N",
      description = "At most N tracks of one album (default: any number).")
  private int perAlbum;

  @Option(
      names = "--spacing",
      paramLabel = "N",
      description = "N tracks of others between two of one artist, where that can be.")
  private int spacing;

  @Option(
      names = "--once",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "One version of a recording (default), or with --no-once its remasters as well.")
  private boolean once = true;

  @Option(
      names = "--diversity",
      paramLabel = "X",
      description = "From 0 to 1: how little tracks of one artist or album come together.")
  private double diversity;

  @Option(
      names = "--discover",
      paramLabel = "X",
      description = "From -1, familiar tracks and artists first, to 1, unfamiliar ones first.")
  private double discovery;

  @Option(names = "--variety", paramLabel = "SEED", description = "Another list for every number.")
  private @Nullable Long variety;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "From 0 to 1: how much the list varies with --variety (default: ${DEFAULT-VALUE}).")
  private double temperature = 0.5;

  Wishes wishes(Catalog catalog, Console console) throws IOException {
    List<Integer> artists = new ArrayList<>();
    for (String artist : blocked) {
      int[] found = catalog.findArtists(List.of(artist));
      if (found.length == 0) {
        console.err().println("--block " + artist + ": the catalog has no such artist anyway");
      }
      for (int number : found) {
        artists.add(number);
      }
    }
    return Wishes.NONE
        .withBlockedArtists(artists)
        .withOnly(only == null ? null : AllowedTracks.of(only, catalog, console))
        .withAtMost(perArtist, perAlbum)
        .withOnce(once)
        .withSpacing(spacing)
        .withDiversity(diversity)
        .withDiscovery(discovery)
        .withVariety(variety == null ? 0 : temperature, variety == null ? 0 : variety);
  }
}
