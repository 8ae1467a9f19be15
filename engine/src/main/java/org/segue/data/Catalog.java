package org.segue.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Growing;
import org.segue.store.IntegrityException;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Tracks, artists and albums, each by a dense number, with names and URIs.
///
/// Tracks are numbered from the most to the least frequent at import, so whatever is indexed by
/// track keeps its busy part in a few cache lines. The number is an address, never evidence: it may
/// not break ties (it would tell which tracks a split withheld). Memory-mapped; immutable.
public final class Catalog {

  /// Its name in a data set or model directory.
  public static final String FILE = "catalog.safetensors";

  private static final String FEATURE = "track.feature.";
  private static final String CATEGORIES = "feature.categories.";
  private static final String IDENTIFIER = "identifier";

  private final NamedArrays arrays;
  private final Strings trackUris;
  private final Strings trackNames;
  private final StringIndex tracksByUri;
  private final Array trackArtist;
  private final Array trackAlbum;
  private final Array trackDuration;
  private final Strings artistUris;
  private final Strings artistNames;
  private final Strings albumUris;
  private final Strings albumNames;
  private final @Nullable StringIndex identifiers;

  public Catalog(NamedArrays arrays) {
    this.arrays = arrays;
    trackUris = arrays.strings("track.uri");
    trackNames = arrays.strings("track.name");
    tracksByUri = new StringIndex(trackUris, arrays.get("track.uri.slots", Array.Type.I32));
    trackArtist = arrays.get("track.artist", Array.Type.I32);
    trackAlbum = arrays.get("track.album", Array.Type.I32);
    trackDuration = arrays.get("track.duration", Array.Type.I32);
    artistUris = arrays.strings("artist.uri");
    artistNames = arrays.strings("artist.name");
    albumUris = arrays.strings("album.uri");
    albumNames = arrays.strings("album.name");
    identifiers =
        arrays.has(IDENTIFIER + ".utf8")
            ? new StringIndex(
                arrays.strings(IDENTIFIER), arrays.get(IDENTIFIER + ".slots", Array.Type.I32))
            : null;
    int tracks = trackUris.size();
    if (trackNames.size() != tracks
        || trackArtist.size() != tracks
        || trackAlbum.size() != tracks
        || trackDuration.size() != tracks
        || artistUris.size() != artistNames.size()
        || albumUris.size() != albumNames.size()) {
      throw new IntegrityException("the catalog's columns differ in length");
    }
  }

  /// Of a data set or model directory.
  public static Catalog open(Path directory) throws IOException {
    if (Journal.isIn(directory)) {
      return Dataset.open(directory).catalog();
    }
    return new Catalog(NamedArrays.open(directory.resolve(FILE)));
  }

  /// The arrays to save.
  public NamedArrays arrays() {
    return arrays;
  }

  public int trackCount() {
    return trackUris.size();
  }

  public int artistCount() {
    return artistUris.size();
  }

  public int albumCount() {
    return albumUris.size();
  }

  /// The number of the track with this URI, or -1.
  public int findTrack(String uri) {
    return tracksByUri.find(uri);
  }

  /// The tracks that bear an identifier beyond their URI (`isrc:…`, `mbid:…`, as [TrackIds] writes
  /// them), ascending. One recording may have several, and one identifier several tracks.
  public int[] identified(String identifier) {
    StringIndex index = identifiers;
    int first = index == null ? -1 : index.find(identifier);
    if (index == null || first < 0) {
      return new int[0];
    }
    Array tracks = arrays.get(IDENTIFIER + ".track", Array.Type.I32);
    int end = first + 1;
    while (end < tracks.size() && index.strings().get(end).equals(identifier)) {
      end++;
    }
    return IntStream.range(first, end).map(tracks::intAt).sorted().toArray();
  }

  /// All identifiers beyond URIs, one next to its equals, none where there are no such; their
  /// tracks are [#identifierTracks].
  public Strings identifiers() {
    StringIndex index = identifiers;
    return index == null ? Strings.of(List.of()) : index.strings();
  }

