package org.segue.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Growing;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// What playlists, and tracks that no playlist holds yet, add to the arrays of a data set: for each
/// array the numbers that come after, as they will stand there. So the grown data set is made by
/// putting arrays behind each other ([#joined]), in any grouping.
///
/// - A known track stays as it is; of a new one all is taken over, and of its features what both
///   sides know under one name. (A known track on a playlist that comes may get more identifiers.)
/// - Artists and albums are found as the import finds them: by URI, else an artist by its name, an
///   album by its name among those of the artist.
/// - Ends of strings and offsets of rows count from the beginning of the whole. Hash tables are not
///   among the arrays: they are made when it is opened.
final class Appendix {

  private static final String SLOTS = ".slots";
  private static final String IDENTIFIER = "identifier";

  private final Dataset before;
  private final Dataset more;
  private final int[] kept;

  /// Of each track that comes its number, -1 where it is not needed.
  private final int[] trackOf;

  /// The tracks that come and are new, in their order.
  private final List<Integer> fresh = new ArrayList<>();

  private long entries;
  private int known;

  /// Of the playlists of `more` those in `kept`, with their tracks; and the tracks `listed`.
  Appendix(Dataset before, Dataset more, int[] kept, TrackSet listed) {
    this.before = before;
    this.more = more;
    this.kept = kept;
    Catalog old = before.catalog();
    Catalog coming = more.catalog();
    BitSet used = new BitSet();
    for (int playlist : kept) {
      for (int track : more.tracks().row(playlist)) {
        used.set(track);
        entries++;
      }
    }
    trackOf = new int[coming.trackCount()];
    Arrays.fill(trackOf, -1);
    for (int t = 0; t < trackOf.length; t++) {
      if (!used.get(t) && !listed.has(t)) {
        continue;
      }
      int number = old.findTrack(coming.trackUri(t));
      known += listed.has(t) && number >= 0 ? 1 : 0;
      if (number < 0) {
        trackOf[t] = old.trackCount() + fresh.size();
        fresh.add(t);
      } else if (used.get(t)) {
        trackOf[t] = number;
      }
    }
  }

  /// Whether nothing would change.
  boolean isEmpty() {
    return kept.length == 0 && fresh.isEmpty();
  }

  /// How many of the listed tracks were there before.
  int known() {
    return known;
  }

  int playlistCount() {
    return before.playlistCount() + kept.length;
  }

  int trackCount() {
    return before.catalog().trackCount() + fresh.size();
  }

  long entries() {
    return entries;
  }

  NamedArrays catalog() {
    Catalog old = before.catalog();
    Catalog coming = more.catalog();
    NamedArrays.Builder tail = NamedArrays.builder();
    Set<Integer> artists = new TreeSet<>();
    Set<Integer> albums = new TreeSet<>();
    for (int t : fresh) {
      artists.add(coming.artistOf(t));
      albums.add(coming.albumOf(t));
    }
    artists.remove(-1);
    albums.remove(-1);
    Map<Integer, Integer> artistOf = artists(artists, tail);
    Map<Integer, Integer> albumOf = albums(albums, artistOf, tail);
    Strings.Builder uris = new Strings.Builder();
    Strings.Builder names = new Strings.Builder();
    Growing trackArtist = new Growing(Array.Type.I32);
    Growing trackAlbum = new Growing(Array.Type.I32);
    Growing duration = new Growing(Array.Type.I32);
    for (int t : fresh) {
      uris.add(coming.trackUri(t));
      names.add(coming.trackName(t));
      trackArtist.add(artistOf.getOrDefault(coming.artistOf(t), -1));
      trackAlbum.add(albumOf.getOrDefault(coming.albumOf(t), -1));
      duration.add(coming.durationOf(t));
    }
    put(tail, "track.uri", old.arrays(), uris);
    put(tail, "track.name", old.arrays(), names);
    tail.put("track.artist", trackArtist.build())
        .put("track.album", trackAlbum.build())
        .put("track.duration", duration.build());
    old.features()
        .forEach((name, array) -> tail.put("track.feature." + name, feature(name, array)));
    identifiers(tail);
    return tail.build();
  }

