package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.segue.model.LearningCurve;
import org.segue.model.LearningCurve.Point;
import org.segue.model.ModelManifest;
import org.segue.store.Json;

/// The learning curves of models as a [Picture]: a panel for what was asked, by default one for the
/// loss and one for the validation, over the steps; a line per model and phase.
///
/// A model is called by its algorithm, and by its directory too where several have the same. One
/// that is not there yet, because it is still learning, is drawn from what lies beside its
/// checkpoints.
final class CurvePicture {

  private static final int FEW = 60; // points that are marked

  private static final Map<String, ToDoubleFunction<Point>> METRICS = metrics();

  private CurvePicture() {}

  private static Map<String, ToDoubleFunction<Point>> metrics() {
    Map<String, ToDoubleFunction<Point>> metrics = new LinkedHashMap<>();
    metrics.put("loss", Point::loss);
    metrics.put("validation", Point::validation);
    metrics.put("gradient", Point::gradient);
    metrics.put("learning-rate", Point::learningRate);
    return metrics;
  }

  /// What was learnt in a directory, and by what.
  private record Source(Path directory, String algorithm, List<LearningCurve> curves) {}

  /// @param metric one of the panels' names, or null for loss and validation
  static Picture of(List<Path> models, @Nullable String metric, boolean logX) throws IOException {
    if (metric != null && !METRICS.containsKey(metric)) {
      throw new IllegalArgumentException(
          "models have no metric '%s'; there are %s".formatted(metric, METRICS.keySet()));
    }
    List<Source> sources = new ArrayList<>();
    for (Path model : models) {
      sources.add(source(model));
    }
    Map<String, LearningCurve> named = named(sources);
    List<Picture.Panel> panels = new ArrayList<>();
    for (String shown : metric == null ? List.of("loss", "validation") : List.of(metric)) {
      List<Picture.Line> lines = lines(named, METRICS.getOrDefault(shown, Point::loss), logX);
      if (!lines.isEmpty()) {
        panels.add(new Picture.Panel(shown, lines));
      }
    }
    if (panels.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: no %s was measured%s"
              .formatted(
                  models.getFirst(),
                  metric == null ? "loss" : metric,
                  "validation".equals(metric) ? "; train with withheld playlists" : ""));
    }
    return new Picture("Learning of " + String.join(", ", titles(sources)), "step", logX, panels);
  }

  private static List<String> titles(List<Source> sources) {
    return sources.stream().map(source -> source.directory().toString()).toList();
  }

  private static List<Picture.Line> lines(
      Map<String, LearningCurve> named, ToDoubleFunction<Point> metric, boolean logX) {
    List<Picture.Line> lines = new ArrayList<>();
    named.forEach(
        (name, curve) -> {
          List<Picture.Point> points =
              curve.points().stream()
                  .filter(point -> !logX || point.step() > 0)
                  .filter(point -> Double.isFinite(metric.applyAsDouble(point)))
                  .map(point -> new Picture.Point(point.step(), metric.applyAsDouble(point), 0))
                  .toList();
          if (!points.isEmpty()) {
            lines.add(new Picture.Line(name, points.size() <= FEW, points));
          }
        });
    return lines;
  }

  /// The curves by names that tell them apart.
  private static Map<String, LearningCurve> named(List<Source> sources) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    for (Source source : sources) {
      if (!seen.add(source.algorithm())) {
        twice.add(source.algorithm());
      }
    }
    Map<String, LearningCurve> named = new LinkedHashMap<>();
    for (Source source : sources) {
      String model =
          twice.contains(source.algorithm())
              ? "%s (%s)".formatted(source.algorithm(), source.directory())
              : source.algorithm();
      for (LearningCurve curve : source.curves()) {
        boolean whole = source.curves().size() == 1 || curve.phase().equals(source.algorithm());
        named.put(whole ? model : model + ": " + curve.phase(), curve);
      }
    }
    return named;
  }

  private static Source source(Path directory) throws IOException {
    Path file = directory.resolve(ModelManifest.FILE);
    if (Files.exists(file)) {
      String algorithm = Json.read(file, ModelManifest.class).algorithm();
      Path curves = directory.resolve(LearningCurve.FILE);
      if (!Files.exists(curves)) {
        throw new IllegalArgumentException(
            ("%s is a model of %s, without a learning curve: only networks (rta, two-tower,"
                    + " graph-sage) have one")
                .formatted(directory, algorithm));
      }
      return new Source(directory, algorithm, LearningCurve.read(curves));
    }
    Path name = directory.toAbsolutePath().normalize();
    Path running = name.resolveSibling("." + name.getFileName() + ".training");
    List<LearningCurve> curves = new ArrayList<>();
    if (Files.isDirectory(running)) {
      try (Stream<Path> logs = Files.list(running)) {
        for (Path log : logs.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList()) {
          curves.addAll(LearningCurve.read(log));
        }
      }
    }
    if (curves.isEmpty()) {
      throw new NoSuchFileException(
          directory.toString(), null, "no model here, and none that is learning");
    }
    String learning = curves.getFirst().phase();
    return new Source(directory, learning + ", still learning", curves);
  }
}