  /// The track of each of the [#identifiers] (I32).
  public Array identifierTracks() {
    return identifiers == null
        ? Array.allocate(Array.Type.I32, 0)
        : arrays.get(IDENTIFIER + ".track", Array.Type.I32);
  }

  /// The numbers of the tracks with these URIs, in their order, without those that are not here.
  public int[] findTracks(Collection<String> uris) {
    return uris.stream().mapToInt(this::findTrack).filter(track -> track >= 0).toArray();
  }

  /// The numbers of the artists with one of these URIs or, in any case of letters, names. Reads all
  /// artists once, however many are asked for.
  public int[] findArtists(Collection<String> urisOrNames) {
    Set<String> wanted = new HashSet<>(urisOrNames);
    Set<String> names = new HashSet<>();
    urisOrNames.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return IntStream.range(0, wanted.isEmpty() ? 0 : artistCount())
        .filter(
            artist ->
                wanted.contains(artistUri(artist))
                    || names.contains(artistName(artist).toLowerCase(Locale.ROOT)))
        .toArray();
  }

  public String trackUri(int track) {
    return trackUris.get(track);
  }

  /// The name, empty where unknown.
  public String trackName(int track) {
    return trackNames.get(track);
  }

  /// The artist's number, or -1.
  public int artistOf(int track) {
    return trackArtist.intAt(track);
  }

  /// The album's number, or -1.
  public int albumOf(int track) {
    return trackAlbum.intAt(track);
  }

  /// In milliseconds; 0 where unknown.
  public int durationOf(int track) {
    return trackDuration.intAt(track);
  }

  /// The URI, empty where the artist is known by name only.
  public String artistUri(int artist) {
    return artistUris.get(artist);
  }

  public String artistName(int artist) {
    return artistNames.get(artist);
  }

  /// The URI, empty where the album is known by name only.
  public String albumUri(int album) {
    return albumUris.get(album);
  }

  public String albumName(int album) {
    return albumNames.get(album);
  }

  /// Artist numbers of all tracks (I32).
  public Array trackArtists() {
    return trackArtist;
  }

  /// Album numbers of all tracks (I32).
  public Array trackAlbums() {
    return trackAlbum;
  }

  /// What else is known of the tracks, by name: a number of each track, measured (F32, NaN where
  /// unknown: loudness, say), a category from 0 (I32, −1 where unknown: genre, say), or a vector of
  /// each ([tracks, width], F32, zeros where unknown: what it sounds like). They are the arrays
  /// `track.feature.NAME` of the file; models that can use them do.
  public SequencedMap<String, Array> features() {
    SequencedMap<String, Array> features = new TreeMap<>();
    arrays
        .all()
        .forEach(
            (name, array) -> {
              if (name.startsWith(FEATURE)) {
                features.put(name.substring(FEATURE.length()), array);
              }
            });
    return features;
  }

  /// What the categories of a feature are called, by number; none where nobody said.
  public Strings categories(String feature) {
    String name = CATEGORIES + feature;
    return arrays.has(name + ".utf8") ? arrays.strings(name) : Strings.of(List.of());
  }

  /// The same tracks with one more of their [#features].
  public Catalog withFeature(String name, Array ofTracks) {
    return withFeature(name, ofTracks, null);
  }

  /// The same, and what its categories are called, if it has any. One of that name is replaced.
  public Catalog withFeature(String name, Array ofTracks, @Nullable Strings categories) {
    boolean vectors = ofTracks.shape().length == 2 && ofTracks.type() == Array.Type.F32;
    boolean numbers =
        ofTracks.shape().length == 1
            && (ofTracks.type() == Array.Type.F32 || ofTracks.type() == Array.Type.I32);
    if (ofTracks.shape()[0] != trackCount() || !(vectors || numbers)) {
      throw new IllegalArgumentException(
          "feature '%s' must be F32 or I32, one number for each of %d tracks, or F32 vectors, not %s"
              .formatted(name, trackCount(), ofTracks));
    }
    NamedArrays.Builder all = NamedArrays.builder();
    arrays
        .all()
        .forEach(
            (other, array) -> {
              if (!other.equals(FEATURE + name) && !other.startsWith(CATEGORIES + name + ".")) {
                all.put(other, array);
              }
            });
    all.put(FEATURE + name, ofTracks);
    if (categories != null) {
      all.put(CATEGORIES + name, categories);
    }
    return new Catalog(all.build());
  }

