package org.segue.math;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [BoostedTrees] of at most 32 leaves by vector instructions, a lane per row (after QuickScorer,
/// Lucchese et al. 2015).
///
/// Instead of walking down, where every step waits for the one before, all tests of a tree are made
/// in any order: a test that a row fails strikes out the leaves on its left, and of what is left
/// after all of them the first is the row's leaf. The same sums to the last digit, ten times as
/// quick.
final class SimdTrees {

  static final int MOST_LEAVES = 32;

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final int BLOCK = 4 * LANES;

  private final int[] ends; // of each tree's tests
  private final int[] features;
  private final float[] thresholds;
  private final int[] kept; // what is left where a test fails, a bit per leaf
  private final int[] firstLeaf;
  private final float[] leaves; // of each tree from left to right

  private final Pool<Scratch> scratches = new Pool<>(Scratch::new);

  /// Memory of one call at a time.
  private static final class Scratch {
    float[] columns = {};
    final int[] left = new int[BLOCK];
  }

  /// Collects the tests of one forest.
  SimdTrees(int[] roots, int[] features, float[] thresholds, int[] children, float[] leafValues) {
    List<int[]> tests = new ArrayList<>(); // node, kept
    List<Float> inOrder = new ArrayList<>();
    ends = new int[roots.length];
    firstLeaf = new int[roots.length];
    for (int t = 0; t < roots.length; t++) {
      firstLeaf[t] = inOrder.size();
      visit(roots[t], firstLeaf[t], children, leafValues, tests, inOrder);
      ends[t] = tests.size();
    }
    this.features = tests.stream().mapToInt(test -> features[test[0]]).toArray();
    this.kept = tests.stream().mapToInt(test -> test[1]).toArray();
    this.thresholds = new float[kept.length];
    for (int n = 0; n < kept.length; n++) {
      this.thresholds[n] = thresholds[tests.get(n)[0]];
    }
    leaves = new float[inOrder.size()];
    for (int n = 0; n < leaves.length; n++) {
      leaves[n] = inOrder.get(n);
    }
  }

  private static void visit(
      int node,
      int first,
      int[] children,
      float[] leafValues,
      List<int[]> tests,
      List<Float> inOrder) {
    if (node < 0) {
      inOrder.add(leafValues[~node]);
      return;
    }
    int from = inOrder.size() - first;
    visit(children[2 * node], first, children, leafValues, tests, inOrder);
    int to = inOrder.size() - first;
    long left = (1L << to) - (1L << from);
    tests.add(new int[] {node, (int) ~left});
    visit(children[2 * node + 1], first, children, leafValues, tests, inOrder);
  }

  /// Adds to `sums` what the trees say of `count` rows of `width` numbers each.
  void predict(float[] rows, int width, int count, float[] sums) {
    Scratch scratch = scratches.acquire();
    try {
      if (scratch.columns.length < width * BLOCK) {
        scratch.columns = new float[width * BLOCK];
      }
      predict(rows, width, count, sums, scratch.columns, scratch.left);
    } finally {
      scratches.release(scratch);
    }
  }

  private void predict(
      float[] rows, int width, int count, float[] sums, float[] columns, int[] left) {
    for (int from = 0; from < count; from += BLOCK) {
      int some = Math.min(BLOCK, count - from);
      for (int r = 0; r < some; r++) {
        int at = (from + r) * width;
        for (int f = 0; f < width; f++) {
          columns[f * BLOCK + r] = rows[at + f];
        }
      }
      int start = 0;
      for (int t = 0; t < ends.length; t++) {
        strike(start, ends[t], columns, left);
        start = ends[t];
        int leaf = firstLeaf[t];
        for (int r = 0; r < some; r++) {
          sums[from + r] += leaves[leaf + Integer.numberOfTrailingZeros(left[r])];
        }
      }
    }
  }

  /// Makes one tree's tests for a block of rows.
  private void strike(int start, int end, float[] columns, int[] left) {
    IntVector a = IntVector.broadcast(INTS, -1);
    IntVector b = a;
    IntVector c = a;
    IntVector d = a;
    for (int n = start; n < end; n++) {
      int at = features[n] * BLOCK;
      int keep = kept[n];
      FloatVector threshold = FloatVector.broadcast(FLOATS, thresholds[n]);
      a = a.lanewise(VectorOperators.AND, keep, fails(columns, at, threshold));
      b = b.lanewise(VectorOperators.AND, keep, fails(columns, at + LANES, threshold));
      c = c.lanewise(VectorOperators.AND, keep, fails(columns, at + 2 * LANES, threshold));
      d = d.lanewise(VectorOperators.AND, keep, fails(columns, at + 3 * LANES, threshold));
    }
    a.intoArray(left, 0);
    b.intoArray(left, LANES);
    c.intoArray(left, 2 * LANES);
    d.intoArray(left, 3 * LANES);
  }

  /// Where the values are not at or below the threshold.
  private static VectorMask<Integer> fails(float[] columns, int at, FloatVector threshold) {
    return FloatVector.fromArray(FLOATS, columns, at)
        .compare(VectorOperators.LE, threshold)
        .not()
        .cast(INTS);
  }
}
