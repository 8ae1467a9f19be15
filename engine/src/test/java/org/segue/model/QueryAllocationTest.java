package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.data.World;
import org.segue.math.Progress;

/// A query may allocate its answer, and nothing that grows with the tracks and playlists it looks
/// at.
class QueryAllocationTest {

  private static final int LIMIT = 500;
  private static final int QUERIES = 200;

  @Test
  void aQueryAllocatesItsAnswerOnly() {
    long small = bytesPerQuery(1_000);
    assertThat(small).isBetween(8L * LIMIT, 100L * LIMIT + 16_384); // tracks and scores at least
    assertThat(bytesPerQuery(4_000)).isLessThan(small + 1_024);
  }

  private static long bytesPerQuery(int playlists) {
    Dataset data = World.of(playlists, 7).dataset(2, Progress.NONE);
    Recommender recommender =
        Model.train(new PlaylistNeighbours(), data, new Training(1, 2, Progress.NONE))
            .recommender();
    List<Query> queries = new ArrayList<>();
    for (int p = 0; queries.size() < QUERIES; p++) {
      int[] tracks = data.tracks().row(p);
      if (tracks.length > 10) {
        queries.add(Query.of(null, TrackList.of(Arrays.copyOf(tracks, 10)), LIMIT));
      }
    }
    queries.forEach(recommender::recommend); // scratch memory grows to what the largest needs
    queries.forEach(recommender::recommend);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (Query query : queries) {
      recommender.recommend(query);
    }
    return (thread.getCurrentThreadAllocatedBytes() - before) / QUERIES;
  }
}
