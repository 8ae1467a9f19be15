package org.segue.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Growing;
import org.segue.math.SparseMatrix;
import org.segue.store.BusyException;
import org.segue.store.DirectoryKind;
import org.segue.store.Durable;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import org.segue.store.NamedArrays;
import org.segue.store.Sha256;
import org.segue.store.Strings;

/// Playlists over a [Catalog]: for each its tracks in order, its title and what else is known.
///
/// On disk a directory: `catalog.safetensors`, `playlists.safetensors`, `manifest.json`; opening it
/// maps the files. Per playlist: pid (I32), title (I32 into the distinct raw titles, -1 none),
/// modified (I64 seconds, 0 unknown), followers and edits (I32, -1 unknown), collaborative (U8: 0
/// no, 1 yes, 2 unknown), description (I32, -1 none). What was appended since lies beside these
/// files ([Journal]) and is seen as part of them. Immutable: what is appended later is seen by who
/// opens later.
public final class Dataset {

  /// The content hash of data that were never saved.
  public static final String UNSAVED = "unsaved";

  public static final DirectoryKind KIND =
      DirectoryKind.described("a data set", DatasetManifest.FILE, DatasetManifest.FORMAT);

  static final String PLAYLISTS = "playlists.safetensors";

  private final Catalog catalog;
  private final NamedArrays arrays;
  private final SparseMatrix tracks;
  private final Array pids;
  private final Array titleOf;
  private final Array modified;
  private final Array followers;
  private final Array edits;
  private final Array collaborative;
  private final Array descriptionOf;
  private final Strings titles;
  private final Array normalisedOf;
  private final Strings normalisedTitles;
  private final Strings descriptions;
  private final String contentHash;
  private final long droppedDuplicates;
  private final long droppedWithoutUri;
  private final List<DatasetState> earlier;
  private final @Nullable String madeOf;

  Dataset(
      Catalog catalog,
      NamedArrays arrays,
      String contentHash,
      long droppedDuplicates,
      long droppedWithoutUri) {
    this(catalog, arrays, contentHash, droppedDuplicates, droppedWithoutUri, List.of(), null);
  }

  /// `earlier`: what it was before it was appended to, oldest first; `madeOf`: the hash of what it
  /// tells more of.
  Dataset(
      Catalog catalog,
      NamedArrays arrays,
      String contentHash,
      long droppedDuplicates,
      long droppedWithoutUri,
      List<DatasetState> earlier,
      @Nullable String madeOf) {
    this.earlier = List.copyOf(earlier);
    this.madeOf = madeOf;
    this.catalog = catalog;
    this.arrays = arrays;
    this.contentHash = contentHash;
    this.droppedDuplicates = droppedDuplicates;
    this.droppedWithoutUri = droppedWithoutUri;
    tracks = arrays.matrix("playlist.tracks");
    pids = arrays.get("playlist.pid", Array.Type.I32);
    titleOf = arrays.get("playlist.title", Array.Type.I32);
    modified = arrays.get("playlist.modified", Array.Type.I64);
    followers = arrays.get("playlist.followers", Array.Type.I32);
    edits = arrays.get("playlist.edits", Array.Type.I32);
    collaborative = arrays.get("playlist.collaborative", Array.Type.U8);
    descriptionOf = arrays.get("playlist.description", Array.Type.I32);
    titles = arrays.strings("title");
    normalisedOf = arrays.get("title.normalised", Array.Type.I32);
    normalisedTitles = arrays.strings("normalised");
    descriptions = arrays.strings("description");
    if (tracks.columnCount() != catalog.trackCount() || pids.size() != tracks.rowCount()) {
      throw new IntegrityException(
          "playlists over %d tracks do not fit a catalog of %d"
              .formatted(tracks.columnCount(), catalog.trackCount()));
    }
  }

  /// Opens a data set directory, with all that was appended to it, in the time of mapping its
  /// files.
  public static Dataset open(Path directory) throws IOException {
    return Journal.open(directory);
  }

  /// Saves into a directory that appears whole or not at all. It does not replace the data set that
  /// it was made of once that has been appended to: a [BusyException].
  public DatasetManifest save(Path directory, boolean replace) throws IOException {
    DatasetManifest[] written = new DatasetManifest[1];
    Durable.directory(
        directory,
        KIND.when(replace),
        partial -> {
          if (replace && madeOf != null && Journal.isIn(directory)) {
            Dataset there = open(directory);
            if (!there.contentHash.equals(madeOf) && there.stateOf(madeOf) != null) {
              throw new BusyException(
                  directory + " was appended to meanwhile; do it again with what is there now");
            }
          }
          written[0] = write(partial, null);
        });
    return written[0];
  }

