package org.segue.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.segue.math.ByCount;
import org.segue.math.Hashing;

/// Turns external playlists into a [Dataset]: the same one in whatever order they come.
///
/// - A playlist keeps the first mention of a track; later ones are dropped and counted.
/// - What the mentions of a track say is merged per field ([ExternalTrack#merge]).
/// - Artists and albums are told apart by URI. Where a track has no artist URI, its artist is the
///   one with a URI that bears the name on most entries, else an artist known by name only; an
///   album without URI is sought by its name among the same artist's albums.
/// - The ISRCs and MBIDs of all mentions are kept as identifiers of the catalog.
/// - Tracks, artists and albums are numbered by falling number of entries (ties by URI or name),
///   playlists by pid. Playlists without a pid come last, in the order of a hash of their content,
///   and get the pids that follow the largest.
/// - Tracks that are listed by themselves ([#list]) are there even if no playlist holds them.
///
/// Not safe for concurrent use: parse in parallel, add under one lock.
public final class DatasetBuilder {

  /// A playlist with the provisional numbers of its tracks.
  private record Row(ExternalPlaylist about, String source, int[] tracks, long contentHash) {}

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<ExternalTrack> tracks = new ArrayList<>();
  private final Map<String, String> strings = new HashMap<>();
  private final Map<Integer, Row> rowsByPid = new HashMap<>();
  private final List<Row> rowsWithoutPid = new ArrayList<>();
  private final BitSet listed = new BitSet(); // provisional numbers
  private final SortedMap<String, SortedSet<String>> identifiers = new TreeMap<>();
  private final boolean keepOneOfEqualPids;
  private final int firstPid;
  private final List<String> skipped = new ArrayList<>();
  private final @Nullable ExternalTrack[] recent = new ExternalTrack[1 << 16];
  private final int[] recentNumber = new int[1 << 16];
  private int[] lastPlaylist = new int[1024];
  private int[] buffer = new int[256];
  private int playlistSerial;
  private long droppedDuplicates;
  private long droppedWithoutUri;

  /// With `keepOneOfEqualPids`, of two playlists with one pid the one with the smaller content hash
  /// stays and [#skipped] lists the other; without, the second is a [BadInputException].
  public DatasetBuilder(boolean keepOneOfEqualPids) {
    this(keepOneOfEqualPids, 0);
  }

  /// The same; playlists without a pid get none below `firstPid`.
  public DatasetBuilder(boolean keepOneOfEqualPids, int firstPid) {
    this.keepOneOfEqualPids = keepOneOfEqualPids;
    this.firstPid = firstPid;
  }

  public int playlistCount() {
    return rowsByPid.size() + rowsWithoutPid.size();
  }

  /// What was left out, a line each.
  public List<String> skipped() {
    return List.copyOf(skipped);
  }

  /// Adds a playlist that `source` (a file, say) holds. `withoutUri` is how many of its entries had
  /// no track URI.
  public void add(ExternalPlaylist playlist, String source, int withoutUri) {
    playlistSerial++;
    int count = 0;
    long contentHash = playlist.title() == null ? 1 : playlist.title().hashCode();
    if (buffer.length < playlist.tracks().size()) {
      buffer = new int[playlist.tracks().size() * 2];
    }
    for (ExternalTrack track : playlist.tracks()) {
      int number = number(track);
      if (lastPlaylist[number] == playlistSerial) {
        droppedDuplicates++;
        continue;
      }
      lastPlaylist[number] = playlistSerial;
      contentHash = Hashing.mix(contentHash, track.uri().hashCode());
      buffer[count++] = number;
    }
    droppedWithoutUri += withoutUri;
    Row row = new Row(withoutTracks(playlist), source, Arrays.copyOf(buffer, count), contentHash);
    if (playlist.pid() < 0) {
      rowsWithoutPid.add(row);
      return;
    }
    Row other = rowsByPid.putIfAbsent(playlist.pid(), row);
    if (other == null) {
      return;
    }
    if (!keepOneOfEqualPids) {
      throw new BadInputException(
          source,
          "playlist pid %d is also in %s".formatted(playlist.pid(), other.source()),
          "Import each file once, or use --skip-bad to keep one of them");
    }
    boolean replace = contentHash < other.contentHash();
    if (replace) {
      rowsByPid.put(playlist.pid(), row);
    }
    skipped.add(
        "%s: a second playlist with pid %d"
            .formatted(replace ? other.source() : source, playlist.pid()));
  }

