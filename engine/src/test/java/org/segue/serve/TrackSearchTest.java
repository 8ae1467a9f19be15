package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.model.Model;
import org.segue.model.Popularity;
import org.segue.model.Training;

class TrackSearchTest {

  /// Name and artist, most popular first.
  private static final List<List<String>> TRACKS =
      List.of(
          List.of("Love Story", "Quartz"),
          List.of("Endless Love", "Marble"),
          List.of("Forever Changes", "Lôve"),
          List.of("Lovely", "Granite"),
          List.of("LOVE", "Basalt"),
          List.of("Love Love", "Slate"),
          List.of("Love Will Win", "Love"));

  @TempDir private Path folder;

  private List<String> found(String text, int limit) throws IOException {
    List<ExternalTrack> tracks = new ArrayList<>();
    for (int t = 0; t < TRACKS.size(); t++) {
      String artist = TRACKS.get(t).get(1);
      tracks.add(
          new ExternalTrack("t:" + t, TRACKS.get(t).get(0), "a:" + t, artist, null, null, 1));
    }
    DatasetBuilder builder = new DatasetBuilder(false);
    builder.add(ExternalPlaylist.of("all", tracks), "small", 0);
    Catalog catalog = builder.build().catalog();
    int[] order = new int[tracks.size()];
    for (int t = 0; t < order.length; t++) {
      order[t] = catalog.findTrack("t:" + t);
    }
    List<String> names = new ArrayList<>();
    try (TrackSearch search =
        TrackSearch.open(
            folder.resolve("index"), catalog, new Popularities(Array.of(order)), Progress.NONE)) {
      for (int track : search.find(text, limit)) {
        names.add(catalog.trackName(track));
      }
    }
    return names;
  }

  @Test
  void aTrackThatNoPlaylistHoldsIsFoundBehindTheOthers() throws IOException {
    DatasetBuilder builder = new DatasetBuilder(false);
    builder.list(new ExternalTrack("t:0", "Lovely Day", null, "Nobody", null, null, 1));
    builder.add(
        ExternalPlaylist.of(
            "all", List.of(new ExternalTrack("t:1", "Lovely", null, "Granite", null, null, 1))),
        "small",
        0);
    Dataset data = builder.build();
    Model model = Model.train(new Popularity(), data, new Training());
    Popularities popularities =
        new Popularities(model.state().get("training.order", Array.Type.I32));
    try (TrackSearch search =
        TrackSearch.open(folder.resolve("index"), model.catalog(), popularities, Progress.NONE)) {
      assertThat(search.find("lov", 5))
          .containsExactly(data.catalog().findTrack("t:1"), data.catalog().findTrack("t:0"));
      assertThat(search.find("nobody", 5)).containsExactly(data.catalog().findTrack("t:0"));
    }
  }

  @Test
  void whatIsCalledSoComesFirstThenWhatIsPopular() throws IOException {
    assertThat(found("love", 10))
        .containsExactly(
            "Forever Changes", // by Lôve
            "LOVE",
            "Love Will Win", // by Love
            "Love Story",
            "Endless Love",
            "Lovely",
            "Love Love");
  }

  @Test
  void accentsAndCaseMakeNoDifference() throws IOException {
    assertThat(found("LÓVE", 3)).containsExactly("Forever Changes", "LOVE", "Love Will Win");
  }

  @Test
  void aNameThatIsNotWholeIsABeginning() throws IOException {
    assertThat(found("lov", 3)).containsExactly("Love Story", "Endless Love", "Forever Changes");
    assertThat(found("love s", 9)).containsExactly("Love Story", "Love Love");
  }

  @Test
  void wordsThatComeTwiceAreMeantTwice() throws IOException {
    assertThat(found("love love", 2)).containsExactly("Love Love", "Love Story");
  }
}
