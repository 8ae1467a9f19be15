package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.store.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What each step of `experiments/whole-way.sh` cost at several sizes, as a [Picture]: a panel for
/// processor seconds, one for memory, one for the disk, a line per step, over playlists, all axes
/// logarithmic. Steps that ask a fixed number of questions are left out. A line as steep as the
/// first, n log n, grows like it.
final class GrowthPicture {

  /// A line of a record.
  record Step(
      int playlists,
      String step,
      double seconds,
      double processorSeconds,
      double peakBytes,
      double diskBytes,
      double load,
      @Nullable JsonNode measured) {

    Step {
      Objects.requireNonNull(step, "no \"step\"");
      if (playlists < 2) {
        throw new IllegalArgumentException("playlists must be at least 2, not " + playlists);
      }
    }
  }

  private static final Pattern ASKS = Pattern.compile("(evaluate|continue|serve)-.*");

  private static final Map<String, ToDoubleFunction<Step>> PANELS = panels();

  private GrowthPicture() {}

  private static Map<String, ToDoubleFunction<Step>> panels() {
    Map<String, ToDoubleFunction<Step>> panels = new LinkedHashMap<>();
    panels.put("processor-seconds", Step::processorSeconds);
    panels.put("peak-gigabytes", step -> step.peakBytes() / 1e9);
    panels.put("disk-gigabytes", step -> step.diskBytes() / 1e9);
    return panels;
  }

  /// @param metric one of the panels, or null for all
  static Picture of(List<Path> records, @Nullable String metric) throws IOException {
    if (metric != null && !PANELS.containsKey(metric)) {
      throw new IllegalArgumentException(
          "records have no metric '%s'; there are %s".formatted(metric, PANELS.keySet()));
    }
    List<Step> steps = new ArrayList<>();
    for (Path file : records) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        steps.add(step(file, number, line));
      }
    }
    steps.sort(Comparator.comparingInt(Step::playlists));
    List<Picture.Panel> panels = new ArrayList<>();
    PANELS.forEach(
        (name, value) -> {
          Map<String, List<Picture.Point>> lines = new LinkedHashMap<>();
          for (Step step : steps) {
            double y = value.applyAsDouble(step);
            if (y > 0
                && !ASKS.matcher(step.step()).matches()
                && (metric == null || metric.equals(name))) {
              lines
                  .computeIfAbsent(step.step(), key -> new ArrayList<>())
                  .add(new Picture.Point(step.playlists(), y, 0));
            }
          }
          if (!lines.isEmpty()) {
            panels.add(new Picture.Panel(name, true, lines(lines)));
          }
        });
    if (panels.isEmpty()) {
      throw new IllegalArgumentException(records + ": no step is recorded");
    }
    return new Picture("What the steps cost", "playlists", true, panels);
  }

  private static List<Picture.Line> lines(Map<String, List<Picture.Point>> steps) {
    List<Picture.Line> lines = new ArrayList<>();
    List<Picture.Point> longest =
        steps.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
    Picture.Point first = longest.getFirst();
    lines.add(
        new Picture.Line(
            "n log n",
            false,
            longest.stream()
                .map(point -> new Picture.Point(point.x(), first.y() * growth(first, point), 0))
                .toList()));
    steps.forEach(
        (name, points) ->
            lines.add(new Picture.Line(name.replaceFirst("^train-", ""), true, points)));
    return lines;
  }

  private static double growth(Picture.Point from, Picture.Point to) {
    return to.x() * Math.log(to.x()) / (from.x() * Math.log(from.x()));
  }

  private static Step step(Path file, int number, String line) {
    try {
      return Json.parse(line, Step.class);
    } catch (JacksonException e) {
      throw new BadInputException(
          file + ", line " + number,
          e.getOriginalMessage(),
          "records are those of experiments/whole-way.sh");
    }
  }
}
