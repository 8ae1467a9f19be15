package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.Progress;
import org.segue.nn.Fit;
import org.segue.nn.Initial;
import org.segue.nn.Lesson;
import org.segue.nn.Moment;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Sgd;
import org.segue.nn.Table;
import org.segue.nn.Tensor;
import org.segue.store.Checkpoints;
import org.segue.store.NamedArrays;

class FitRunTest {

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  private static final class Net implements Lesson {
    final Parameters parameters = new Parameters(1);
    final Table table = parameters.table("rows", Initial.normal(1), 6, 2);
    final Optimiser optimiser = new Optimiser(parameters, new Sgd(), 0);
    int asked;
    int failAt = -1;

    @Override
    public int examples() {
      return 6;
    }

    @Override
    public Tensor loss(int[] examples, Pass pass) {
      if (asked++ == failAt) {
        throw new IllegalStateException("killed");
      }
      return table.rows(examples).minus(Tensor.of(1)).square().mean();
    }

    @Override
    public double validate() {
      return -Math.abs(table.values().floatAt(0) - 1);
    }
  }

  private List<Moment> run(Net net, Checkpoints checkpoints) {
    Progress progress =
        new Progress() {
          @Override
          public void report(String phase, long done, long total) {}

          @Override
          public void report(String phase, long done, long total, String note) {
            notes.add("%s %d/%d %s".formatted(phase, done, total, note));
          }
        };
    Training training = new Training(1, 1, progress, checkpoints);
    Fit fit = new Fit(4, 2, 0.1, 1, 1);
    return FitRun.run("net", fit, net, net.parameters, net.optimiser, training);
  }

  @Test
  void aRunThatWasKilledGoesOnFromItsFiles() throws IOException {
    Net whole = new Net();
    List<Moment> course = run(whole, Checkpoints.NONE);
    Path place = folder.resolve("run");
    Net killed = new Net();
    killed.failAt = 7;
    assertThatThrownBy(() -> run(killed, Checkpoints.open(place, "key"))).hasMessage("killed");
    Net again = new Net();
    assertThat(run(again, Checkpoints.open(place, "key"))).isEqualTo(course);
    assertThat(again.asked).isEqualTo(6); // two epochs of three steps were kept
    assertThat(again.table.values().sameAs(whole.table.values())).isTrue();
    List<String> lines = Files.readAllLines(place.resolve("net.jsonl"));
    assertThat(lines).hasSize(course.size());
    assertThat(lines.getLast()).contains("\"step\":12").contains("\"validation\":");
    NamedArrays.Builder state = NamedArrays.builder();
    LearningCurve.put(state, course);
    assertThat(LearningCurve.lines(LearningCurve.of(state.build(), "net")).lines().toList())
        .isEqualTo(lines); // what stays is what grew
  }

  @Test
  void progressTellsTheLoss() {
    run(new Net(), Checkpoints.NONE);
    assertThat(notes).hasSize(12);
    assertThat(notes.getFirst()).startsWith("Learning net 1/12 epoch 1 of 4, loss ");
    assertThat(notes.get(2)).contains("validation -").endsWith("(best)");
  }

  @Test
  void curvesArePartOfTheModel() {
    Net net = new Net();
    NamedArrays.Builder state = NamedArrays.builder();
    LearningCurve.put(state, run(net, Checkpoints.NONE));
    FitRun.put(state, "net.", net.parameters);
    assertThat(state.build().all().keySet())
        .containsExactlyInAnyOrder(
            "learning.epoch",
            "learning.step",
            "learning.loss",
            "learning.gradient",
            "learning.rate",
            "learning.validation",
            "net.rows");
  }
}