  /// Adds a track that the data set has whether or not a playlist holds it. False where it was
  /// listed before: then this is one more mention of it.
  public boolean list(ExternalTrack track) {
    int number = lookedUp(track);
    boolean first = !listed.get(number);
    listed.set(number);
    return first;
  }

  /// Which tracks of the data set that was built were listed.
  public TrackSet listed(Dataset built) {
    return TrackSet.of(
        built.catalog().trackCount(),
        listed.stream().map(t -> built.catalog().findTrack(tracks.get(t).uri())).toArray());
  }

  /// The data set. Call once.
  public Dataset build() {
    List<Row> rows = sortedRows();
    int[] entries = new int[tracks.size()];
    for (Row row : rows) {
      for (int track : row.tracks()) {
        entries[track]++;
      }
    }
    int[] order = withListed(trackOrder(entries), entries);
    Catalog catalog = catalog(order, entries);
    int[] finalNumber = new int[tracks.size()];
    for (int n = 0; n < order.length; n++) {
      finalNumber[order[n]] = n;
    }
    return playlists(rows, finalNumber, catalog);
  }

  /// Remembers the numbers of recent objects: parsers hand out one object per track and file, and
  /// half of a file's mentions repeat, so these need not go through the large table.
  private int number(ExternalTrack track) {
    int slot = track.uri().hashCode() & (recent.length - 1);
    if (recent[slot] != track) {
      recentNumber[slot] = lookedUp(track);
      recent[slot] = track;
    }
    return recentNumber[slot];
  }

  private int lookedUp(ExternalTrack mention) {
    ExternalTrack track = mention;
    if (mention.clues() != null) {
      String isrc = mention.isrc();
      String mbid = mention.mbid();
      track = mention.withClues(null);
      if (isrc != null) {
        remember(TrackIds.ISRC + isrc, track.uri());
      }
      if (mbid != null) {
        remember(TrackIds.MBID + mbid, track.uri());
      }
    }
    Integer known = numbers.get(track.uri());
    if (known == null) {
      int number = tracks.size();
      numbers.put(track.uri(), number);
      tracks.add(interned(track));
      if (number == lastPlaylist.length) {
        lastPlaylist = Arrays.copyOf(lastPlaylist, number * 2);
      }
      return number;
    }
    ExternalTrack before = tracks.get(known);
    ExternalTrack merged = before.merge(track);
    if (merged != before) {
      tracks.set(known, interned(merged));
    }
    return known;
  }

  private void remember(String identifier, String uri) {
    if (!identifier.equals(uri)) {
      identifiers.computeIfAbsent(identifier, i -> new TreeSet<>()).add(uri);
    }
  }

  private ExternalTrack interned(ExternalTrack track) {
    return new ExternalTrack(
        track.uri(),
        track.name(),
        interned(track.artistUri()),
        interned(track.artistName()),
        interned(track.albumUri()),
        interned(track.albumName()),
        track.durationMs());
  }

  private @Nullable String interned(@Nullable String string) {
    if (string == null) {
      return null;
    }
    String first = strings.putIfAbsent(string, string);
    return first == null ? string : first;
  }

  private static ExternalPlaylist withoutTracks(ExternalPlaylist p) {
    return new ExternalPlaylist(
        p.pid(),
        p.title(),
        p.description(),
        p.collaborative(),
        p.modifiedAt(),
        p.followers(),
        p.edits(),
        p.holdouts(),
        List.of(),
        List.of());
  }

