package org.segue.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.segue.data.DatasetStatistics.Bin;
import org.segue.data.DatasetStatistics.Count;
import org.segue.data.DatasetStatistics.Quantiles;
import org.segue.data.DatasetStatistics.Rank;
import org.segue.data.DatasetStatistics.Unknown;

/// Four playlists over five tracks, every number worked out by hand:
///
///     pid 0 "Rock!"  a b c d   (and a second a, dropped)   2 followers, 3 edits, 2017-10-30
///     pid 1 "rock"   a b c                                 1 follower,  3 edits, 2017-10-30
///     pid 2 "Chill"  a e                                   1 follower,  5 edits, 1970-01-02
///     pid 3 -        b         (and one without URI)       nothing else known
///
/// a and e bear the same name by the same artist under two URIs.
class DatasetStatisticsTest {

  private static final ExternalTrack A = track("a", "One", "A1", "Ann", "L1", "First", 1000);
  private static final ExternalTrack B = track("b", "Two", "A1", "Ann", "L1", "First", 0);
  private static final ExternalTrack C = track("c", "Three", "A2", "Bob", null, null, 3000);
  private static final ExternalTrack D = track("d", null, null, null, null, null, 0);
  private static final ExternalTrack E = track("e", "One", "A1", "Ann", "L2", "Best", 1000);

  private static final DatasetStatistics STATISTICS = DatasetStatistics.of(world(), 20);

  @Test
  void countsWhatTheOfficialStatisticsCount() {
    assertThat(STATISTICS.playlists()).isEqualTo(4);
    assertThat(STATISTICS.entries()).isEqualTo(4 + 3 + 2 + 1);
    assertThat(STATISTICS.tracks()).isEqualTo(5);
    assertThat(STATISTICS.albums()).isEqualTo(2);
    assertThat(STATISTICS.artists()).isEqualTo(2);
    assertThat(STATISTICS.titles()).isEqualTo(3);
    assertThat(STATISTICS.normalisedTitles()).isEqualTo(2);
    assertThat(STATISTICS.descriptions()).isEqualTo(1);
    assertThat(STATISTICS.averageLength()).isEqualTo(2.5);
  }

  @Test
  void listsTheMostFrequentFirstAndEqualNamesAsOne() {
    assertThat(STATISTICS.topTitles()).containsExactly(new Count("rock", 2), new Count("chill", 1));
    assertThat(STATISTICS.topTracks())
        .containsExactly(
            new Count("One by Ann", 3 + 1),
            new Count("Two by Ann", 3),
            new Count("Three by Bob", 2),
            new Count("spotify:track:d", 1));
    assertThat(STATISTICS.topArtists()).containsExactly(new Count("Ann", 7), new Count("Bob", 2));
  }

  @Test
  void histogramsLeaveOutWhatIsNotKnown() {
    assertThat(STATISTICS.edits()).containsExactly(new Count("3", 2), new Count("5", 1));
    assertThat(STATISTICS.followers()).containsExactly(new Count("1", 2), new Count("2", 1));
    assertThat(STATISTICS.modified())
        .containsExactly(new Count("2017-10-30", 2), new Count("1970-01-02", 1));
    assertThat(STATISTICS.lengths())
        .containsExactly(
            new Count("1", 1), new Count("2", 1), new Count("3", 1), new Count("4", 1));
  }

  @Test
  void tellsWhatTheImportLeftOut() {
    assertThat(STATISTICS.droppedDuplicates()).isEqualTo(1);
    assertThat(STATISTICS.droppedWithoutUri()).isEqualTo(1);
    assertThat(STATISTICS.entriesInFiles()).isEqualTo(12);
  }

  @Test
  void tellsWhatIsUnknown() {
    assertThat(STATISTICS.untitled()).isEqualTo(1);
    assertThat(STATISTICS.collaborative()).isEqualTo(1);
    assertThat(STATISTICS.empty()).isZero();
    assertThat(STATISTICS.unknownArtist()).isEqualTo(new Unknown(1, 1)); // d
    assertThat(STATISTICS.unknownAlbum()).isEqualTo(new Unknown(2, 3)); // c twice, d
    assertThat(STATISTICS.unknownDuration()).isEqualTo(new Unknown(2, 4)); // b thrice, d
  }

