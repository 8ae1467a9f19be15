package org.segue.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.model.CandidateFeatures;
import org.segue.model.Model;
import org.segue.model.Query;

/// Twin of what the engine's ranker knows of its candidates: the same numbers.
class FeaturesTest {

  private static final int SEEDS = 3;

  @TempDir private Path folder;

  @Test
  void everyCandidateHasTheEnginesFeatures() throws IOException {
    Path model = folder.resolve("model");
    Local.segue(
        "train",
        "two-stage,ranked=30,folds=2,questions=60,trees=3,stages=[{\"algorithm\":\"title:words\",\"candidates\":20},{\"algorithm\":\"als,iterations=1,dimension=8\",\"candidates\":20}]",
        "--data",
        Local.DATA.toString(),
        "--to",
        model.toString());
    Path to = folder.resolve("rows");
    Local.job(
        "features",
        model.toString(),
        Local.DATA.toString(),
        "--to",
        to.toString(),
        "--seeds",
        String.valueOf(SEEDS),
        "--others",
        "0");
    CandidateFeatures features = CandidateFeatures.of(Model.open(model));
    List<String> names = features.names();
    Map<Integer, Map<Integer, Row>> rows = new HashMap<>();
    for (Row row : Local.SPARK.read().parquet(to.toString()).collectAsList()) {
      rows.computeIfAbsent(row.getInt(0), pid -> new HashMap<>()).put(row.getInt(3), row);
    }
    Dataset data = Local.data();
    for (int playlist = 0; playlist < data.playlistCount(); playlist += 61) {
      int[] all = data.tracks().row(playlist);
      Query query =
          new Query(
              data.title(playlist),
              TrackList.of(Arrays.copyOf(all, SEEDS)),
              TrackList.EMPTY,
              List.of(),
              TrackList.EMPTY,
              data.modifiedAt(playlist),
              all.length,
              0,
              false);
      Map<Integer, Row> of = Objects.requireNonNull(rows.get(data.pid(playlist)));
      int last = playlist;
      features.describe(
          query,
          (tracks, count, values) -> {
            assertThat(of).hasSize(count);
            for (int k = 0; k < count; k++) {
              Row row = Objects.requireNonNull(of.get(k));
              int track = tracks[k];
              assertThat(row.getInt(1)).isEqualTo(track);
              boolean right = Arrays.stream(all).skip(SEEDS).anyMatch(t -> t == track);
              assertThat(row.getBoolean(4)).as("playlist %d", last).isEqualTo(right);
              for (int f = 0; f < names.size(); f++) {
                assertThat(row.getFloat(5 + f))
                    .as(names.get(f))
                    .isEqualTo(values[k * names.size() + f]);
              }
            }
          });
    }
  }

  @Test
  void aModelWithoutARankerIsRefused() {
    Path model = folder.resolve("popularity");
    Local.segue("train", "popularity", "--data", Local.DATA.toString(), "--to", model.toString());
    Local.Ran ran =
        Local.tried("features", model.toString(), Local.DATA.toString(), "--to", folder + "/x");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("popularity has no ranker");
  }
}
