package org.segue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.segue.eval.Experiment;
import org.segue.eval.RefreshReport;
import org.segue.eval.Report;
import org.segue.store.Json;

/// What the pages point to is there, and the numbers on the first page are recorded ones.
class DocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]*)(#[^)\\s]*)?\\)");
  private static final Pattern RESULT =
      Pattern.compile(
          "\\| `([a-z][a-zA-Z_:,=-]+)` \\| ([.\\d]+) \\| ([.\\d]+) \\| ([.\\d]+) \\| ([.\\d]+)"
              + " \\|");

  private static final Pattern REFRESHED =
      Pattern.compile(
          "\\| (\\d+ %(?:, split \\d+)?) \\| `([a-z-]+)` \\| ([.\\d]+) \\| ([.\\d]+) \\| ([.\\d]+)"
              + " \\| ([.\\d]+) \\| ([.\\d]+) \\|");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("docs", "experiments")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    for (String page : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
      pages.add(ROOT.resolve(page));
    }
    return pages;
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    assertThat(pages()).hasSizeGreaterThan(20);
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        String target = link.group(1);
        Path file = target.isEmpty() ? page : page.resolveSibling(target);
        assertThat(Files.exists(file)).as("%s links to %s", page, link.group()).isTrue();
        String anchor = link.group(2);
        if (anchor != null) {
          assertThat(anchors(Files.readString(file))).as("in %s", page).contains(anchor);
        }
      }
    }
  }

  /// As GitHub makes them, of the headings in use here: lower case, spaces to dashes.
  private static List<String> anchors(String page) {
    return page.lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> "#" + heading.replace(' ', '-').replaceAll("[^a-z0-9-]", ""))
        .toList();
  }

  @Test
  void theResultsOfNetworksAreTheRecordedOnes() throws IOException {
    Experiment networks = Json.read(ROOT.resolve("experiments/neural.json"), Experiment.class);
    Experiment firstTracks =
        Json.read(ROOT.resolve("experiments/neural-seed-length.json"), Experiment.class);
    String[] parts = Files.readString(ROOT.resolve("docs/why/rta.md")).split("## The first tracks");
    assertThat(recorded(parts[0], List.of(networks))).isGreaterThanOrEqualTo(20);
    assertThat(recorded(parts[1], List.of(firstTracks))).isGreaterThanOrEqualTo(18);
  }

  @Test
  void theResultsOfTheReadmeAreTheRecordedOnes() throws IOException {
    Experiment experiment =
        Json.read(ROOT.resolve("experiments/neighbours.json"), Experiment.class);
    Experiment blend = Json.read(ROOT.resolve("experiments/blend.json"), Experiment.class);
    Experiment linear = Json.read(ROOT.resolve("experiments/linear.json"), Experiment.class);
    Experiment challenge = Json.read(ROOT.resolve("experiments/challenge.json"), Experiment.class);
    Experiment networks = Json.read(ROOT.resolve("experiments/neural.json"), Experiment.class);
    for (Experiment other : List.of(blend, linear, challenge, networks)) {
      assertThat(other.dataHash()).isEqualTo(experiment.dataHash());
      assertThat(other.seeds()).isEqualTo(experiment.seeds());
      assertThat(other.protocol()).isEqualTo(experiment.protocol());
      assertThat(other.limit()).isEqualTo(experiment.limit());
    }
    List<Experiment> all = List.of(experiment, blend, linear, challenge, networks);
    assertThat(recorded(Files.readString(ROOT.resolve("README.md")), all))
        .isGreaterThanOrEqualTo(8);
  }

  @Test
  void theResultsOfRefreshingAreTheRecordedOnes() throws IOException {
    Map<String, RefreshReport.Result> recorded = new HashMap<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("experiments/dynamic-data"))) {
      for (Path file : files.toList()) {
        RefreshReport report = Json.read(file, RefreshReport.class);
        for (RefreshReport.Appended appended : report.appended()) {
          String share = String.format(Locale.ROOT, "%.0f %%", 100 * appended.share());
          share += report.seeds().size() == 1 ? ", split " + report.seeds().getFirst() : "";
          for (RefreshReport.Result result : appended.results()) {
            recorded.put(share + result.name(), result);
          }
        }
      }
    }
    Matcher row = REFRESHED.matcher(Files.readString(ROOT.resolve("docs/why/dynamic-data.md")));
    int rows = 0;
    for (; row.find(); rows++) {
      RefreshReport.Result result = recorded.get(row.group(1) + row.group(2));
      if (result == null) {
        throw new AssertionError("not recorded: " + row.group());
      }
      assertThat(row.group(3)).isEqualTo(mean(result.refreshSeconds()));
      assertThat(row.group(4)).isEqualTo(mean(result.trainingSeconds()));
      List<Map<String, Report.Measure>> measures =
          List.of(result.before(), result.refreshed(), result.trained());
      for (int m = 0; m < measures.size(); m++) {
        Report.Measure ndcg = measures.get(m).get("ndcg");
        double value = ndcg == null ? Double.NaN : ndcg.value();
        assertThat(row.group(5 + m))
            .as(row.group())
            .isEqualTo(String.format(Locale.ROOT, "%.4f", value).replaceFirst("^0", ""));
      }
    }
    assertThat(rows).isGreaterThanOrEqualTo(4);
  }

  private static String mean(List<Double> seconds) {
    double mean = seconds.stream().mapToDouble(s -> s).average().orElse(0);
    return String.format(Locale.ROOT, "%.2f", mean);
  }

  /// Compares every row of results in a page with what was recorded; how many there are.
  private static int recorded(String page, List<Experiment> experiments) {
    Matcher row = RESULT.matcher(page);
    int rows = 0;
    for (; row.find(); rows++) {
      String name = row.group(1);
      var expected =
          experiments.stream()
              .flatMap(e -> e.algorithms().stream())
              .filter(a -> a.name().equals(name))
              .findFirst()
              .orElseThrow();
      String precision =
          expected.metrics().containsKey("r-precision") ? "r-precision" : "r-precision-deezer";
      List<String> metrics = List.of("ndcg", precision, "clicks", "recall");
      for (int m = 0; m < metrics.size(); m++) {
        String metric = metrics.get(m);
        double value = expected.metrics().getOrDefault(metric, Double.NaN);
        String shown = String.format(Locale.ROOT, value < 1 ? "%.4f" : "%.2f", value);
        assertThat(row.group(m + 2))
            .as("%s of %s", metric, name)
            .isEqualTo(shown.replaceFirst("^0", ""));
      }
    }
    return rows;
  }
}
