package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.nn.Moment;
import org.segue.store.IntegrityException;
import org.segue.store.NamedArrays;

class LearningCurveTest {

  @TempDir private Path folder;

  private static NamedArrays state(Moment... moments) {
    NamedArrays.Builder state = NamedArrays.builder();
    LearningCurve.put(state, List.of(moments));
    return state.build();
  }

  private static Moment moment(int epoch, long step, double loss, double validation) {
    return new Moment(epoch, 2, step, 4, loss, 0.5, 0.25, validation, false);
  }

  @Test
  void linesSayWhatWasMeasuredAndNothingElse() {
    NamedArrays state =
        state(
            new Moment(0, 2, 0, 0, Double.NaN, Double.NaN, Double.NaN, 0.125, true),
            moment(1, 1, 3, Double.NaN),
            moment(1, 2, 2.5, 0.375));
    assertThat(LearningCurve.lines(LearningCurve.of(state, "rta")))
        .isEqualTo(
            """
            {"phase":"rta","epoch":0,"step":0,"validation":0.125}
            {"phase":"rta","epoch":1,"step":1,"loss":3.0,"gradient":0.5,"learningRate":0.25}
            {"phase":"rta","epoch":1,"step":2,"loss":2.5,"gradient":0.5,"learningRate":0.25,"validation":0.375}
            """);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    NamedArrays.Builder state = NamedArrays.builder();
    state.putAll(state(moment(1, 1, 3, Double.NaN)));
    state(moment(1, 7, 2, 0.5)).all().forEach((name, array) -> state.put("part.1." + name, array));
    List<LearningCurve> curves = LearningCurve.of(state.build(), "blend");
    assertThat(curves).extracting(LearningCurve::phase).containsExactly("blend", "part.1");
    Path file = folder.resolve("learning.jsonl");
    Files.writeString(file, LearningCurve.lines(curves) + "{\"phase\":\"part.1\",\"ep"); // growing
    assertThat(LearningCurve.read(file)).isEqualTo(curves);
  }

  @Test
  void otherFilesAreNamedWithTheLine() throws Exception {
    Path file = Files.writeString(folder.resolve("learning.jsonl"), "{\"loss\": 1}\n");
    assertThatThrownBy(() -> LearningCurve.read(file))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("learning.jsonl: line 1");
    assertThatThrownBy(() -> LearningCurve.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void mostAlgorithmsHaveNone() {
    assertThat(LearningCurve.of(NamedArrays.builder().build(), "popularity")).isEmpty();
  }
}