  private List<Row> sortedRows() {
    List<Row> rows = new ArrayList<>(rowsByPid.values());
    rows.sort(Comparator.comparingInt(row -> row.about().pid()));
    rowsWithoutPid.sort(Comparator.comparingLong(Row::contentHash));
    rows.addAll(rowsWithoutPid);
    return rows;
  }

  /// Provisional numbers of the tracks that some playlist holds, in final order: sorted by digits
  /// of the count and of the first four characters in which URIs differ, then by the whole URI
  /// where these are equal. (Comparing whole URIs throughout took half of the time of [#build].)
  private int[] trackOrder(int[] entries) {
    int prefix = commonPrefix();
    long[] keys = new long[tracks.size()];
    for (int t = 0; t < keys.length; t++) {
      String uri = tracks.get(t).uri();
      for (int c = prefix; c < prefix + 4; c++) {
        keys[t] = keys[t] << 16 | (c < uri.length() ? uri.charAt(c) : 0);
      }
    }
    int[] order = ByCount.order(entries, t -> keys[t]);
    for (int from = 0, to; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length
          && entries[order[to]] == entries[order[from]]
          && keys[order[to]] == keys[order[from]]) {
        to++;
      }
      if (to - from > 1) {
        int[] run = Arrays.copyOfRange(order, from, to);
        int[] sorted =
            Arrays.stream(run)
                .boxed()
                .sorted(Comparator.comparing(t -> tracks.get(t).uri()))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, order, from, sorted.length);
      }
    }
    return order;
  }

  /// The listed tracks without entries behind those that have some, by URI.
  private int[] withListed(int[] order, int[] entries) {
    int[] more =
        listed.stream()
            .filter(t -> entries[t] == 0)
            .boxed()
            .sorted(Comparator.comparing(t -> tracks.get(t).uri()))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] all = Arrays.copyOf(order, order.length + more.length);
    System.arraycopy(more, 0, all, order.length, more.length);
    return all;
  }

  /// How many characters all URIs begin with together.
  private int commonPrefix() {
    if (tracks.isEmpty()) {
      return 0;
    }
    String first = tracks.getFirst().uri();
    int length = first.length();
    for (ExternalTrack track : tracks) {
      length = Math.min(length, track.uri().length());
      while (!track.uri().regionMatches(0, first, 0, length)) {
        length--;
      }
    }
    return length;
  }

  private Catalog catalog(int[] order, int[] entries) {
    int[] all = Arrays.copyOf(order, tracks.size());
    int rest = order.length;
    for (int t = 0; t < entries.length; t++) {
      if (entries[t] == 0 && !listed.get(t)) {
        all[rest++] = t;
      }
    }
    Catalog.Builder catalog = new Catalog.Builder();
    new NumberedTracks(all.length, order.length, n -> tracks.get(all[n]), n -> entries[all[n]])
        .addTo(catalog);
    int[] numberOf = new int[tracks.size()];
    Arrays.fill(numberOf, -1);
    for (int n = 0; n < order.length; n++) {
      numberOf[order[n]] = n;
    }
    identifiers.forEach(
        (identifier, uris) ->
            uris.forEach(
                uri -> {
                  Integer provisional = numbers.get(uri);
                  if (provisional != null && numberOf[provisional] >= 0) {
                    catalog.addIdentifier(identifier, numberOf[provisional]);
                  }
                }));
    return catalog.build();
  }

  private Dataset playlists(List<Row> rows, int[] finalNumber, Catalog catalog) {
    Dataset.Builder dataset = new Dataset.Builder();
    int pid = -1;
    for (Row row : rows) {
      pid = row.about().pid() >= 0 ? row.about().pid() : Math.max(firstPid, pid + 1);
      int[] numbered = row.tracks();
      for (int k = 0; k < numbered.length; k++) {
        numbered[k] = finalNumber[numbered[k]];
      }
      dataset.add(pid, row.about(), numbered, numbered.length);
    }
    return dataset.build(catalog, droppedDuplicates, droppedWithoutUri);
  }
}
