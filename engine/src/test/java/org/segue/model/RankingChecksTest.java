package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.store.NamedArrays;

class RankingChecksTest {

  /// Two tracks are withheld, by artists 0 and 1; the list has a wrong track of artist 1, then a
  /// right one, then wrong ones.
  @Test
  void measuresAreAsByHand() {
    float[] line = new float[RankingChecks.COLUMNS];
    int[] order = {2, 0, 1, 3};
    float[] grade = {1, 0, 0, 0};
    int[] artist = {0, -1, 1, 1};
    RankingChecks.measure(order, grade, artist, 2, line, 1);
    double second = Math.log(2) / Math.log(3);
    assertThat(line[1]).as("NDCG").isCloseTo((float) (second / (1 + second)), within(1e-6f));
    assertThat(line[2]).as("R-precision").isEqualTo((1 + 0.25f) / 2);
    assertThat(line[3]).as("clicks").isZero();
  }

  @Test
  void anArtistCountsOnceAndOnlyAmongAsManyAsAreWithheld() {
    float[] line = new float[RankingChecks.COLUMNS];
    int[] order = {0, 1, 2};
    RankingChecks.measure(order, new float[3], new int[] {0, 0, 1}, 2, line, 4);
    assertThat(line[4]).isZero();
    assertThat(line[5]).isEqualTo(0.25f / 2);
    assertThat(line[6]).as("none found").isEqualTo(51);
  }

  @Test
  void questionsAreOfTheTenCategories() {
    Dataset data = PlantedWorld.data();
    List<InnerSplit.Turn> turns = InnerSplit.turns(data, 3, 10_000, 2, 1, 0);
    int asked = 0;
    for (InnerSplit.Turn turn : turns) {
      for (InnerSplit.Question question : turn.split().get().questions()) {
        asked++;
        Query query = question.query();
        switch (question.category()) {
          case 1 -> assertThat(query.seeds().size()).isZero();
          case 2 -> assertThat(query.seeds().size()).isEqualTo(1);
          case 3, 4 -> assertThat(query.seeds().size()).isEqualTo(5);
          case 5, 6 -> assertThat(query.seeds().size()).isEqualTo(10);
          default -> assertThat(question.category()).isIn(0, 7, 8, 9, 10);
        }
        if (question.category() > 0) {
          assertThat(query.title() == null).isEqualTo(List.of(4, 6).contains(question.category()));
        }
      }
    }
    assertThat(asked).isBetween(1, turns.stream().mapToInt(InnerSplit.Turn::asked).sum());
    assertThat(InnerSplit.text(1)).isEqualTo("1 title only");
    assertThat(InnerSplit.text(4)).isEqualTo("4 first 5");
    assertThat(InnerSplit.text(8)).isEqualTo("8 title, random 25");
  }

  @Test
  void theCardHasALinePerCategoryWithIntervals() {
    float[] report = new float[3 * RankingChecks.COLUMNS];
    for (int q = 0; q < 3; q++) {
      report[q * RankingChecks.COLUMNS] = q == 2 ? 8 : 1;
      report[q * RankingChecks.COLUMNS + 4] = q == 2 ? 0.5f : 0.25f; // NDCG of the trees
    }
    NamedArrays state =
        NamedArrays.builder()
            .put(RankingReport.NAME, Array.of(report))
            .put("features", org.segue.store.Strings.of(List.of("f")))
            .put("gains", Array.of(1f))
            .build();
    assertThat(RankingReport.of(state))
        .contains("| 1 title only | 2 | 0.000 (0.000–0.000) | 0.250 (0.250–0.250) |")
        .contains("| 8 title, random 25 | 1 | 0.000 (0.000–0.000) | 0.500 (0.500–0.500) |")
        .contains("| all | 3 | 0.000 (0.000–0.000) | 0.333 (0.250–0.")
        .doesNotContain("| 2 title");
  }
}