  /// The number of each of these artists, known or new.
  private Map<Integer, Integer> artists(Set<Integer> wanted, NamedArrays.Builder tail) {
    Catalog old = before.catalog();
    Catalog coming = more.catalog();
    Keys keys = Keys.of(wanted, coming::artistUri, coming::artistName);
    Map<String, Integer> byUri = new HashMap<>();
    Map<String, Integer> byName = new HashMap<>(); // one with a URI before one without
    for (int a = 0; a < old.artistCount() && !wanted.isEmpty(); a++) {
      String uri = old.artistUri(a);
      if (keys.uris().contains(uri)) {
        byUri.putIfAbsent(uri, a);
      }
      if (!keys.names().isEmpty() && keys.names().contains(old.artistName(a))) {
        byName.merge(
            old.artistName(a),
            a,
            (x, y) -> old.artistUri(x).isEmpty() && !old.artistUri(y).isEmpty() ? y : x);
      }
    }
    return numbered(
        "artist",
        wanted,
        a ->
            coming.artistUri(a).isEmpty()
                ? byName.get(coming.artistName(a))
                : byUri.get(coming.artistUri(a)),
        coming::artistUri,
        coming::artistName,
        old.artistCount(),
        tail);
  }

  /// The same of albums; one without URI belongs to the artist of its tracks.
  private Map<Integer, Integer> albums(
      Set<Integer> wanted, Map<Integer, Integer> artistOf, NamedArrays.Builder tail) {
    Catalog old = before.catalog();
    Catalog coming = more.catalog();
    Map<Integer, Integer> artistOfAlbum = new HashMap<>();
    for (int t : fresh) {
      artistOfAlbum.putIfAbsent(coming.albumOf(t), artistOf.getOrDefault(coming.artistOf(t), -1));
    }
    Keys keys = Keys.of(wanted, coming::albumUri, coming::albumName);
    Map<String, Integer> byUri = new HashMap<>();
    BitSet named = new BitSet();
    for (int a = 0; a < old.albumCount() && !wanted.isEmpty(); a++) {
      String uri = old.albumUri(a);
      if (keys.uris().contains(uri)) {
        byUri.putIfAbsent(uri, a);
      }
      named.set(a, !keys.names().isEmpty() && keys.names().contains(old.albumName(a)));
    }
    Map<String, Integer> byName = new HashMap<>();
    for (int t = 0; t < old.trackCount() && !named.isEmpty(); t++) {
      int album = old.albumOf(t);
      if (album >= 0 && named.get(album)) {
        byName.putIfAbsent(old.artistOf(t) + "\n" + old.albumName(album), album);
      }
    }
    return numbered(
        "album",
        wanted,
        a ->
            coming.albumUri(a).isEmpty()
                ? byName.get(artistOfAlbum.get(a) + "\n" + coming.albumName(a))
                : byUri.get(coming.albumUri(a)),
        coming::albumUri,
        coming::albumName,
        old.albumCount(),
        tail);
  }

  /// What artists or albums are looked for by: their URIs, and the names of those without.
  private record Keys(Set<String> uris, Set<String> names) {
    static Keys of(Set<Integer> wanted, IntFunction<String> uri, IntFunction<String> name) {
      Keys keys = new Keys(new HashSet<>(), new HashSet<>());
      for (int one : wanted) {
        if (uri.apply(one).isEmpty()) {
          keys.names.add(name.apply(one));
        } else {
          keys.uris.add(uri.apply(one));
        }
      }
      return keys;
    }
  }