  @Test
  void describesTheDistributions() {
    // popularity: a 3, b 3, c 2, d 1, e 1
    assertThat(STATISTICS.length()).isEqualTo(new Quantiles(1, 1, 1, 2, 3, 4, 4, 4, 2.5));
    assertThat(STATISTICS.popularity()).isEqualTo(new Quantiles(1, 1, 1, 2, 3, 3, 3, 3, 2));
    assertThat(STATISTICS.lengthBins())
        .containsExactly(new Bin(1, 1, 1), new Bin(2, 2, 1), new Bin(3, 3, 1), new Bin(4, 4, 1));
    assertThat(STATISTICS.popularityBins()).containsExactly(new Bin(1, 1, 2), new Bin(2, 3, 3));
    assertThat(STATISTICS.popularityCurve())
        .containsExactly(
            new Rank(1, 3), new Rank(2, 3), new Rank(3, 2), new Rank(4, 1), new Rank(5, 1));
    assertThat(STATISTICS.singletons()).isEqualTo(2);
    // ascending 1 1 2 3 3: Σ i x = 1 + 2 + 6 + 12 + 15 = 36; 2·36 / (5·10) - 6/5 = 0.24
    assertThat(STATISTICS.gini()).isCloseTo(0.24, within(1e-12));
    assertThat(STATISTICS.topPercentShare()).isEqualTo(0.3); // one track of five
  }

  @Test
  void listsAreAsLongAsAskedAndTiesFollowTheValue() {
    DatasetStatistics two = DatasetStatistics.of(world(), 2);
    assertThat(two.topTracks())
        .containsExactly(new Count("One by Ann", 4), new Count("Two by Ann", 3));
    assertThat(two.lengths()).containsExactly(new Count("1", 1), new Count("2", 1));
  }

  @Test
  void aPartOfADataSetCountsOnlyWhatItHolds() {
    DatasetStatistics part = DatasetStatistics.of(world().select(new int[] {3}), 20);
    assertThat(part.tracks()).isEqualTo(1);
    assertThat(part.artists()).isEqualTo(1);
    assertThat(part.albums()).isEqualTo(1);
    assertThat(part.titles()).isZero();
    assertThat(part.topTitles()).isEmpty();
    assertThat(part.edits()).isEmpty();
    assertThat(part.gini()).isZero();
  }

  @Test
  void nothingIsDescribedAsNothing() {
    DatasetStatistics none = DatasetStatistics.of(new DatasetBuilder(false).build(), 20);
    assertThat(none.playlists()).isZero();
    assertThat(none.averageLength()).isZero();
    assertThat(none.lengthBins()).isEmpty();
    assertThat(none.popularityBins()).isEmpty();
    assertThat(none.topPercentShare()).isZero();
    assertThat(none.length()).isEqualTo(new Quantiles(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void longPlaylistsFallIntoFewEvenBins() {
    DatasetBuilder builder = new DatasetBuilder(false);
    List<ExternalTrack> tracks = new ArrayList<>();
    for (int t = 0; t < 250; t++) {
      tracks.add(track("t" + t, "T" + t, null, null, null, null, 0));
    }
    builder.add(ExternalPlaylist.of(null, tracks.subList(0, 7)), "test", 0);
    builder.add(ExternalPlaylist.of(null, tracks.subList(0, 19)), "test", 0);
    builder.add(ExternalPlaylist.of(null, tracks), "test", 0);
    List<Bin> bins = DatasetStatistics.of(builder.build(), 20).lengthBins();
    // 244 values from 7 to 250 in at most 25 bins: 10 wide
    assertThat(bins).hasSize(26);
    assertThat(bins.getFirst()).isEqualTo(new Bin(0, 9, 1));
    assertThat(bins.get(1)).isEqualTo(new Bin(10, 19, 1));
    assertThat(bins.getLast()).isEqualTo(new Bin(250, 259, 1));
  }

  static Dataset world() {
    DatasetBuilder builder = new DatasetBuilder(false);
    builder.add(
        new ExternalPlaylist(
            0, "Rock!", "loud", true, 1509321600, 2, 3, -1, List.of(A, B, C, A, D), List.of()),
        "test",
        0);
    builder.add(
        new ExternalPlaylist(
            1, "rock", "", false, 1509321601, 1, 3, -1, List.of(A, B, C), List.of()),
        "test",
        0);
    builder.add(
        new ExternalPlaylist(2, "Chill", null, false, 86_400, 1, 5, -1, List.of(A, E), List.of()),
        "test",
        0);
    builder.add(
        new ExternalPlaylist(3, null, null, null, 0, -1, -1, -1, List.of(B), List.of()), "test", 1);
    return builder.build();
  }

  private static ExternalTrack track(
      String id,
      @Nullable String name,
      @Nullable String artistUri,
      @Nullable String artist,
      @Nullable String albumUri,
      @Nullable String album,
      int durationMs) {
    return new ExternalTrack(
        "spotify:track:" + id, name, artistUri, artist, albumUri, album, durationMs);
  }
}
