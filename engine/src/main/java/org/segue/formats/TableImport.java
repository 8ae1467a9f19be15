package org.segue.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.ExternalPlaylist;
import org.segue.formats.TableReader.Want;
import org.segue.formats.TableReader.Wanted;
import org.segue.math.Array;
import org.segue.math.Growing;
import org.segue.math.Progress;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import org.segue.store.Strings;

/// Reads tables as [TableExport] writes them, or as somebody else does, into a data set: of tables
/// that nobody has changed the very one that was exported.
///
/// Rows may stand in any order, numbers may have gaps, columns that need not be there may be
/// missing. What does not fit together is a [BadInputException]; nothing is left out in silence.
public record TableImport(Path folder, Progress progress) {

  /// @param exported the content hash of the data set that the tables were made of, null where they
  ///     do not say
  /// @param ignored what of the tables was not used, a line each
  public record Result(Dataset dataset, @Nullable String exported, List<String> ignored) {
    public Result {
      ignored = List.copyOf(ignored);
    }
  }

  private static final String AGAIN = "Delete it, the tables alone will do, or export again";

  public Result read() throws IOException {
    TablesManifest manifest = manifest();
    List<String> ignored = new ArrayList<>();
    try (TableReader tracks = TableReader.needed(folder, "tracks");
        TableReader playlists = TableReader.needed(folder, "playlists");
        TableReader entries = TableReader.needed(folder, "entries")) {
      RowNumbers trackNumbers = RowNumbers.of(tracks);
      RowNumbers playlistNumbers = RowNumbers.of(playlists);
      Catalog catalog = catalog(tracks, trackNumbers, manifest, ignored);
      Dataset empty = playlists(playlists, playlistNumbers, catalog, manifest);
      Dataset full =
          empty.withTracks(
              new TableEntries(entries, playlistNumbers, trackNumbers, progress).read());
      return new Result(full, manifest == null ? null : manifest.contentHash(), ignored);
    }
  }

  private @Nullable TablesManifest manifest() throws IOException {
    Path file = folder.resolve(TablesManifest.FILE);
    if (!Files.exists(file)) {
      return null;
    }
    TablesManifest manifest;
    try {
      manifest = Json.read(file, TablesManifest.class);
    } catch (IntegrityException e) {
      String message = String.valueOf(e.getMessage()).replace(file + ": ", "");
      throw new BadInputException(file.toString(), BadInputException.NOWHERE, message, AGAIN, e);
    }
    if (!manifest.format().equals(TablesManifest.FORMAT)
        || manifest.version() > TablesManifest.VERSION) {
      throw new BadInputException(
          file.toString(),
          "format %s version %d; this program reads %s up to version %d"
              .formatted(
                  manifest.format(),
                  manifest.version(),
                  TablesManifest.FORMAT,
                  TablesManifest.VERSION),
          AGAIN);
    }
    TableFeatures.check(manifest, file.toString());
    return manifest;
  }

  /// Artists or albums: their numbers, URIs and names.
  private record Named(RowNumbers numbers, Strings uris, Strings names) {}

  private Named named(String name) throws IOException {
    progress.report("Reading " + name, 0, 0);
    Strings.Builder uris = new Strings.Builder();
    Strings.Builder names = new Strings.Builder();
    try (TableReader table = TableReader.open(folder, name)) {
      if (table == null) {
        return new Named(RowNumbers.none(name), uris.build(), names.build());
      }
      RowNumbers numbers = RowNumbers.of(table);
      table.read(
          List.of(new Wanted("uri", Want.TEXT, false), new Wanted("name", Want.TEXT, false)),
          row -> {
            uris.add(Objects.requireNonNullElse(row.text(0), ""));
            names.add(Objects.requireNonNullElse(row.text(1), ""));
          });
      return new Named(numbers, numbers.ordered(uris.build()), numbers.ordered(names.build()));
    }
  }

  private Catalog catalog(
      TableReader tracks,
      RowNumbers numbers,
      @Nullable TablesManifest manifest,
      List<String> ignored)
      throws IOException {
    Named artists = named("artists");
    Named albums = named("albums");
    progress.report("Reading tracks", 0, 0);
    TableFeatures features = new TableFeatures(tracks, numbers.size(), manifest);
    List<Wanted> wanted =
        new ArrayList<>(
            List.of(
                new Wanted("uri", Want.TEXT, true),
                new Wanted("name", Want.TEXT, false),
                new Wanted("artist", Want.WHOLE, false),
                new Wanted("album", Want.WHOLE, false),
                new Wanted("duration_ms", Want.WHOLE, false)));
    int own = wanted.size();
    wanted.addAll(features.wanted());
    int[] places = numbers.places();
    Strings.Builder uris = new Strings.Builder();
    Strings.Builder names = new Strings.Builder();
    int[] artist = new int[numbers.size()];
    int[] album = new int[numbers.size()];
    int[] duration = new int[numbers.size()];
    tracks.read(
        wanted,
        row -> {
          int track = places[(int) row.index()];
          String uri = row.text(0);
          if (uri == null || uri.isEmpty()) {
            throw row.bad(0, "a track without a URI", "Give each its own");
          }
          uris.add(uri);
          names.add(Objects.requireNonNullElse(row.text(1), ""));
          artist[track] = row.has(2) ? artists.numbers().find(row, 2) : -1;
          album[track] = row.has(3) ? albums.numbers().find(row, 3) : -1;
          duration[track] = row.has(4) ? row.whole(4, 0) : 0;
          features.add(row, own, track);
        });
    Strings trackUris = numbers.ordered(uris.build());
    Strings trackNames = numbers.ordered(names.build());
    Catalog.Builder builder = new Catalog.Builder();
    for (int n = 0; n < artists.numbers().size(); n++) {
      builder.addArtist(artists.uris().get(n), artists.names().get(n));
    }
    for (int n = 0; n < albums.numbers().size(); n++) {
      builder.addAlbum(albums.uris().get(n), albums.names().get(n));
    }
    for (int n = 0; n < numbers.size(); n++) {
      builder.addTrack(trackUris.get(n), trackNames.get(n), artist[n], album[n], duration[n]);
    }
    identifiers(numbers, builder);
    Catalog catalog = builder.build();
    for (int n = 0; n < numbers.size(); n++) {
      int first = catalog.findTrack(catalog.trackUri(n));
      if (first != n) {
        throw new BadInputException(
            tracks.name(),
            "column 'uri', row %d: '%s' is the URI of row %d too"
                .formatted(numbers.row(n) + 1L, catalog.trackUri(n), numbers.row(first) + 1L),
            "Write each track once");
      }
    }
    Catalog added = features.added(catalog, tracks, places);
    features.ignored().forEach(line -> ignored.add(tracks.name() + ": " + line));
    return added;
  }

