package org.segue.data;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;

/// What there is to count in a [Dataset]: the numbers of the Million Playlist Dataset's official
/// statistics, and more.
///
/// One pass over the entries and one over playlists, tracks and titles; memory is a few numbers per
/// track, artist, album and title. What has no entry is not counted, so it also describes a part of
/// a data set.
///
/// Differs from the official statistics in one point: an entry is a *distinct* track of a playlist.
/// [#entriesInFiles()] adds what the import left out.
///
/// - `topTracks`, `topArtists` join equal names, whatever their URIs, as the official ones do.
/// - `edits`, `modified` (UTC days), `lengths`, `followers`: values by falling frequency; unknown
///   values are not among them.
/// - `lengthBins`, `popularityBins`: the whole distributions of the tracks of a playlist and of the
///   playlists of a track (the latter in bins that double).
/// - `popularityCurve`: the number of playlists of the n-th most popular track, for growing n.
/// - `gini`: inequality of the tracks' popularity, 0 (all equal) to 1.
/// - `topPercentShare`: the part of all entries that falls on the most popular 1 % of tracks
///   (rounded up to whole tracks).
/// - `unknownArtist`, `unknownAlbum`, `unknownDuration`: how many tracks and entries lack it.
/// - `tracksWithoutPlaylist`: tracks that no playlist holds; they are in none of the other numbers.
public record DatasetStatistics(
    String contentHash,
    long playlists,
    long entries,
    long tracks,
    long albums,
    long artists,
    long titles,
    long descriptions,
    long normalisedTitles,
    List<Count> topTitles,
    List<Count> topTracks,
    List<Count> topArtists,
    List<Count> edits,
    List<Count> modified,
    List<Count> lengths,
    List<Count> followers,
    long droppedDuplicates,
    long droppedWithoutUri,
    long untitled,
    long collaborative,
    long empty,
    Unknown unknownArtist,
    Unknown unknownAlbum,
    Unknown unknownDuration,
    Quantiles length,
    Quantiles popularity,
    List<Bin> lengthBins,
    List<Bin> popularityBins,
    List<Rank> popularityCurve,
    long singletons,
    double gini,
    double topPercentShare,
    long tracksWithoutPlaylist) {

  /// How often a value occurs.
  public record Count(String value, long count) {}

  /// How many tracks lack something, and how many entries these tracks have.
  public record Unknown(long tracks, long entries) {}

  /// How many values lie in [from, to].
  public record Bin(long from, long to, long count) {}

  /// The popularity (playlists) of the track at a rank, 1 for the most popular.
  public record Rank(long rank, long playlists) {}

  /// Nearest-rank quantiles of whole numbers; all 0 where there are none.
  public record Quantiles(
      long min,
      long p10,
      long p25,
      long median,
      long p75,
      long p90,
      long p99,
      long max,
      double mean) {}

  /// Entries per playlist, 0 where there are no playlists.
  public double averageLength() {
    return playlists == 0 ? 0 : (double) entries / playlists;
  }

  /// Entries before the import dropped duplicates and entries without a URI.
  public long entriesInFiles() {
    return entries + droppedDuplicates + droppedWithoutUri;
  }

  /// Counts everything; each list of most frequent values has at most `top` of them.
  public static DatasetStatistics of(Dataset data, int top) {
    Catalog catalog = data.catalog();
    SparseMatrix entries = data.tracks();
    int[] ofTrack = entries.columnCounts();
    long[] ofArtist = new long[catalog.artistCount()];
    boolean[] albumSeen = new boolean[catalog.albumCount()];
    long[][] unknown = new long[3][2]; // artist, album, duration x tracks, entries
    Frequencies popularity = new Frequencies(data.playlistCount());
    for (int track = 0; track < ofTrack.length; track++) {
      int count = ofTrack[track];
      if (count == 0) {
        continue;
      }
      popularity.add(count);
      int artist = catalog.artistOf(track);
      int album = catalog.albumOf(track);
      if (artist >= 0) {
        ofArtist[artist] += count;
      }
      if (album >= 0) {
        albumSeen[album] = true;
      }
      count(unknown[0], artist < 0, count);
      count(unknown[1], album < 0, count);
      count(unknown[2], catalog.durationOf(track) == 0, count);
    }
    About about = About.of(data);
    return new DatasetStatistics(
        data.contentHash(),
        data.playlistCount(),
        entries.size(),
        popularity.values(),
        positive(albumSeen),
        Arrays.stream(ofArtist).filter(n -> n > 0).count(),
        Arrays.stream(about.ofTitle).filter(n -> n > 0).count(),
        about.descriptions,
        Arrays.stream(about.ofNormalised).filter(n -> n > 0).count(),
        best(about.ofNormalised, data.normalisedTitles()::get, top),
        topByName(ofTrack.length, t -> ofTrack[t], t -> byArtist(catalog, t), top),
        topByName(ofArtist.length, a -> ofArtist[a], a -> artist(catalog, a), top),
        top(about.edits, top),
        topDays(about.days, top),
        about.lengths.top(top),
        top(about.followers, top),
        data.droppedDuplicates(),
        data.droppedWithoutUri(),
        about.untitled,
        about.collaborative,
        about.lengths.of(0),
        new Unknown(unknown[0][0], unknown[0][1]),
        new Unknown(unknown[1][0], unknown[1][1]),
        new Unknown(unknown[2][0], unknown[2][1]),
        about.lengths.quantiles(),
        popularity.quantiles(),
        about.lengths.evenBins(),
        popularity.doublingBins(),
        popularity.curve(),
        popularity.of(1),
        popularity.gini(),
        popularity.topPercentShare(),
        ofTrack.length - popularity.values());
  }

  /// What the playlists say, apart from their tracks.
  private static final class About {
    final long[] ofTitle;
    final long[] ofNormalised;
    final Map<Long, long[]> edits = new HashMap<>();
    final Map<Long, long[]> followers = new HashMap<>();
    final Map<Long, long[]> days = new HashMap<>();
    final Frequencies lengths;
    long descriptions;
    long untitled;
    long collaborative;

    private About(Dataset data) {
      ofTitle = new long[data.titles().size()];
      ofNormalised = new long[data.normalisedTitles().size()];
      lengths = new Frequencies(data.tracks().longestRow());
    }

    static About of(Dataset data) {
      About about = new About(data);
      for (int p = 0; p < data.playlistCount(); p++) {
        about.lengths.add(data.tracks().rowLength(p));
        int title = data.titleOf(p);
        if (title < 0) {
          about.untitled++;
        } else {
          about.ofTitle[title]++;
          about.ofNormalised[data.normalisedOf(title)]++;
        }
        String description = data.description(p);
        if (description != null && !description.isEmpty()) {
          about.descriptions++;
        }
        if (Boolean.TRUE.equals(data.collaborative(p))) {
          about.collaborative++;
        }
        if (data.edits(p) >= 0) {
          tally(about.edits, data.edits(p));
        }
        if (data.followers(p) >= 0) {
          tally(about.followers, data.followers(p));
        }
        if (data.modifiedAt(p) != 0) {
          tally(about.days, Math.floorDiv(data.modifiedAt(p), 86_400L));
        }
      }
      return about;
    }

    private static void tally(Map<Long, long[]> counts, long value) {
      counts.computeIfAbsent(value, v -> new long[1])[0]++;
    }
  }

  private static void count(long[] tracksAndEntries, boolean applies, int entries) {
    if (applies) {
      tracksAndEntries[0]++;
      tracksAndEntries[1] += entries;
    }
  }

  private static long positive(boolean[] flags) {
    long count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  /// "Name by Artist", as the official statistics write it; the URI where there is no name.
  private static String byArtist(Catalog catalog, int track) {
    String name = catalog.trackName(track);
    int artist = catalog.artistOf(track);
    if (name.isEmpty()) {
      return catalog.trackUri(track);
    }
    return artist < 0 ? name : name + " by " + artist(catalog, artist);
  }

  private static String artist(Catalog catalog, int artist) {
    String name = catalog.artistName(artist);
    return name.isEmpty() ? catalog.artistUri(artist) : name;
  }

  private static final Comparator<Count> MOST_FIRST =
      Comparator.comparingLong((Count c) -> -c.count()).thenComparing(Count::value);

  /// Numbers by falling frequency, ties by the number.
  private static List<Count> top(Map<Long, long[]> counts, int top) {
    return mostFrequent(counts, top).stream()
        .map(e -> new Count(Long.toString(e.getKey()), e.getValue()[0]))
        .toList();
  }

  private static List<Count> topDays(Map<Long, long[]> counts, int top) {
    return mostFrequent(counts, top).stream()
        .map(e -> new Count(day(e.getKey()), e.getValue()[0]))
        .toList();
  }

  private static String day(long epochDay) {
    return Math.abs(epochDay) > 3_000_000 // beyond the year 9999: no date but a mistake
        ? "day " + epochDay
        : LocalDate.ofEpochDay(epochDay).toString();
  }

  private static List<Map.Entry<Long, long[]>> mostFrequent(Map<Long, long[]> counts, int top) {
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Long, long[]> e) -> -e.getValue()[0])
                .thenComparing(Map.Entry::getKey))
        .limit(top)
        .toList();
  }

  /// Joins equal names first: an open-addressing table of 64-bit hashes, so 2 M names cost 40 MB
  /// and not a heap of strings.
  private static List<Count> topByName(
      int size, IntToLongFunction count, IntFunction<String> name, int top) {
    int capacity = Math.max(4, Integer.highestOneBit(Math.max(1, size)) << 2);
    long[] hashes = new long[capacity];
    int[] first = new int[capacity]; // 1 + the first number with that name, 0: free
    long[] sums = new long[size];
    for (int n = 0; n < size; n++) {
      if (count.applyAsLong(n) == 0) {
        continue;
      }
      byte[] bytes = name.apply(n).getBytes(StandardCharsets.UTF_8);
      long hash = Hashing.bytes(bytes, 0, bytes.length);
      int slot = (int) (hash & (capacity - 1));
      while (first[slot] != 0 && hashes[slot] != hash) {
        slot = (slot + 1) & (capacity - 1);
      }
      if (first[slot] == 0) {
        first[slot] = n + 1;
        hashes[slot] = hash;
      }
      sums[first[slot] - 1] += count.applyAsLong(n);
    }
    return best(sums, name, top);
  }

  /// The `top` largest counts by a threshold found from the sorted counts, so names are made for
  /// these (and their ties) only.
  private static List<Count> best(long[] counts, IntFunction<String> name, int top) {
    long[] sorted = counts.clone();
    Arrays.sort(sorted);
    long least = top == 0 || sorted.length <= top ? 1 : sorted[sorted.length - top];
    List<Count> found = new ArrayList<>();
    for (int n = 0; n < counts.length; n++) {
      if (counts[n] >= Math.max(1, least)) {
        found.add(new Count(name.apply(n), counts[n]));
      }
    }
    return found.stream().sorted(MOST_FIRST).limit(top).toList();
  }
}
