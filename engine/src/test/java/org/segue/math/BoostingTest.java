package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoostingTest {

  private static final int WIDTH = 4;
  private static final Boosting RECIPE =
      new Boosting(Boosting.Objective.LAMBDAMART, 20, 7, 0.2, 5, 1, 1, 1, 50);

  /// Groups of 20 rows; the right ones have a large first number. The others are noise.
  private static GradedRows rows(int groups, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    GradedRows rows = new GradedRows(WIDTH);
    float[] row = new float[WIDTH];
    for (int g = 0; g < groups; g++) {
      for (int k = 0; k < 20; k++) {
        for (int f = 0; f < WIDTH; f++) {
          row[f] = (float) random.nextDouble();
        }
        rows.add(row, 0, row[0] > 0.8 ? 1 : 0);
      }
      rows.endGroup();
    }
    return rows;
  }

  private static float[] values(GradedRows rows) {
    return rows.arrays()[0].toFloats();
  }

  @Test
  void theRightRowsComeFirst() {
    Boosting.Learnt learnt = RECIPE.learn(rows(60, 1), 1, 1, Progress.NONE);
    float[] asked = {0.1f, 0.9f, 0.9f, 0.9f, /**/ 0.95f, 0.1f, 0.1f, 0.1f};
    float[] sums = new float[2];
    learnt.trees().predict(asked, WIDTH, 2, sums);
    assertThat(sums[1]).isGreaterThan(sums[0]);
    assertThat(learnt.gains()[0]).as("only the first number tells").isGreaterThan(0);
    assertThat(learnt.gains()[0]).isGreaterThan(20 * learnt.gains()[1]);
  }

  /// Our loops against LightGBM's own prediction, for each objective.
  @Test
  void treesAnswerAsLightGbmDoes() {
    for (Boosting.Objective objective : Boosting.Objective.values()) {
      Boosting recipe = new Boosting(objective, 15, 15, 0.1, 3, 0, 0.7, 0.8, 30);
      String text = recipe.grow(rows(40, 2), 3, 1, Progress.NONE, new double[WIDTH]);
      GradedRows asked = rows(30, 4);
      float[] sums = new float[asked.rowCount()];
      BoostedTrees.parse(text).predict(values(asked), WIDTH, asked.rowCount(), sums);
      double[] expected = LightGbm.predict(text, asked.arrays()[0], asked.rowCount(), WIDTH);
      for (int row = 0; row < sums.length; row++) {
        assertThat((double) sums[row]).isCloseTo(expected[row], within(1e-5));
      }
    }
  }

  @Test
  void treesSurviveTheirArrays() {
    BoostedTrees trees = RECIPE.learn(rows(40, 5), 1, 2, Progress.NONE).trees();
    BoostedTrees again =
        BoostedTrees.of(
            trees.roots(), trees.features(), trees.thresholds(), trees.children(), trees.leaves());
    GradedRows asked = rows(5, 6);
    float[] before = new float[asked.rowCount()];
    float[] after = new float[asked.rowCount()];
    trees.predict(values(asked), WIDTH, asked.rowCount(), before);
    again.predict(values(asked), WIDTH, asked.rowCount(), after);
    assertThat(after).containsExactly(before);
  }

  @Test
  void threadsDoNotChangeTheTrees() {
    GradedRows rows = rows(200, 7);
    String one = trees(RECIPE.grow(rows, 1, 1, Progress.NONE, new double[WIDTH]));
    String two = trees(RECIPE.grow(rows, 1, 2, Progress.NONE, new double[WIDTH]));
    assertThat(two).isEqualTo(one);
  }

  private static String trees(String text) {
    return text.substring(text.indexOf("Tree=0"), text.indexOf("end of trees"));
  }

  /// A tree that never split is one leaf.
  @Test
  void aSingleLeafIsATree() {
    BoostedTrees tree =
        BoostedTrees.parse(
            """
            Tree=0
            num_leaves=1
            split_feature=
            threshold=
            decision_type=
            left_child=
            right_child=
            leaf_value=0.25
            Tree=1
            num_leaves=2
            split_feature=1
            threshold=0.5
            decision_type=2
            left_child=-1
            right_child=-2
            leaf_value=1 2
            end of trees
            """);
    float[] sums = new float[2];
    tree.predict(new float[] {9, 0.5f, 9, 0.6f}, 2, 2, sums);
    assertThat(sums).containsExactly(1.25f, 2.25f);
  }

  /// Vector instructions find the leaves that walking down finds.
  @Test
  void allTestsAtOnceLeadWhereTheyLeadOneByOne() {
    SplittableRandom random = new SplittableRandom(3);
    BoostedTrees trees = RECIPE.learn(rows(40, 5), 1, 2, Progress.NONE).trees();
    Array thresholds = trees.thresholds();
    for (int count : new int[] {1, 15, 64, 131}) {
      float[] values = new float[count * WIDTH];
      for (int v = 0; v < values.length; v++) {
        values[v] =
            random.nextInt(3) == 0
                ? thresholds.floatAt(random.nextInt((int) thresholds.size()))
                : (float) random.nextDouble(-0.2, 1.2);
      }
      values[0] = Float.NaN;
      float[] walked = new float[count];
      float[] struck = new float[count];
      trees.walk(values, WIDTH, count, walked);
      trees.predict(values, WIDTH, count, struck);
      assertThat(struck).containsExactly(walked);
    }
  }

  @Test
  void treesFollowTheirColumns() {
    BoostedTrees trees = RECIPE.learn(rows(40, 9), 1, 1, Progress.NONE).trees();
    float[] asked = {0.9f, 0.1f, 0.2f, 0.3f};
    float[] turned = {0.3f, 0.2f, 0.1f, 0.9f};
    float[] before = new float[1];
    float[] after = new float[1];
    trees.predict(asked, WIDTH, 1, before);
    trees.over(new int[] {3, 2, 1, 0}).predict(turned, WIDTH, 1, after);
    assertThat(after).containsExactly(before);
  }

  @Test
  void splitsOfUnknownKindsAreRefused() {
    assertThatThrownBy(() -> BoostedTrees.parse("Tree=0\nnum_leaves=2\ndecision_type=1\n"))
        .hasMessageContaining("unknown kind");
  }

  @Test
  void rowsSurviveTheirArrays() {
    GradedRows rows = rows(3, 8);
    Array[] arrays = rows.arrays();
    GradedRows again = new GradedRows(WIDTH);
    again.addAll(arrays[0], arrays[1], arrays[2]);
    assertThat(again.groups()).containsExactly(20, 20, 20);
    assertThat(again.grades()).containsExactly(rows.grades());
    assertThat(again.arrays()[0].sameAs(arrays[0])).isTrue();
  }

  /// 9,000 rows need several blocks; where one begins tells nothing.
  @Test
  void blocksOfRowsTeachTheSameAsOne() {
    GradedRows many = new GradedRows(WIDTH);
    for (int part = 0; part < 3; part++) {
      many.addAll(rows(150, part));
    }
    assertThat(many.blocks()).hasSizeGreaterThan(2);
    Array[] arrays = many.arrays();
    GradedRows one = new GradedRows(WIDTH);
    one.addAll(arrays[0], arrays[1], arrays[2]);
    assertThat(one.blocks()).hasSize(1);
    assertThat(one.rowCount()).isEqualTo(many.rowCount()).isEqualTo(9000);
    assertThat(RECIPE.grow(one, 1, 1, Progress.NONE, new double[WIDTH]))
        .isEqualTo(RECIPE.grow(many, 1, 1, Progress.NONE, new double[WIDTH]));
  }
}