  private void identifiers(RowNumbers tracks, Catalog.Builder builder) throws IOException {
    try (TableReader table = TableReader.open(folder, "identifiers")) {
      if (table == null) {
        return;
      }
      progress.report("Reading identifiers", 0, 0);
      Strings.Builder texts = new Strings.Builder();
      Growing of = new Growing(Array.Type.I32);
      table.read(
          List.of(new Wanted("identifier", Want.TEXT, true), new Wanted("track", Want.WHOLE, true)),
          row -> {
            String text = row.text(0);
            if (text == null || text.isEmpty()) {
              throw row.bad(0, "is empty", "Drop the row");
            }
            texts.add(text);
            of.add(tracks.find(row, 1));
          });
      Strings all = texts.build();
      Array track = of.build();
      Integer[] order = new Integer[all.size()];
      Arrays.setAll(order, k -> k);
      if (!together(all)) {
        Arrays.sort(order, (a, b) -> all.get(a).compareTo(all.get(b)));
      }
      for (Integer k : order) {
        builder.addIdentifier(all.get(k), track.intAt(k));
      }
    }
  }

  /// Whether equal texts stand side by side.
  private static boolean together(Strings texts) {
    java.util.Set<String> seen = new java.util.HashSet<>();
    String last = "";
    for (int k = 0; k < texts.size(); k++) {
      String text = texts.get(k);
      if (!text.equals(last) && !seen.add(text)) {
        return false;
      }
      last = text;
    }
    return true;
  }

  private Dataset playlists(
      TableReader table, RowNumbers numbers, Catalog catalog, @Nullable TablesManifest manifest)
      throws IOException {
    progress.report("Reading playlists", 0, 0);
    boolean named = table.has("pid");
    List<Wanted> wanted =
        List.of(
            new Wanted("pid", Want.WHOLE, named),
            new Wanted("title", Want.TEXT, false),
            new Wanted("description", Want.TEXT, false),
            new Wanted("collaborative", Want.TRUTH, false),
            new Wanted("modified_at", Want.TIME, false),
            new Wanted("followers", Want.WHOLE, false),
            new Wanted("edits", Want.WHOLE, false));
    Dataset.Builder builder = new Dataset.Builder();
    int[] places = numbers.places();
    @Nullable ExternalPlaylist[] waiting =
        new ExternalPlaylist[numbers.plain() ? 0 : places.length];
    long[] pids = new long[places.length];
    table.read(
        wanted,
        row -> {
          int at = (int) row.index();
          int pid = named ? row.whole(0, 0) : numbers.number(places[at]);
          pids[at] = (long) pid << 32 | at;
          ExternalPlaylist about =
              new ExternalPlaylist(
                  pid,
                  row.text(1),
                  row.text(2),
                  row.truth(3),
                  row.has(4) ? row.wide(4) : 0,
                  row.has(5) ? row.whole(5, 0) : -1,
                  row.has(6) ? row.whole(6, 0) : -1,
                  -1,
                  List.of(),
                  List.of());
          if (numbers.plain()) {
            builder.add(pid, about, new int[0], 0);
          } else {
            waiting[places[at]] = about;
          }
        });
    Arrays.sort(pids);
    for (int k = 1; k < pids.length; k++) {
      if (pids[k] >>> 32 == pids[k - 1] >>> 32) {
        throw new BadInputException(
            table.name(),
            "column 'pid', row %d: %d is the pid of row %d too"
                .formatted((int) pids[k] + 1L, pids[k] >>> 32, (int) pids[k - 1] + 1L),
            "Give each playlist its own");
      }
    }
    for (ExternalPlaylist about : waiting) {
      if (about != null) {
        builder.add(about.pid(), about, new int[0], 0);
      }
    }
    return builder.build(
        catalog,
        manifest == null ? 0 : manifest.droppedDuplicates(),
        manifest == null ? 0 : manifest.droppedWithoutUri());
  }
}
