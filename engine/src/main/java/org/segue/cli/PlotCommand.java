package org.segue.cli;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.segue.eval.Experiment;
import org.segue.store.Durable;
import org.segue.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `segue plot`: an experiment → a picture of a metric over a hyper-parameter.
///
/// A line per algorithm that has the hyper-parameter, with the intervals that the experiment holds,
/// and a level line for each that does not.
@Command(
    name = "plot",
    description = "Draw a metric of a recorded experiment over a hyper-parameter.",
    footer = {
      "",
      "Example:",
      "  segue plot experiments/als-alpha.json --x alpha --to als-alpha.png",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlotCommand implements Callable<Integer> {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 500;

  /// Told apart by those who see colours differently as well (Okabe & Ito 2008).
  private static final Color[] COLOURS = {
    new Color(0x0072b2),
    new Color(0xd55e00),
    new Color(0x009e73),
    new Color(0xcc79a7),
    new Color(0xe69f00),
    new Color(0x56b4e9),
  };

  private final Console console;

  @Parameters(paramLabel = "EXPERIMENT.json", description = "What --save-experiment wrote.")
  private Path file = Path.of("");

  @Option(names = "--x", required = true, paramLabel = "NAME", description = "A hyper-parameter.")
  private String x = "";

  @Option(names = "--metric", paramLabel = "NAME", description = "Default: the file's first.")
  private @Nullable String metric;

  @Option(names = "--log-x", description = "Logarithmic x axis.")
  private boolean logarithmic;

  @Option(names = "--to", required = true, paramLabel = "FILE.png", description = "The picture.")
  private Path to = Path.of("");

  PlotCommand(Console console) {
    this.console = console;
  }

  private record Point(double x, double y, double plusMinus) {}

  @Override
  public Integer call() throws IOException {
    if (!to.toString().endsWith(".png")) {
      throw new IllegalArgumentException("%s: pictures are .png files".formatted(to));
    }
    Experiment experiment = Json.read(file, Experiment.class);
    SequencedMap<String, Double> first = experiment.algorithms().getFirst().metrics();
    String shown = metric == null ? first.firstEntry().getKey() : metric;
    SequencedMap<String, List<Point>> curves = new TreeMap<>();
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
        curves
            .computeIfAbsent(expected.algorithm(), name -> new ArrayList<>())
            .add(new Point(place.asDouble(), y, half == null ? 0 : half.getOrDefault(shown, 0.0)));
      }
    }
    if (curves.isEmpty()) {
      throw new IllegalArgumentException(
          "no algorithm in %s has a hyper-parameter '%s'".formatted(file, x));
    }
    save(draw(experiment.name(), shown, curves, levels));
    console.err().println("wrote " + to);
    return 0;
  }

  private XYChart draw(
      String title,
      String shown,
      SequencedMap<String, List<Point>> curves,
      SequencedMap<String, Double> levels) {
    System.setProperty("java.awt.headless", "true");
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(shown)
            .build();
    style(chart);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (var curve : curves.entrySet()) {
      List<Point> points = curve.getValue();
      points.sort(Comparator.comparingDouble(Point::x));
      double[] xs = points.stream().mapToDouble(Point::x).toArray();
      double[] ys = points.stream().mapToDouble(Point::y).toArray();
      double[] halves = points.stream().mapToDouble(Point::plusMinus).toArray();
      chart.addSeries(curve.getKey(), xs, ys, halves).setMarker(SeriesMarkers.CIRCLE);
      least = Math.min(least, xs[0]);
      most = Math.max(most, xs[xs.length - 1]);
    }
    for (var level : levels.entrySet()) {
      double[] ys = {level.getValue(), level.getValue()};
      XYSeries series = chart.addSeries(level.getKey(), new double[] {least, most}, ys);
      series.setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }

  private void style(XYChart chart) {
    Font small = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    Font large = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    var style = chart.getStyler();
    style.setSeriesColors(COLOURS);
    style.setErrorBarsColorSeriesColor(true);
    style.setXAxisLogarithmic(logarithmic);
    style.setAxisTickLabelsFont(small);
    style.setAxisTitleFont(large);
    style.setChartTitleFont(large);
    style.setLegendFont(small);
    style.setLegendPosition(org.knowm.xchart.style.Styler.LegendPosition.OutsideS);
    style.setLegendLayout(org.knowm.xchart.style.Styler.LegendLayout.Horizontal);
    style.setLegendBorderColor(Color.WHITE);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setYAxisDecimalPattern("0.00##");
    style.setMarkerSize(8);
    style.setLocale(java.util.Locale.ROOT);
  }

  private void save(XYChart chart) throws IOException {
    byte[] picture = ChartEncoder.getBytes(chart, "png");
    Durable.file(to, out -> out.write(picture));
  }
}
