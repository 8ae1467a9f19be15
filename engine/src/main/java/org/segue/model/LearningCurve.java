package org.segue.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.nn.Moment;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import org.segue.store.NamedArrays;
import tools.jackson.core.JacksonException;

/// How the learning of a network went, moment by moment.
///
/// A model's state holds it as arrays named `learning.*`, and its directory as `learning.jsonl`: a
/// line a moment, for people and other programs. While a training runs, the same lines grow beside
/// its checkpoints.
///
/// @param phase what learnt: the algorithm, or the part of it
public record LearningCurve(String phase, List<Point> points) {

  /// The file in a model directory.
  public static final String FILE = "learning.jsonl";

  private static final String NAME = "learning.";
  private static final String STEP = NAME + "step";

  public LearningCurve {
    points = List.copyOf(points);
  }

  /// One moment; NaN is what was not measured then.
  ///
  /// @param epoch from 1; 0 before the first step
  /// @param loss mean over the steps since the last moment, as `gradient`, the length before
  ///     clipping
  /// @param validation at the end of an epoch: mean NDCG of withheld playlists, or what the phase
  ///     takes for it; larger is better
  public record Point(
      int epoch, long step, float loss, float gradient, float learningRate, float validation) {

    static Point of(Moment moment) {
      return new Point(
          moment.epoch(),
          moment.step(),
          (float) moment.loss(),
          (float) moment.gradient(),
          (float) moment.rate(),
          (float) moment.validation());
    }

    /// As a line of JSON, without what was not measured.
    String line(String phase) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("phase", phase);
      line.put("epoch", epoch);
      line.put("step", step);
      put(line, "loss", loss);
      put(line, "gradient", gradient);
      put(line, "learningRate", learningRate);
      put(line, "validation", validation);
      return Json.line(line);
    }

    private static void put(Map<String, Object> line, String name, float number) {
      if (!Float.isNaN(number)) {
        line.put(name, number);
      }
    }
  }

  /// Adds a run to a state that [#of] finds it in.
  static void put(NamedArrays.Builder state, List<Moment> course) {
    int n = course.size();
    int[] epochs = new int[n];
    long[] steps = new long[n];
    float[][] numbers = new float[4][n];
    for (int i = 0; i < n; i++) {
      Point point = Point.of(course.get(i));
      epochs[i] = point.epoch();
      steps[i] = point.step();
      numbers[0][i] = point.loss();
      numbers[1][i] = point.gradient();
      numbers[2][i] = point.learningRate();
      numbers[3][i] = point.validation();
    }
    state
        .put(NAME + "epoch", Array.of(epochs))
        .put(STEP, Array.of(steps))
        .put(NAME + "loss", Array.of(numbers[0]))
        .put(NAME + "gradient", Array.of(numbers[1]))
        .put(NAME + "rate", Array.of(numbers[2]))
        .put(NAME + "validation", Array.of(numbers[3]));
  }

  /// All that a state holds, also of the algorithm's parts; none for most algorithms.
  ///
  /// @param algorithm the name of the phase that is not of a part
  static List<LearningCurve> of(NamedArrays state, String algorithm) {
    List<LearningCurve> curves = new ArrayList<>();
    for (String name : state.all().keySet()) {
      if (!name.equals(STEP) && !name.endsWith("." + STEP)) {
        continue;
      }
      String part = name.substring(0, name.length() - STEP.length());
      NamedArrays own = state.part(part + NAME);
      if (!own.has("gradient")) {
        continue; // of an earlier version
      }
      int[] epochs = own.get("epoch", Array.Type.I32).toInts();
      long[] steps = own.get("step", Array.Type.I64).toLongs();
      float[] losses = own.get("loss", Array.Type.F32).toFloats();
      float[] gradients = own.get("gradient", Array.Type.F32).toFloats();
      float[] rates = own.get("rate", Array.Type.F32).toFloats();
      float[] validations = own.get("validation", Array.Type.F32).toFloats();
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < steps.length; i++) {
        points.add(
            new Point(epochs[i], steps[i], losses[i], gradients[i], rates[i], validations[i]));
      }
      String phase = part.isEmpty() ? algorithm : part.substring(0, part.length() - 1);
      curves.add(new LearningCurve(phase, points));
    }
    return curves;
  }

  /// The file's text.
  static String lines(List<LearningCurve> curves) {
    StringBuilder text = new StringBuilder();
    for (LearningCurve curve : curves) {
      curve.points.forEach(point -> text.append(point.line(curve.phase)).append('\n'));
    }
    return text.toString();
  }

  /// Reads what a training wrote, of one phase or several; a last line without an end is one that
  /// is being written.
  public static List<LearningCurve> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString(), null, "no learning curve here");
    }
    String text = Files.readString(file);
    Map<String, List<Point>> phases = new LinkedHashMap<>();
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Line line;
      try {
        line = Json.parse(lines.get(i), Line.class);
      } catch (JacksonException e) {
        throw new IntegrityException(
            "%s: line %d is not one of a learning curve: %s"
                .formatted(file, i + 1, e.getOriginalMessage()),
            e);
      }
      phases.computeIfAbsent(line.phase, name -> new ArrayList<>()).add(line.point());
    }
    List<LearningCurve> curves = new ArrayList<>();
    phases.forEach((phase, points) -> curves.add(new LearningCurve(phase, points)));
    return curves;
  }

  /// A line as it is read.
  record Line(
      String phase,
      int epoch,
      long step,
      @Nullable Float loss,
      @Nullable Float gradient,
      @Nullable Float learningRate,
      @Nullable Float validation) {

    Line {
      Objects.requireNonNull(phase, "no \"phase\"");
    }

    Point point() {
      return new Point(
          epoch, step, number(loss), number(gradient), number(learningRate), number(validation));
    }

    private static float number(@Nullable Float measured) {
      return measured == null ? Float.NaN : measured;
    }
  }
}