  /// Writes the files of a data set; `grown` of one that was appended to, whose hash stays.
  DatasetManifest write(Path directory, DatasetManifest.@Nullable Grown grown) throws IOException {
    Map<String, String> files = new TreeMap<>();
    files.put(Catalog.FILE, catalog.arrays().write(directory.resolve(Catalog.FILE)));
    files.put(PLAYLISTS, arrays.write(directory.resolve(PLAYLISTS)));
    DatasetManifest manifest =
        new DatasetManifest(
            DatasetManifest.FORMAT,
            DatasetManifest.VERSION,
            grown == null ? hash(files) : contentHash,
            files,
            playlistCount(),
            tracks.size(),
            catalog.trackCount(),
            catalog.artistCount(),
            catalog.albumCount(),
            titles.size(),
            droppedDuplicates,
            droppedWithoutUri,
            grown);
    Files.writeString(directory.resolve(DatasetManifest.FILE), Json.text(manifest));
    return manifest;
  }

  public Catalog catalog() {
    return catalog;
  }

  /// The arrays of the playlists.
  NamedArrays arrays() {
    return arrays;
  }

  public int playlistCount() {
    return tracks.rowCount();
  }

  /// Playlists x tracks, each row in the playlist's order.
  public SparseMatrix tracks() {
    return tracks;
  }

  public int pid(int playlist) {
    return pids.intAt(playlist);
  }

  /// The raw title, or null.
  public @Nullable String title(int playlist) {
    int title = titleOf.intAt(playlist);
    return title < 0 ? null : titles.get(title);
  }

  /// The number of the raw title in [#titles()], or -1.
  public int titleOf(int playlist) {
    return titleOf.intAt(playlist);
  }

  /// The distinct raw titles.
  public Strings titles() {
    return titles;
  }

  /// The number of a raw title's normalised form in [#normalisedTitles()].
  public int normalisedOf(int title) {
    return normalisedOf.intAt(title);
  }

  /// The distinct normalised titles ([Titles#normalise]).
  public Strings normalisedTitles() {
    return normalisedTitles;
  }

  public @Nullable String description(int playlist) {
    int description = descriptionOf.intAt(playlist);
    return description < 0 ? null : descriptions.get(description);
  }

  /// Seconds since 1970, 0 where unknown.
  public long modifiedAt(int playlist) {
    return modified.longAt(playlist);
  }

  /// -1 where unknown.
  public int followers(int playlist) {
    return followers.intAt(playlist);
  }

  /// -1 where unknown.
  public int edits(int playlist) {
    return edits.intAt(playlist);
  }

  /// Null where unknown.
  public @Nullable Boolean collaborative(int playlist) {
    byte value = collaborative.byteAt(playlist);
    return value == 2 ? null : Boolean.valueOf(value == 1);
  }

  /// A playlist with its tracks, as a file would tell it.
  public ExternalPlaylist external(int playlist) {
    return new ExternalPlaylist(
        pid(playlist),
        title(playlist),
        description(playlist),
        collaborative(playlist),
        modifiedAt(playlist),
        followers(playlist),
        edits(playlist),
        -1,
        Arrays.stream(tracks.row(playlist)).mapToObj(catalog::external).toList(),
        List.of());
  }

  /// SHA-256 of the content, in hexadecimal; of the whole data set where this is a part of one.
  public String contentHash() {
    return contentHash;
  }

  /// The content hash that these very arrays have where nothing was appended: as when they are
  /// saved elsewhere, as a part of a data set is, or come back from tables. Reads all arrays: a
  /// second or two at a million playlists.
  public String hashOfArrays() {
    return hash(
        new TreeMap<>(Map.of(Catalog.FILE, catalog.arrays().digest(), PLAYLISTS, arrays.digest())));
  }

  /// What this data set was when it had that content hash, before playlists were appended; null
  /// where it never had, or longer ago than is remembered.
  public @Nullable DatasetState stateOf(String hash) {
    if (hash.equals(contentHash)) {
      return new DatasetState(hash, playlistCount(), catalog.trackCount());
    }
    return earlier.stream().filter(s -> s.contentHash().equals(hash)).findFirst().orElse(null);
  }

  /// What it was before it was appended to, oldest first.
  List<DatasetState> earlier() {
    return earlier;
  }

  /// Second mentions of a track inside a playlist that the import left out.
  public long droppedDuplicates() {
    return droppedDuplicates;
  }

  /// Entries without a track URI that the import left out.
  public long droppedWithoutUri() {
    return droppedWithoutUri;
  }

  /// The given playlists only, in the given order, over the same catalog and titles.
  public Dataset select(int[] playlists) {
    long entries = 0;
    for (int playlist : playlists) {
      entries += tracks.rowLength(playlist);
    }
    Array offsets = Array.allocate(Array.Type.I64, playlists.length + 1L);
    Array columns = Array.allocate(Array.Type.I32, entries);
    int[] buffer = new int[tracks.longestRow()];
    long at = 0;
    for (int p = 0; p < playlists.length; p++) {
      int length = tracks.row(playlists[p], buffer);
      columns.put(at, buffer, 0, length);
      at += length;
      offsets.set(p + 1L, at);
    }
    return derive(new SparseMatrix(offsets, columns, tracks.columnCount()), playlists);
  }

