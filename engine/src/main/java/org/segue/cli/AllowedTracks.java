package org.segue.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.data.TrackMatch;
import org.segue.data.TrackMatcher;
import org.segue.data.TrackSet;
import org.segue.formats.PlaylistFiles;
import org.segue.formats.PlaylistFormat;
import org.segue.formats.PlaylistFormats;
import org.segue.formats.PlaylistReader;
import org.segue.formats.ReadLimits;
import org.segue.formats.TextFormat;

/// The tracks that `--only` allows: of playlist files of any format, or of lists of URIs.
///
/// Rows are looked up as `continue` looks up a playlist's, but only sure matches count: a live
/// version does not allow the studio recording.
final class AllowedTracks {

  /// A collection may be larger than what a stranger sends: so much of one file.
  private static final ReadLimits LIMITS = new ReadLimits(4L << 30, 200, 100_000, 50_000_000);

  private final Catalog catalog;
  private final TrackMatcher matcher;
  private final IntStream.Builder known = IntStream.builder();
  private long found;
  private long told;

  private AllowedTracks(Catalog catalog) {
    this.catalog = catalog;
    this.matcher = new TrackMatcher(catalog, Runtime.getRuntime().availableProcessors());
  }

  /// Reads a file, a folder or an archive; says on the console how much of it is not known.
  static TrackSet of(Path file, Catalog catalog, Console console) throws IOException {
    AllowedTracks allowed = new AllowedTracks(catalog);
    try (PlaylistFiles files = PlaylistFiles.of(List.of(file))) {
      for (PlaylistFiles.Source source : files.sources()) {
        try (BufferedInputStream in = new BufferedInputStream(source.open())) {
          allowed.read(in, source.name());
        }
      }
    }
    if (allowed.found == 0) {
      throw new BadInputException(
          "--only " + file,
          "none of its %,d tracks is in the catalog".formatted(allowed.told),
          "Give track URIs one a line, or playlists of tracks that were imported");
    }
    if (allowed.found < allowed.told) {
      console
          .err()
          .printf(
              "--only %s: the catalog knows %,d of %,d tracks%n",
              file, allowed.found, allowed.told);
    }
    return TrackSet.of(catalog.trackCount(), allowed.known.build().toArray());
  }

  private void read(BufferedInputStream in, String name) throws IOException {
    in.mark(PlaylistFormats.HEAD + 1);
    byte[] head = in.readNBytes(PlaylistFormats.HEAD);
    in.reset();
    Optional<PlaylistFormat> format = PlaylistFormats.recognized(head);
    if (format.isPresent() && !(format.get() instanceof TextFormat)) {
      playlists(in, name);
    } else {
      lines(in.readAllBytes(), name);
    }
  }

  private void playlists(InputStream in, String name) throws IOException {
    for (ExternalPlaylist playlist : new PlaylistReader(LIMITS).read(in, name).playlists()) {
      for (TrackMatch match : matcher.match(playlist).rows()) {
        told++;
        if (match.status() == TrackMatch.Status.OK) {
          take(match.track());
        }
      }
    }
  }

  /// A URI of the catalog a line, whatever it looks like; what is none may be "Artist - Title" or a
  /// link. Empty lines and those that begin with # say nothing.
  private void lines(byte[] text, String name) throws IOException {
    StringBuilder others = new StringBuilder();
    int count = 0;
    long before = found;
    String content = new String(text, StandardCharsets.UTF_8);
    for (String line : (Iterable<String>) content.lines()::iterator) {
      String uri = (line.startsWith("\ufeff") ? line.substring(1) : line).strip();
      if (uri.isEmpty() || uri.startsWith("#")) {
        continue;
      }
      int track = catalog.findTrack(uri);
      if (track >= 0) {
        told++;
        take(track);
      } else {
        others.append(uri).append('\n');
        count++;
      }
    }
    byte[] rest = found == before ? text : others.toString().getBytes(StandardCharsets.UTF_8);
    if (PlaylistFormats.recognized(rest).isPresent()) {
      playlists(new ByteArrayInputStream(rest), name);
    } else {
      told += count;
    }
  }

  private void take(int track) {
    known.add(track);
    found++;
  }
}
