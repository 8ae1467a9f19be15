package org.segue.cli;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// A [Picture] as a PNG.
record PicturePng(Picture picture) {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 500; // of a picture of one panel
  private static final int SMALLER = 380; // of each of several
  private static final int FEW = 6; // names that have room below in a readable size

  byte[] bytes() throws IOException {
    System.setProperty("java.awt.headless", "true");
    List<XYChart> charts = new ArrayList<>();
    int panels = picture.panels().size();
    int fullest = 0; // the last of those with the most lines
    for (int k = 0; k < panels; k++) {
      fullest = lines(k) >= lines(fullest) ? k : fullest;
    }
    for (int k = 0; k < panels; k++) {
      XYChart chart = draw(picture.panels().get(k), k == 0, k == panels - 1);
      chart.getStyler().setLegendVisible(k == fullest);
      chart.getStyler().setXAxisMin(xs().min().orElseThrow());
      chart.getStyler().setXAxisMax(xs().max().orElseThrow());
      charts.add(chart);
    }
    int height = panels == 1 ? HEIGHT : SMALLER;
    BufferedImage image = new BufferedImage(WIDTH, height * panels, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    for (XYChart chart : charts) {
      chart.paint(graphics, WIDTH, height);
      graphics.translate(0, height);
    }
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  private int lines(int panel) {
    return picture.panels().get(panel).lines().size();
  }

  private DoubleStream xs() {
    return picture.panels().stream()
        .flatMap(panel -> panel.lines().stream())
        .flatMap(line -> line.points().stream())
        .mapToDouble(Picture.Point::x);
  }

  private XYChart draw(Picture.Panel panel, boolean first, boolean last) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(picture.panels().size() == 1 ? HEIGHT : SMALLER)
            .title(first ? DescribeReport.printable(picture.title()) : "")
            .xAxisTitle(last ? picture.x() : "")
            .yAxisTitle(panel.y())
            .build();
    style(chart);
    chart.getStyler().setChartTitleVisible(first);
    chart.getStyler().setYAxisLogarithmic(panel.logY());
    List<String> names = List.copyOf(picture.names());
    for (Picture.Line line : panel.lines()) {
      double[] xs = line.points().stream().mapToDouble(Picture.Point::x).toArray();
      double[] ys = line.points().stream().mapToDouble(Picture.Point::y).toArray();
      double[] halves = line.points().stream().mapToDouble(Picture.Point::plusMinus).toArray();
      boolean bars = line.points().stream().anyMatch(point -> point.plusMinus() > 0);
      String name = DescribeReport.printable(line.name());
      XYSeries series =
          bars ? chart.addSeries(name, xs, ys, halves) : chart.addSeries(name, xs, ys);
      String colour = Picture.COLOURS.get(names.indexOf(line.name()) % Picture.COLOURS.size());
      series.setMarker(line.marked() ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      series.setLineColor(Color.decode(colour));
      series.setMarkerColor(Color.decode(colour));
    }
    return chart;
  }

  private void style(XYChart chart) {
    Font small = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    Font large = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    var style = chart.getStyler();
    style.setErrorBarsColorSeriesColor(true);
    style.setXAxisLogarithmic(picture.logX());
    style.setAxisTickLabelsFont(small);
    style.setAxisTitleFont(large);
    style.setChartTitleFont(large);
    style.setLegendFont(picture.names().size() > FEW ? small.deriveFont(11f) : small);
    style.setLegendPosition(Styler.LegendPosition.OutsideS);
    style.setLegendLayout(Styler.LegendLayout.Horizontal);
    style.setLegendBorderColor(Color.WHITE);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setYAxisDecimalPattern("0.00##");
    style.setMarkerSize(8);
    style.setLocale(Locale.ROOT);
  }
}