  /// The same playlists with other tracks: row p replaces the tracks of playlist p.
  public Dataset withTracks(SparseMatrix replacement) {
    if (replacement.rowCount() != playlistCount()
        || replacement.columnCount() != tracks.columnCount()) {
      throw new IllegalArgumentException("a replacement must have the same shape");
    }
    int[] all = new int[playlistCount()];
    Arrays.setAll(all, p -> p);
    return derive(replacement, all);
  }

  /// The same playlists over a catalog that tells more of the same tracks.
  public Dataset withCatalog(Catalog other) {
    if (other.trackCount() != catalog.trackCount()) {
      throw new IllegalArgumentException("the catalog must have the same tracks");
    }
    return new Dataset(
        other,
        arrays,
        UNSAVED,
        droppedDuplicates,
        droppedWithoutUri,
        List.of(),
        madeOf == null ? contentHash : madeOf);
  }

  private Dataset derive(SparseMatrix newTracks, int[] playlists) {
    NamedArrays.Builder derived = NamedArrays.builder().put("playlist.tracks", newTracks);
    for (Map.Entry<String, Array> entry : arrays.all().entrySet()) {
      String name = entry.getKey();
      if (name.startsWith("playlist.tracks.")) {
        continue;
      }
      derived.put(
          name,
          name.startsWith("playlist.") ? picked(entry.getValue(), playlists) : entry.getValue());
    }
    return new Dataset(catalog, derived.build(), contentHash, droppedDuplicates, droppedWithoutUri);
  }

  private static Array picked(Array array, int[] indices) {
    Array result = Array.allocate(array.type(), indices.length);
    int bytes = array.type().bytes();
    for (int i = 0; i < indices.length; i++) {
      java.lang.foreign.MemorySegment.copy(
          array.memory(), (long) indices[i] * bytes, result.memory(), (long) i * bytes, bytes);
    }
    return result;
  }

  static String hash(Map<String, String> files) {
    StringBuilder text = new StringBuilder();
    files.forEach((name, sha) -> text.append(name).append('\n').append(sha).append('\n'));
    return Sha256.hex(text.toString());
  }

  /// Collects playlists over a catalog whose track numbers are already known.
  public static final class Builder {
    private final Growing offsets = new Growing(Array.Type.I64);
    private final Growing tracks = new Growing(Array.Type.I32);
    private final Growing pids = new Growing(Array.Type.I32);
    private final Growing titleOf = new Growing(Array.Type.I32);
    private final Growing modified = new Growing(Array.Type.I64);
    private final Growing followers = new Growing(Array.Type.I32);
    private final Growing edits = new Growing(Array.Type.I32);
    private final Growing collaborative = new Growing(Array.Type.U8);
    private final Growing descriptionOf = new Growing(Array.Type.I32);
    private final Map<String, Integer> titleNumbers = new LinkedHashMap<>();
    private final Strings.Builder descriptions = new Strings.Builder();

    public Builder() {
      offsets.add(0L);
    }

    /// Adds the next playlist: the first `length` of `trackNumbers`, without duplicates, and what
    /// `about` says of it apart from its tracks.
    public void add(int pid, ExternalPlaylist about, int[] trackNumbers, int length) {
      pids.add(pid);
      tracks.add(trackNumbers, 0, length);
      offsets.add(tracks.size());
      String title = about.title();
      titleOf.add(
          title == null ? -1 : titleNumbers.computeIfAbsent(title, t -> titleNumbers.size()));
      modified.add(about.modifiedAt());
      followers.add(about.followers());
      edits.add(about.edits());
      Boolean shared = about.collaborative();
      collaborative.add((byte) (shared == null ? 2 : shared ? 1 : 0));
      String description = about.description();
      descriptionOf.add(description == null ? -1 : descriptions.add(description));
    }

    public Dataset build(Catalog catalog, long droppedDuplicates, long droppedWithoutUri) {
      Strings.Builder titles = new Strings.Builder();
      Growing normalisedOf = new Growing(Array.Type.I32);
      Map<String, Integer> normalisedNumbers = new LinkedHashMap<>();
      for (String title : titleNumbers.keySet()) {
        titles.add(title);
        normalisedOf.add(
            (int)
                normalisedNumbers.computeIfAbsent(
                    Titles.normalise(title), t -> normalisedNumbers.size()));
      }
      NamedArrays arrays =
          NamedArrays.builder()
              .put(
                  "playlist.tracks",
                  new SparseMatrix(offsets.build(), tracks.build(), catalog.trackCount()))
              .put("playlist.pid", pids.build())
              .put("playlist.title", titleOf.build())
              .put("playlist.modified", modified.build())
              .put("playlist.followers", followers.build())
              .put("playlist.edits", edits.build())
              .put("playlist.collaborative", collaborative.build())
              .put("playlist.description", descriptionOf.build())
              .put("title", titles.build())
              .put("title.normalised", normalisedOf.build())
              .put("normalised", Strings.of(List.copyOf(normalisedNumbers.keySet())))
              .put("description", descriptions.build())
              .build();
      return new Dataset(catalog, arrays, UNSAVED, droppedDuplicates, droppedWithoutUri);
    }
  }
}
