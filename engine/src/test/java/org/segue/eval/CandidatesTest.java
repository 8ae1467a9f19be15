package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.model.ItemNeighbours;
import org.segue.model.PlaylistNeighbours;

class CandidatesTest {

  private static Candidates grid(String base, String... axes) {
    return Candidates.grid(base, Arrays.stream(axes).map(Axis::values).toList());
  }

  private static Candidates draw(int count, long seed) {
    return Candidates.random(
        "item-neighbours",
        List.of(
            Axis.range("neighbours=10..12"),
            Axis.range("shrink=0.001..1000:log"),
            Axis.values("similarity=COSINE,BM25")),
        count,
        seed);
  }

  private static List<String> names(Candidates candidates) {
    return candidates.others().stream().map(Contender::name).toList();
  }

  private static List<ItemNeighbours> drawn(int count, long seed) {
    return draw(count, seed).others().stream().map(c -> (ItemNeighbours) c.algorithm()).toList();
  }

  @Test
  void aGridHasAllCombinationsButTheBase() {
    Candidates candidates = grid("item-neighbours", "neighbours=100,200", "shrink=10,.5");
    assertThat(names(candidates)) // 200 and 10 are the defaults
        .containsExactly(
            "item-neighbours,neighbours=100,shrink=10",
            "item-neighbours,neighbours=100,shrink=0.5",
            "item-neighbours,neighbours=200,shrink=0.5");
    assertThat(candidates.all().getFirst().name()).isEqualTo("item-neighbours");
  }

  @Test
  void theBaseMayBeAPresetWithSettings() {
    Candidates candidates = grid("playlist-neighbours:vsknn,recent=5", "neighbours=7");
    assertThat(candidates.others().getFirst().algorithm())
        .isInstanceOfSatisfying(
            PlaylistNeighbours.class,
            p -> {
              assertThat(p.neighbours()).isEqualTo(7);
              assertThat(p.recent()).isEqualTo(5);
            });
  }

  @Test
  void combinationsThatTheAlgorithmRefusesAreLeftOut() {
    Candidates candidates = grid("title:words,exact=0,words=0", "grams=0,1,2");
    assertThat(names(candidates)).hasSize(2);
    assertThat(candidates.refused()).singleElement().asString().contains("nor all be 0");
  }

  @Test
  void drawingIsSeeded() {
    assertThat(names(draw(20, 5))).hasSize(20).doesNotHaveDuplicates();
    assertThat(names(draw(20, 5))).isEqualTo(names(draw(20, 5)));
    assertThat(names(draw(20, 5))).isNotEqualTo(names(draw(20, 6)));
    assertThat(names(draw(20, 5))).startsWith(names(draw(7, 5)).toArray(String[]::new));
  }

  @Test
  void drawsFillTheirRangesEvenly() {
    List<ItemNeighbours> drawn = drawn(600, 1);
    for (int neighbours = 10; neighbours <= 12; neighbours++) {
      int wanted = neighbours;
      assertThat(drawn.stream().filter(a -> a.neighbours() == wanted).count())
          .isBetween(150L, 250L); // 200 expected, standard deviation 11.5
    }
    assertThat(drawn).allMatch(a -> a.shrink() >= .001 && a.shrink() <= 1000);
    assertThat(drawn.stream().filter(a -> a.shrink() < 1).count()) // half of the logarithms
        .isBetween(240L, 360L);
    assertThat(drawn.stream().filter(a -> a.similarity() == ItemNeighbours.Similarity.BM25).count())
        .isBetween(240L, 360L);
  }

  @Test
  void thereAreNoMoreDrawsThanCombinations() {
    Candidates few =
        Candidates.random("item-neighbours", List.of(Axis.range("neighbours=1..3")), 10, 1);
    assertThat(names(few)).hasSize(3);
  }

  @Test
  void wrongSearchesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid("item-neighbours", "neighbors=1"))
        .withMessageContaining("no hyper-parameter 'neighbors'; there are");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid("item-neighbours", "neighbours=1,2oo"))
        .withMessageContaining("neighbours=\"2oo\": the default is 200");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid("item-neighbours", "neighbours=1.5"))
        .withMessageContaining("the default is 200");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid("item-neighbours", "shrink=1", "shrink=2"))
        .withMessage("'shrink' is given twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid("item-neighbours", "shrink=-1,-2"))
        .withMessageContaining("no combination is valid")
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid("item-neighbours"))
        .withMessageContaining("nothing to search over");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Axis.values("shrink"))
        .withMessageContaining("is not name=value");
    for (String range : List.of("shrink=1", "shrink=2..1", "shrink=0..1:log", "shrink=a..b")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Axis.range(range));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Candidates.random("item-neighbours", List.of(Axis.range("similarity=1..2")), 3, 1))
        .withMessageContaining("'similarity' is not a number");
  }
}
