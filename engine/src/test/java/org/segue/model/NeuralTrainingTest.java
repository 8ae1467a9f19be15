package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.nn.Fit;
import org.segue.nn.Initial;
import org.segue.nn.Moment;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Sgd;
import org.segue.nn.Tensor;
import org.segue.store.NamedArrays;

class NeuralTrainingTest {

  private static final Dataset DATA = PlantedWorld.data();

  /// Learns to say nothing sensible; it answers well in its second epoch, then badly.
  private static final class Net implements NeuralTraining.Network {
    final Parameters parameters = new Parameters(1);
    final Tensor weight = parameters.add("weight", Initial.ONES, 1);
    final Optimiser optimiser = new Optimiser(parameters, new Sgd(0, false, 0), 0);
    final Scorer good =
        new Popularity().restore(new Popularity().train(DATA, new Training()), DATA.catalog());
    int asked;
    int goodAt = 3; // the first time is before the first epoch

    @Override
    public int examples() {
      return 4;
    }

    @Override
    public Tensor loss(int[] examples, Pass pass) {
      return weight.sum();
    }

    @Override
    public Scorer scorer() {
      return ++asked == goodAt ? good : (query, scores) -> {};
    }
  }

  @Test
  void withheldPlaylistsAreNotLearntFrom() {
    NeuralTraining learning = NeuralTraining.of(DATA, 40, false, new Training());
    assertThat(learning.data().playlistCount()).isEqualTo(DATA.playlistCount() - 40);
    assertThat(NeuralTraining.of(DATA, 0, false, new Training()).data()).isSameAs(DATA);
  }

  @Test
  void theBestEpochIsKeptAndPatienceEndsTheRun() {
    Net net = new Net();
    Fit fit = new Fit(9, 4, 0.1, 1, 1).withPatience(2);
    NeuralTraining.Course course =
        NeuralTraining.of(DATA, 40, false, new Training())
            .run("net", fit, net, net.parameters, net.optimiser);
    List<Moment> moments = course.moments();
    assertThat(moments).hasSize(5); // before the first, and two epochs without a better one
    assertThat(moments.getFirst().step()).isZero();
    assertThat(moments.getFirst().validation()).isZero();
    assertThat(moments.get(2).best()).isTrue();
    assertThat(moments.get(2).validation()).isPositive().isEqualTo(course.validation());
    assertThat(course.share()).isEqualTo(1);
    // a step takes 0.1 off
    NamedArrays.Builder state = NamedArrays.builder();
    FitRun.put(state, "net.", net.parameters);
    assertThat(state.build().get("net.weight").floatAt(0)).isCloseTo(0.8f, within(1e-6f));
  }

  @Test
  void aStartThatIsBetterThanAllEpochsStays() {
    Net net = new Net();
    net.goodAt = 1;
    NeuralTraining.of(DATA, 40, false, new Training())
        .run("net", new Fit(2, 4, 0.1, 1, 1), net, net.parameters, net.optimiser);
    NamedArrays.Builder state = NamedArrays.builder();
    FitRun.put(state, "net.", net.parameters);
    assertThat(state.build().get("net.weight").floatAt(0)).isEqualTo(1f);
  }

  @Test
  void halfOfTheWayIsTakenWhereItAnswersBest() {
    Net net = new Net();
    net.goodAt = 5; // start, epochs 1 and 2, a quarter of the way, half of it
    NeuralTraining.Course course =
        NeuralTraining.of(DATA, 40, false, new Training())
            .run("net", new Fit(2, 4, 0.1, 1, 1), net, net.parameters, net.optimiser);
    assertThat(course.share()).isEqualTo(0.5);
    assertThat(course.validation()).isGreaterThan(course.start());
    NamedArrays.Builder state = NamedArrays.builder();
    FitRun.put(state, "net.", net.parameters);
    // the first epoch stays the best of equals; a step takes 0.1 off, half of it 0.05
    assertThat(state.build().get("net.weight").floatAt(0)).isCloseTo(0.95f, within(1e-6f));
    course.put(state);
    assertThat(NeuralTraining.report(state.build())).contains("50 % of the way");
  }

  @Test
  void withoutWithheldPlaylistsAllEpochsRun() {
    Net net = new Net();
    NeuralTraining.Course course =
        NeuralTraining.of(DATA, 0, false, new Training())
            .run("net", new Fit(3, 4, 0.1, 1, 1), net, net.parameters, net.optimiser);
    assertThat(course.moments()).hasSize(3);
    assertThat(net.asked).isZero();
    NamedArrays.Builder state = NamedArrays.builder();
    course.put(state);
    assertThat(NeuralTraining.report(state.build())).contains("| 3 | 0.8000 | - |");
  }
}
