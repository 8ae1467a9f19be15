package org.segue.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.eval.Experiment;
import org.segue.store.Durable;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `segue plot`: an experiment → a metric over a hyper-parameter; models → how they learnt. As a
/// picture, or as a page to look into.
///
/// Of an experiment: a line per algorithm that has the hyper-parameter, with the intervals that the
/// experiment holds, and a level line for each that does not. Of models: [CurvePicture].
@Command(
    name = "plot",
    description = {
      "Draw the learning curves of models, or a metric of a recorded experiment over a"
          + " hyper-parameter.",
    },
    footer = {
      "",
      "Examples:",
      "  segue plot model --to curve.html",
      "  segue plot model-a model-b --metric validation --to curves.png",
      "  segue plot experiments/als-alpha.json --x alpha --to als-alpha.png",
      "  segue plot experiments/way-*.jsonl --to growth.png",
      "",
      "A page (.html) is one file and opens offline: hover for numbers, zoom, hide lines.",
      "A model that is still learning is drawn as far as it has got.",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlotCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      paramLabel = "MODEL|EXPERIMENT.json",
      arity = "1..*",
      description = "Model directories, or one file that --save-experiment wrote.")
  private List<Path> sources = List.of();

  @Option(names = "--x", paramLabel = "NAME", description = "A hyper-parameter of the experiment.")
  private @Nullable String x;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "Of models loss, validation, gradient or learning-rate (default: the first two); of an"
              + " experiment one of its metrics (default: its first); of records of the whole way"
              + " processor-seconds, peak-gigabytes or disk-gigabytes (default: all).")
  private @Nullable String metric;

  @Option(names = "--log-x", description = "Logarithmic x axis.")
  private boolean logarithmic;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE.png|FILE.html",
      description = "The picture or the page.")
  private Path to = Path.of("");

  PlotCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    String ending = to.toString().toLowerCase(Locale.ROOT);
    boolean page = ending.endsWith(".html");
    if (!page && !ending.endsWith(".png")) {
      throw new IllegalArgumentException(
          "%s: pictures are .png files, pages .html files".formatted(to));
    }
    Path first = sources.getFirst();
    boolean file = Files.isRegularFile(first) || (x != null && !Files.isDirectory(first));
    boolean record = Files.isRegularFile(first) && first.toString().endsWith(".jsonl");
    Picture picture = record ? GrowthPicture.of(sources, metric) : file ? experiment() : curves();
    byte[] bytes =
        page
            ? new PicturePage(picture).html().getBytes(StandardCharsets.UTF_8)
            : new PicturePng(picture).bytes();
    Durable.file(to, out -> out.write(bytes));
    console.err().println("wrote " + to);
    return 0;
  }

  private Picture curves() throws IOException {
    if (x != null) {
      throw new IllegalArgumentException(
          "--x %s: learning curves are drawn over steps; leave --x away".formatted(x));
    }
    for (Path source : sources) {
      if (Files.isRegularFile(source)) {
        throw new IllegalArgumentException(
            source + " is a file; draw models and experiments separately");
      }
    }
    return CurvePicture.of(sources, metric, logarithmic);
  }

  private Picture experiment() throws IOException {
    Path file = sources.getFirst();
    if (sources.size() > 1) {
      throw new IllegalArgumentException("one experiment at a time, not " + sources);
    }
    if (x == null) {
      throw new IllegalArgumentException(
          "--x NAME is needed: the hyper-parameter to draw %s over".formatted(file));
    }
    Experiment experiment = Json.read(file, Experiment.class);
    SequencedMap<String, Double> first = experiment.algorithms().getFirst().metrics();
    String shown = metric == null ? first.firstEntry().getKey() : metric;
    SequencedMap<String, List<Picture.Point>> curves = new TreeMap<>();
    SequencedMap<String, Double> levels = new TreeMap<>();
    for (Experiment.Expected expected : experiment.algorithms()) {
      Double y = expected.metrics().get(shown);
      if (y == null) {
        throw new IllegalArgumentException(
            "%s of %s has no metric '%s'; there are %s"
                .formatted(expected.name(), file, shown, expected.metrics().keySet()));
      }
      JsonNode place = expected.parameters().get(x);
      if (place == null) {
        levels.put(expected.name(), y);
      } else if (!place.isNumber()) {
        throw new IllegalArgumentException(
            "'%s' of %s is not a number but %s".formatted(x, expected.name(), place));
      } else {
        Map<String, Double> half = expected.plusMinus();
        double plusMinus = half == null ? 0 : half.getOrDefault(shown, 0.0);
        curves
            .computeIfAbsent(expected.algorithm(), name -> new ArrayList<>())
            .add(new Picture.Point(place.asDouble(), y, plusMinus));
      }
    }
    if (curves.isEmpty()) {
      throw new IllegalArgumentException(
          "no algorithm in %s has a hyper-parameter '%s'".formatted(file, x));
    }
    double[] xs =
        curves.values().stream().flatMap(List::stream).mapToDouble(Picture.Point::x).toArray();
    double least = java.util.Arrays.stream(xs).min().orElseThrow();
    double most = java.util.Arrays.stream(xs).max().orElseThrow();
    if (logarithmic && least <= 0) {
      throw new IllegalArgumentException(
          "--log-x: '%s' is %s somewhere; leave --log-x away".formatted(x, least));
    }
    List<Picture.Line> lines = new ArrayList<>();
    curves.forEach(
        (name, points) -> {
          points.sort(Comparator.comparingDouble(Picture.Point::x));
          lines.add(new Picture.Line(name, true, points));
        });
    levels.forEach(
        (name, y) ->
            lines.add(
                new Picture.Line(
                    name,
                    false,
                    List.of(new Picture.Point(least, y, 0), new Picture.Point(most, y, 0)))));
    return new Picture(experiment.name(), x, logarithmic, List.of(new Picture.Panel(shown, lines)));
  }
}
