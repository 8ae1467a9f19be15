package org.segue.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.model.Model;
import org.segue.model.Query;
import org.segue.model.Recommendations;
import org.segue.model.Recommender;

/// Twin of the engine's training: vectors are known up to a turn, so products are compared.
class AlsTwinTest {

  @TempDir private Path folder;

  @Test
  void exactRowsGiveTheEnginesModel() throws IOException {
    check("als,dimension=16,iterations=3", 5);
  }

  @Test
  void weightedRowsThatStartFromTheirLastSolutionDoSoToo() throws IOException {
    check("als:implicit,dimension=12,iterations=3,weighting=BM25", 3);
  }

  @Test
  void oneBlockIsEnough() throws IOException {
    check("als,dimension=8,iterations=1", 1);
  }

  @Test
  void tooManyBlocksAreRefused() {
    Local.Ran ran =
        Local.tried("als", "--data", "x", "--to", "y", "--checkpoints", "z", "--blocks", "20000");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("blocks must be 1 to 10,000, not 20000");
  }

  private void check(String algorithm, int blocks) throws IOException {
    Path made = folder.resolve("made");
    Path twin = folder.resolve("twin");
    Local.job(
        "als",
        algorithm,
        "--data",
        Local.DATA.toString(),
        "--to",
        made.toString(),
        "--blocks",
        String.valueOf(blocks),
        "--checkpoints",
        folder.resolve("checkpoints").toString());
    Local.segue("train", algorithm, "--data", Local.DATA.toString(), "--to", twin.toString());
    Recommender ours = Model.open(made).recommender();
    Recommender engines = Model.open(twin).recommender();
    Dataset data = Local.data();
    int same = 0;
    int all = 0;
    for (int playlist = 0; playlist < data.playlistCount(); playlist += 50) {
      Query query = Query.of(null, TrackList.of(data.tracks().row(playlist)), 20);
      Recommendations one = ours.recommend(query);
      Recommendations other = engines.recommend(query);
      assertThat(one.size()).isEqualTo(other.size());
      for (int rank = 0; rank < one.size(); rank++) {
        assertThat(one.score(rank)).isCloseTo(other.score(rank), within(1e-3f));
        same += one.track(rank) == other.track(rank) ? 1 : 0;
        all++;
      }
    }
    assertThat(same).as("of %d ranks", all).isGreaterThan(all * 97 / 100);
    assertThat(Model.open(made).manifest().dataHash()).isEqualTo(data.contentHash());
  }
}