  /// The distinct known artists of these tracks, ascending.
  public int[] artistsOf(TrackList tracks) {
    return Arrays.stream(tracks.toArray())
        .map(this::artistOf)
        .filter(artist -> artist >= 0)
        .sorted()
        .distinct()
        .toArray();
  }

  /// A track as a file would tell it.
  public ExternalTrack external(int track) {
    int artist = artistOf(track);
    int album = albumOf(track);
    return new ExternalTrack(
        trackUri(track),
        known(trackName(track)),
        artist < 0 ? null : known(artistUri(artist)),
        artist < 0 ? null : known(artistName(artist)),
        album < 0 ? null : known(albumUri(album)),
        album < 0 ? null : known(albumName(album)),
        durationOf(track));
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }

  /// "Name — Artist", for people.
  public String describe(int track) {
    int artist = artistOf(track);
    String name = trackName(track).isEmpty() ? trackUri(track) : trackName(track);
    return artist < 0 ? name : name + " — " + artistName(artist);
  }

  /// Collects the columns in number order.
  public static final class Builder {
    private final Strings.Builder trackUris = new Strings.Builder();
    private final Strings.Builder trackNames = new Strings.Builder();
    private final Growing trackArtists = new Growing(Array.Type.I32);
    private final Growing trackAlbums = new Growing(Array.Type.I32);
    private final Growing trackDurations = new Growing(Array.Type.I32);
    private final Strings.Builder artistUris = new Strings.Builder();
    private final Strings.Builder artistNames = new Strings.Builder();
    private final Strings.Builder albumUris = new Strings.Builder();
    private final Strings.Builder albumNames = new Strings.Builder();
    private final Strings.Builder identifiers = new Strings.Builder();
    private final Growing identifierTracks = new Growing(Array.Type.I32);

    /// Adds the next artist and returns its number; an empty URI means known by name only.
    public int addArtist(String uri, String name) {
      artistUris.add(uri);
      return artistNames.add(name);
    }

    /// Adds the next album and returns its number; an empty URI means known by name only.
    public int addAlbum(String uri, String name) {
      albumUris.add(uri);
      return albumNames.add(name);
    }

    /// Adds the next track and returns its number; unknown artist or album -1, duration 0.
    public int addTrack(String uri, String name, int artist, int album, int durationMs) {
      trackArtists.add(artist);
      trackAlbums.add(album);
      trackDurations.add(durationMs);
      trackNames.add(name);
      return trackUris.add(uri);
    }

    /// Adds an identifier of a track; all of one identifier come after each other.
    public void addIdentifier(String identifier, int track) {
      identifiers.add(identifier);
      identifierTracks.add(track);
    }

    public Catalog build() {
      Strings uris = trackUris.build();
      NamedArrays.Builder all = NamedArrays.builder();
      if (identifiers.size() > 0) {
        Strings texts = identifiers.build();
        all.put(IDENTIFIER, texts)
            .put(IDENTIFIER + ".slots", StringIndex.over(texts).slots())
            .put(IDENTIFIER + ".track", identifierTracks.build());
      }
      return new Catalog(
          all.put("track.uri", uris)
              .put("track.uri.slots", StringIndex.over(uris).slots())
              .put("track.name", trackNames.build())
              .put("track.artist", trackArtists.build())
              .put("track.album", trackAlbums.build())
              .put("track.duration", trackDurations.build())
              .put("artist.uri", artistUris.build())
              .put("artist.name", artistNames.build())
              .put("album.uri", albumUris.build())
              .put("album.name", albumNames.build())
              .build());
    }
  }
}
