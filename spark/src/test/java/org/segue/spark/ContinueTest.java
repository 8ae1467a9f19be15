package org.segue.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.model.Model;
import org.segue.model.Query;
import org.segue.model.Recommendations;
import org.segue.model.Recommender;

/// Twin of the engine's answers, playlist by playlist.
class ContinueTest {

  private static final Path MODELS = Local.temporary("models");

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    for (String name :
        new String[] {
          "als,iterations=2,dimension=16",
          "playlist-neighbours",
          "title:words",
          "rta,dimension=16,epochs=1,withheld=0,inner=32",
          "two-stage,ranked=30,folds=2,questions=60,trees=3,"
              + "stages=[{\"algorithm\":\"title:words\",\"candidates\":20},"
              + "{\"algorithm\":\"als,iterations=1,dimension=8\",\"candidates\":20}]"
        }) {
      Local.segue(
          "train",
          name,
          "--data",
          Local.DATA.toString(),
          "--to",
          MODELS.resolve(plain(name)).toString());
    }
  }

  private static String plain(String name) {
    return name.replaceAll("[:,].*", "");
  }

  @Test
  void aDataSetIsContinuedAsTheEngineDoes() throws IOException {
    for (String name : new String[] {"als", "playlist-neighbours", "title", "rta", "two-stage"}) {
      check(name, Local.DATA.toString());
    }
  }

  @Test
  void slicesAreContinuedAsTheEngineDoes() throws IOException {
    check("als", Local.SLICES.toString());
  }

  @Test
  void tablesAreContinuedAsTheEngineDoes() throws IOException {
    check("als", Local.TABLES.toString());
  }

  private void check(String name, String playlists) throws IOException {
    Path to = folder.resolve(name + playlists.hashCode());
    String model = MODELS.resolve(name).toString();
    String said = Local.job("continue", model, playlists, "--to", to.toString(), "--limit", "30");
    assertThat(said).contains("1,200 playlists continued");
    Dataset data = Local.data();
    Recommender recommender = Model.open(Path.of(model)).recommender();
    Map<Integer, Row> rows =
        Local.SPARK.read().parquet(to.toString()).collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getInt(0), row -> row));
    assertThat(rows).hasSize(1200);
    Catalog catalog = data.catalog();
    for (int playlist = 0; playlist < 1200; playlist += 41) {
      Query query = Query.of(data.title(playlist), TrackList.of(data.tracks().row(playlist)), 30);
      Recommendations answer = recommender.recommend(query);
      Row row = Objects.requireNonNull(rows.get(data.pid(playlist)));
      assertThat(row.getString(1)).isEqualTo(data.title(playlist));
      assertThat(row.getInt(2)).isEqualTo(query.seeds().size());
      assertThat(row.getInt(4)).isEqualTo(answer.known());
      List<Integer> tracks = row.getList(5);
      List<String> uris = row.getList(6);
      List<Float> scores = row.getList(7);
      List<Integer> expected = new ArrayList<>();
      for (int rank = 0; rank < answer.size(); rank++) {
        expected.add(answer.track(rank));
        assertThat(scores.get(rank)).isEqualTo(answer.score(rank));
        assertThat(uris.get(rank)).isEqualTo(catalog.trackUri(tracks.get(rank)));
      }
      assertThat(tracks).isEqualTo(expected);
    }
  }

  @Test
  void aModelThatIsNotThereIsAnErrorThatSaysWhatToDo() {
    Local.Ran ran =
        Local.tried(
            "continue",
            "/nowhere/model",
            Local.DATA.toString(),
            "--to",
            folder.resolve("x").toString());
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("/nowhere/model").contains("--archives");
  }
}
