package org.segue.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.segue.math.BoostedTrees;
import org.segue.math.Boosting;
import org.segue.math.GradedRows;
import org.segue.math.Progress;

/// LightGBM against XGBoost where they do the same: 3,000 questions of 100 candidates with 100
/// numbers, 100 trees of 31 leaves by pairs weighted by NDCG, histograms of 256 bins, two threads;
/// then a thousand candidates put in order on one. The order's quality on questions that were not
/// learnt from is printed at the end.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class TreeLibraryBenchmark {

  private static final int WIDTH = 100;
  private static final int GROUP = 100;
  private static final int TREES = 100;

  @Param({"lightgbm", "xgboost"})
  public String library = "";

  private final float[][] values = new float[2][];
  private final float[][] grades = new float[2][];
  private final float[] thousand = new float[1000 * WIDTH];
  private final float[] sums = new float[1000];
  private GradedRows rows = new GradedRows(WIDTH);
  private BoostedTrees trees;
  private Booster booster;

  /// A candidate is right the likelier the larger a sum of products and steps of a few of its
  /// numbers is.
  @Setup(Level.Trial)
  public void make() throws XGBoostError {
    SplittableRandom random = new SplittableRandom(1);
    for (int part = 0; part < 2; part++) {
      int count = (part == 0 ? 3000 : 500) * GROUP;
      values[part] = new float[count * WIDTH];
      grades[part] = new float[count];
      for (int row = 0; row < count; row++) {
        int at = row * WIDTH;
        for (int f = 0; f < WIDTH; f++) {
          values[part][at + f] = (float) random.nextDouble();
        }
        float[] v = values[part];
        double sum = 0;
        for (int f = 0; f < 20; f++) {
          sum += v[at + f] * v[at + f + 1] / (1 + f) + (v[at + 3 * f + 20] > 0.7 ? 0.1 : 0);
        }
        grades[part][row] = sum + random.nextGaussian(0, 0.5) > 2.1 ? 1 : 0;
      }
    }
    rows = rows(values[0], grades[0]);
    System.arraycopy(values[1], 0, thousand, 0, thousand.length);
    learn();
  }

  private static GradedRows rows(float[] values, float[] grades) {
    GradedRows rows = new GradedRows(WIDTH);
    for (int row = 0; row < grades.length; row++) {
      rows.add(values, row * WIDTH, grades[row]);
      if (row % GROUP == GROUP - 1) {
        rows.endGroup();
      }
    }
    return rows;
  }

  @Benchmark
  public void learn() throws XGBoostError {
    if (library.equals("lightgbm")) {
      Boosting recipe =
          new Boosting(Boosting.Objective.LAMBDAMART, TREES, 31, 0.1, 50, 1, 1, 1, 100);
      trees = recipe.learn(rows, 1, 2, Progress.NONE).trees();
    } else {
      DMatrix matrix = new DMatrix(values[0], grades[0].length, WIDTH, Float.NaN);
      matrix.setLabel(grades[0]);
      matrix.setGroup(IntStream.range(0, grades[0].length / GROUP).map(g -> GROUP).toArray());
      Map<String, Object> parameters = new HashMap<>();
      parameters.put("objective", "rank:ndcg");
      parameters.put("tree_method", "hist");
      parameters.put("grow_policy", "lossguide");
      parameters.put("max_leaves", 31);
      parameters.put("max_depth", 0);
      parameters.put("max_bin", 255);
      parameters.put("eta", 0.1);
      parameters.put("lambda", 1);
      parameters.put("lambdarank_pair_method", "topk");
      parameters.put("lambdarank_num_pair_per_sample", 100);
      parameters.put("nthread", 2);
      booster = XGBoost.train(matrix, parameters, TREES, Map.of(), null, null);
      matrix.dispose();
    }
  }

  @Benchmark
  public float[] order() throws XGBoostError {
    return predict(thousand, 1000, sums);
  }

  private float[] predict(float[] rowsOf, int count, float[] into) throws XGBoostError {
    if (library.equals("lightgbm")) {
      trees.predict(rowsOf, WIDTH, count, into);
    } else {
      booster.setParam("nthread", 1);
      DMatrix matrix = new DMatrix(rowsOf, count, WIDTH, Float.NaN);
      float[][] predicted = booster.predict(matrix, true);
      for (int row = 0; row < count; row++) {
        into[row] = predicted[row][0];
      }
      matrix.dispose();
    }
    return into;
  }

  @TearDown(Level.Trial)
  public void quality() throws XGBoostError {
    float[] all = predict(values[1], grades[1].length, new float[grades[1].length]);
    double sum = 0;
    int groups = grades[1].length / GROUP;
    for (int g = 0; g < groups; g++) {
      int at = g * GROUP;
      int[] order =
          IntStream.range(at, at + GROUP)
              .boxed()
              .sorted(Comparator.comparingDouble(row -> -all[row]))
              .mapToInt(row -> row)
              .toArray();
      double gain = 0;
      double ideal = 0;
      int right = 0;
      for (int rank = 0; rank < GROUP; rank++) {
        gain += grades[1][order[rank]] / Math.log(rank + 2);
        right += (int) grades[1][order[rank]];
      }
      for (int rank = 0; rank < right; rank++) {
        ideal += 1 / Math.log(rank + 2);
      }
      sum += ideal == 0 ? 1 : gain / ideal;
    }
    System.out.printf(
        Locale.ROOT,
        "%nNDCG of %s: %.4f (share of right ones %.3f)%n",
        library,
        sum / groups,
        IntStream.range(0, grades[1].length).mapToDouble(k -> grades[1][k]).average().orElse(0));
    Arrays.fill(sums, 0);
  }
}
