package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.data.World;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// All features of the 1,000 candidates of one query, on a generated world.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RankingFeaturesBenchmark {

  private static final int CANDIDATES = 1000;
  private static final int QUERIES = 8;

  @Param({"10", "100"})
  public int seeds;

  @Param({"100000"})
  public int playlists;

  private final List<RankingFeatures> features = new ArrayList<>();
  private final List<Query> queries = new ArrayList<>();
  private float[] rows = {};
  private int next;

  @Setup
  public void train() {
    Dataset data = World.of(playlists, 7).dataset(2, Progress.NONE);
    Training training = new Training(1, 2, Progress.NONE);
    Parts parts = new Parts(List.of("playlist-neighbours", "als,iterations=2", "popularity"));
    NamedArrays.Builder state = NamedArrays.builder();
    List<NamedArrays> learnt = new ArrayList<>();
    for (int p = 0; p < parts.texts().size(); p++) {
      learnt.add(parts.train(p, data, training, "benchmark"));
    }
    parts.put(learnt, state);
    List<Scorer> stages = parts.restore(state.build(), data.catalog());
    Ties ties = new Ties(Recommender.order(data));
    SparseMatrix byTrack = data.tracks().transpose();
    TrackStatistics statistics = TrackStatistics.of(data);
    Array groupsOf = statistics.groups();
    Array vectors = learnt.get(1).get("track.vectors", Array.Type.F32);
    for (int p = 0; queries.size() < QUERIES; p++) {
      int[] tracks = data.tracks().row(p);
      if (tracks.length > seeds) {
        Query query = Query.of(null, TrackList.of(Arrays.copyOf(tracks, seeds)), CANDIDATES);
        Candidates candidates =
            new Candidates(
                stages,
                new int[] {CANDIDATES, CANDIDATES, 200},
                CANDIDATES,
                data.catalog(),
                ties);
        candidates.collect(query);
        queries.add(query);
        features.add(
            new RankingFeatures(
                parts.texts(),
                candidates,
                data.tracks(),
                byTrack,
                statistics,
                groupsOf,
                vectors,
                ToldFeatures.of(data.catalog())));
      }
    }
    rows = new float[CANDIDATES * features.getFirst().names().size()];
  }

  @Benchmark
  public float[] oneQuery() {
    next = (next + 1) % QUERIES;
    features.get(next).fill(queries.get(next), rows);
    return rows;
  }
}
