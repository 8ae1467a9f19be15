package org.segue.math;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sum of regression trees over rows of numbers, evaluated with plain loops.
///
/// All trees lie in one block: node n tests `features[n]` against `thresholds[n]` and goes to
/// `children[2n]` where the value is not above, else to `children[2n + 1]`; a child below 0 is leaf
/// `~child`. `roots[t]` is where tree t begins. Values are never missing: whoever makes the rows
/// gives what is unknown a number of its own. Immutable; safe for concurrent use.
public final class BoostedTrees {

  private final int[] roots;
  private final int[] features;
  private final float[] thresholds;
  private final int[] children;
  private final float[] leaves;
  private final @Nullable SimdTrees simd;

  private BoostedTrees(
      int[] roots, int[] features, float[] thresholds, int[] children, float[] leaves) {
    this.roots = roots;
    this.features = features;
    this.thresholds = thresholds;
    this.children = children;
    this.leaves = leaves;
    simd =
        ByteKernel.BEST instanceof SimdBytes && mostLeaves() <= SimdTrees.MOST_LEAVES
            ? new SimdTrees(roots, features, thresholds, children, leaves)
            : null;
  }

  /// From the five arrays that [#roots()] and its siblings give.
  public static BoostedTrees of(
      Array roots, Array features, Array thresholds, Array children, Array leaves) {
    return new BoostedTrees(
        roots.toInts(),
        features.toInts(),
        thresholds.toFloats(),
        children.toInts(),
        leaves.toFloats());
  }

  /// The same trees over rows with other columns: what was column f is now `columns[f]`.
  public BoostedTrees over(int[] columns) {
    return new BoostedTrees(
        roots,
        Arrays.stream(features).map(f -> columns[f]).toArray(),
        thresholds,
        children,
        leaves);
  }

  public int treeCount() {
    return roots.length;
  }

  public Array roots() {
    return Array.of(roots);
  }

  public Array features() {
    return Array.of(features);
  }

  public Array thresholds() {
    return Array.of(thresholds);
  }

  public Array children() {
    return Array.of(children);
  }

  public Array leaves() {
    return Array.of(leaves);
  }

  /// The sums of `count` rows of `width` numbers each, into `sums`.
  public void predict(float[] rows, int width, int count, float[] sums) {
    Arrays.fill(sums, 0, count, 0);
    if (simd == null) {
      walk(rows, width, count, sums);
    } else {
      simd.predict(rows, width, count, sums);
    }
  }

  /// The same in plain loops, and for trees of any size.
  ///
  /// Tree by tree over blocks of rows: a tree's nodes and a block's rows stay in the first cache.
  void walk(float[] rows, int width, int count, float[] sums) {
    for (int from = 0; from < count; from += BLOCK) {
      int to = Math.min(count, from + BLOCK);
      for (int root : roots) {
        for (int row = from; row < to; row++) {
          int at = row * width;
          int node = root;
          while (node >= 0) {
            node = children[2 * node + (rows[at + features[node]] <= thresholds[node] ? 0 : 1)];
          }
          sums[row] += leaves[~node];
        }
      }
    }
  }

  private static final int BLOCK = 64;

  /// Leaves of the largest tree: one more than it has nodes.
  private int mostLeaves() {
    int most = 0;
    int[] ends = Arrays.copyOf(roots, roots.length + 1);
    ends[roots.length] = features.length;
    Arrays.sort(ends);
    for (int t = 1; t < ends.length; t++) {
      most = Math.max(most, ends[t] - Math.max(0, ends[t - 1]) + 1);
    }
    return most;
  }

  /// Reads the text that LightGBM saves a model as: numeric splits without missing values only.
  static BoostedTrees parse(String text) {
    Reader reader = new Reader();
    for (String line : text.split("\n")) {
      int is = line.indexOf('=');
      if (is > 0) {
        reader.read(line.substring(0, is), line.substring(is + 1).trim());
      } else if (line.startsWith("end of trees")) {
        break;
      }
    }
    return reader.build();
  }

  private static final class Reader {
    private final List<Integer> roots = new ArrayList<>();
    private final List<Integer> features = new ArrayList<>();
    private final List<Float> thresholds = new ArrayList<>();
    private final List<Integer> children = new ArrayList<>();
    private final List<Float> leaves = new ArrayList<>();
    private int firstNode;
    private int[] left = {};

    void read(String key, String value) {
      switch (key) {
        case "Tree" -> left = new int[0];
        case "num_leaves" -> {
          firstNode = features.size();
          roots.add(value.equals("1") ? ~leaves.size() : firstNode);
        }
        case "split_feature" -> {
          for (int feature : ints(value)) {
            features.add(feature);
          }
        }
        case "threshold" -> {
          for (String threshold : words(value)) {
            thresholds.add(below(Double.parseDouble(threshold)));
          }
        }
        case "decision_type" -> {
          for (int type : ints(value)) {
            if ((type & 1) != 0 || (type & 12) != 0) {
              throw new IllegalArgumentException("a split of unknown kind: " + type);
            }
          }
        }
        case "left_child" -> left = ints(value);
        case "right_child" -> {
          int[] right = ints(value);
          for (int n = 0; n < left.length; n++) {
            children.add(child(left[n]));
            children.add(child(right[n]));
          }
        }
        case "leaf_value" -> {
          for (String leaf : words(value)) {
            leaves.add(Float.parseFloat(leaf));
          }
        }
        default -> {} // counts, gains: not needed to evaluate
      }
    }

    private int child(int own) {
      return own < 0 ? own - leaves.size() : own + firstNode;
    }

    /// The largest float that is not above a threshold: no float lies between the two.
    private static float below(double threshold) {
      float nearest = (float) threshold;
      return nearest > threshold ? Math.nextDown(nearest) : nearest;
    }

    private static int[] ints(String value) {
      return Arrays.stream(words(value)).mapToInt(Integer::parseInt).toArray();
    }

    /// None where nothing stands, as of a lone leaf.
    private static String[] words(String value) {
      return value.isEmpty() ? new String[0] : value.split(" ");
    }

    private static float[] floats(List<Float> values) {
      float[] floats = new float[values.size()];
      for (int n = 0; n < floats.length; n++) {
        floats[n] = values.get(n);
      }
      return floats;
    }

    BoostedTrees build() {
      return new BoostedTrees(
          roots.stream().mapToInt(r -> r).toArray(),
          features.stream().mapToInt(f -> f).toArray(),
          floats(thresholds),
          children.stream().mapToInt(c -> c).toArray(),
          floats(leaves));
    }
  }
}