  /// The number that each of the wanted is known by, or gets behind the `count` known ones.
  private Map<Integer, Integer> numbered(
      String kind,
      Set<Integer> wanted,
      IntFunction<@Nullable Integer> found,
      IntFunction<String> uri,
      IntFunction<String> name,
      int count,
      NamedArrays.Builder tail) {
    Strings.Builder uris = new Strings.Builder();
    Strings.Builder names = new Strings.Builder();
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int one : wanted) {
      Integer known = found.apply(one);
      if (known == null) {
        uris.add(uri.apply(one));
        known = count + names.add(name.apply(one));
      }
      numbers.put(one, known);
    }
    put(tail, kind + ".uri", before.catalog().arrays(), uris);
    put(tail, kind + ".name", before.catalog().arrays(), names);
    return numbers;
  }

  /// A feature of the new tracks: unknown but where the coming ones have it in the same terms.
  private Array feature(String name, Array known) {
    long[] shape = known.shape();
    shape[0] = fresh.size();
    Array tail = Array.allocate(known.type(), shape);
    Array theirs = more.catalog().features().get(name);
    Array same =
        theirs != null
                && theirs.type() == known.type()
                && Arrays.equals(theirs.shape(), 1, theirs.shape().length, shape, 1, shape.length)
                && sameTexts(before.catalog().categories(name), more.catalog().categories(name))
            ? theirs
            : null;
    long width = fresh.isEmpty() ? 0 : tail.size() / fresh.size();
    for (int n = 0; n < fresh.size(); n++) {
      for (long k = 0; k < width; k++) {
        long at = n * width + k;
        long from = fresh.get(n) * width + k;
        if (known.type() == Array.Type.F32) {
          tail.set(at, same != null ? same.floatAt(from) : shape.length == 1 ? Float.NaN : 0);
        } else {
          tail.set(at, same != null ? same.intAt(from) : -1);
        }
      }
    }
    return tail;
  }

  private static boolean sameTexts(Strings a, Strings b) {
    return a.utf8().sameAs(b.utf8()) && a.ends().sameAs(b.ends());
  }

  /// Identifiers that tracks did not have before.
  private void identifiers(NamedArrays.Builder tail) {
    Strings coming = more.catalog().identifiers();
    Array of = more.catalog().identifierTracks();
    Strings.Builder added = new Strings.Builder();
    Growing tracks = new Growing(Array.Type.I32);
    for (int i = 0; i < coming.size(); i++) {
      int track = trackOf[of.intAt(i)];
      String identifier = coming.get(i);
      if (track >= 0
          && Arrays.stream(before.catalog().identified(identifier)).noneMatch(t -> t == track)) {
        added.add(identifier);
        tracks.add(track);
      }
    }
    if (added.size() > 0) {
      put(tail, IDENTIFIER, before.catalog().arrays(), added);
      tail.put(IDENTIFIER + ".track", tracks.build());
    }
  }

  NamedArrays playlists() {
    Growing offsets = new Growing(Array.Type.I64);
    Growing columns = new Growing(Array.Type.I32);
    Growing pids = new Growing(Array.Type.I32);
    Growing titleOf = new Growing(Array.Type.I32);
    Growing modified = new Growing(Array.Type.I64);
    Growing followers = new Growing(Array.Type.I32);
    Growing edits = new Growing(Array.Type.I32);
    Growing collaborative = new Growing(Array.Type.U8);
    Growing descriptionOf = new Growing(Array.Type.I32);
    Strings.Builder descriptions = new Strings.Builder();
    NamedArrays.Builder tail = NamedArrays.builder();
    Map<String, Integer> titles = titles(tail);
    int described = (int) before.arrays().get("description.ends").size();
    for (int p : kept) {
      int[] tracks = more.tracks().row(p);
      for (int k = 0; k < tracks.length; k++) {
        tracks[k] = trackOf[tracks[k]];
      }
      columns.add(tracks, 0, tracks.length);
      offsets.add(before.tracks().size() + columns.size());
      pids.add(more.pid(p));
      String title = more.title(p);
      titleOf.add(title == null ? -1 : titles.getOrDefault(title, -1));
      modified.add(more.modifiedAt(p));
      followers.add(more.followers(p));
      edits.add(more.edits(p));
      Boolean shared = more.collaborative(p);
      collaborative.add((byte) (shared == null ? 2 : shared ? 1 : 0));
      String description = more.description(p);
      descriptionOf.add(description == null ? -1 : described + descriptions.add(description));
    }
    put(tail, "description", before.arrays(), descriptions);
    return tail.put("playlist.tracks.offsets", offsets.build())
        .put("playlist.tracks.columns", columns.build())
        .put("playlist.tracks.width", Array.of(trackCount()))
        .put("playlist.pid", pids.build())
        .put("playlist.title", titleOf.build())
        .put("playlist.modified", modified.build())
        .put("playlist.followers", followers.build())
        .put("playlist.edits", edits.build())
        .put("playlist.collaborative", collaborative.build())
        .put("playlist.description", descriptionOf.build())
        .build();
  }

  /// The number of every raw title of the playlists, known or new.
  private Map<String, Integer> titles(NamedArrays.Builder tail) {
    Set<String> wanted = new LinkedHashSet<>();
    for (int p : kept) {
      String title = more.title(p);
      if (title != null) {
        wanted.add(title);
      }
    }
    Map<String, Integer> numbers = known(before.titles(), wanted);
    Set<String> added = new LinkedHashSet<>(wanted);
    added.removeAll(numbers.keySet());
    Map<String, String> normalised = new LinkedHashMap<>();
    added.forEach(title -> normalised.put(title, Titles.normalise(title)));
    Map<String, Integer> normalisedNumbers =
        known(before.normalisedTitles(), new HashSet<>(normalised.values()));
    Strings.Builder newTitles = new Strings.Builder();
    Strings.Builder newNormalised = new Strings.Builder();
    Growing normalisedOf = new Growing(Array.Type.I32);
    normalised.forEach(
        (title, plain) -> {
          numbers.put(title, before.titles().size() + newTitles.add(title));
          normalisedOf.add(
              (int)
                  normalisedNumbers.computeIfAbsent(
                      plain, t -> before.normalisedTitles().size() + newNormalised.add(t)));
        });
    put(tail, "title", before.arrays(), newTitles);
    put(tail, "normalised", before.arrays(), newNormalised);
    tail.put("title.normalised", normalisedOf.build());
    return numbers;
  }

  private static Map<String, Integer> known(Strings strings, Set<String> wanted) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int n = 0; n < strings.size() && numbers.size() < wanted.size(); n++) {
      String text = strings.get(n);
      if (wanted.contains(text)) {
        numbers.putIfAbsent(text, n);
      }
    }
    return numbers;
  }

  /// Strings that will stand behind those of this name.
  private static void put(
      NamedArrays.Builder tail, String name, NamedArrays before, Strings.Builder added) {
    Strings strings = added.build();
    long from = before.has(name + ".utf8") ? before.get(name + ".utf8").size() : 0;
    long[] ends = strings.ends().toLongs();
    for (int n = 0; n < ends.length; n++) {
      ends[n] += from;
    }
    tail.put(name + ".utf8", strings.utf8()).put(name + ".ends", Array.of(ends));
  }

  /// Puts arrays behind each other by name. Hash tables are left out where something was added.
  static NamedArrays joined(NamedArrays first, List<NamedArrays> tails) {
    if (tails.isEmpty()) {
      return first;
    }
    Map<String, List<Array>> added = new TreeMap<>();
    first.all().keySet().forEach(name -> added.put(name, new ArrayList<>()));
    for (NamedArrays tail : tails) {
      tail.all()
          .forEach((name, array) -> added.computeIfAbsent(name, n -> new ArrayList<>()).add(array));
    }
    NamedArrays.Builder all = NamedArrays.builder();
    added.forEach(
        (name, arrays) -> {
          if (name.endsWith(".width")) {
            all.put(name, arrays.getLast());
          } else if (!name.endsWith(SLOTS)) {
            all.put(name, first.has(name) ? first.followed(name, arrays) : Array.joined(arrays));
          }
        });
    return all.build();
  }

  /// The same of a catalog, with its hash tables.
  static NamedArrays catalog(NamedArrays first, List<NamedArrays> tails) {
    if (tails.isEmpty()) {
      return first;
    }
    NamedArrays joined = joined(first, tails);
    StringIndex known =
        new StringIndex(first.strings("track.uri"), first.get("track.uri" + SLOTS, Array.Type.I32));
    NamedArrays.Builder all =
        NamedArrays.builder()
            .put("track.uri" + SLOTS, StringIndex.over(joined.strings("track.uri"), known).slots());
    if (tails.stream().noneMatch(tail -> tail.has(IDENTIFIER + ".track"))) {
      if (first.has(IDENTIFIER + SLOTS)) {
        all.put(IDENTIFIER + SLOTS, first.get(IDENTIFIER + SLOTS));
      }
      return all.putAll(joined).build();
    }
    joined
        .all()
        .forEach(
            (name, array) -> {
              if (!name.startsWith(IDENTIFIER)) {
                all.put(name, array);
              }
            });
    Map<String, List<Integer>> tracks = new LinkedHashMap<>(); // equal ones side by side
    Strings identifiers = joined.strings(IDENTIFIER);
    Array of = joined.get(IDENTIFIER + ".track", Array.Type.I32);
    for (int i = 0; i < identifiers.size(); i++) {
      tracks.computeIfAbsent(identifiers.get(i), n -> new ArrayList<>()).add(of.intAt(i));
    }
    Strings.Builder texts = new Strings.Builder();
    Growing grouped = new Growing(Array.Type.I32);
    tracks.forEach(
        (identifier, numbers) ->
            numbers.forEach(
                track -> {
                  texts.add(identifier);
                  grouped.add((int) track);
                }));
    Strings built = texts.build();
    return all.put(IDENTIFIER, built)
        .put(IDENTIFIER + ".track", grouped.build())
        .put(IDENTIFIER + SLOTS, StringIndex.over(built).slots())
        .build();
  }
}
