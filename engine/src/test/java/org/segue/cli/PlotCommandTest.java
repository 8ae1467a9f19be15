package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotCommandTest {

  private static final Path EXPERIMENT = Path.of("../experiments/als-alpha.json");
  private static final String HOSTILE = "</script><script>document.title = 'stolen'</script>";

  private static final String LINES =
      """
      {"phase":"rta","epoch":0,"step":0,"validation":0.2}
      {"phase":"rta","epoch":1,"step":5,"loss":3.5,"gradient":1.0,"learningRate":0.1}
      {"phase":"rta","epoch":1,"step":10,"loss":2.5,"gradient":0.5,"learningRate":0.1,"validation":0.4}
      {"phase":"rta","epoch":2,"step":20,"loss":2.25,"gradient":0.5,"learningRate":0.05,"validation":0.3}
      """;

  @TempDir private Path folder;

  private Path model(String name, String algorithm, String lines) throws IOException {
    Path model = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        model.resolve("manifest.json"),
        """
        {"format": "segue-model", "version": 1, "algorithm": "%s", "parameters": {}, "seed": 1,
         "threads": 1, "dataHash": "", "playlists": 1, "entries": 1, "program": "", "files": {}}
        """
            .formatted(algorithm));
    if (!lines.isEmpty()) {
      Files.writeString(model.resolve("learning.jsonl"), lines);
    }
    return model;
  }

  private static Path plot(Path to, Object... args) {
    Object[] all = Stream.concat(Stream.of("plot", "--to", to), Stream.of(args)).toArray();
    Ran ran = Ran.segue(all);
    assertThat(ran.code()).as(ran.err()).isZero();
    return to;
  }

  /// How many points have exactly this colour.
  private static long painted(BufferedImage image, int colour) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void modelsArePaintedInColoursOfTheirOwn() throws Exception {
    Path one = model("one", "rta", LINES);
    Path two =
        model("two", "two-tower", LINES.replace("\"rta\"", "\"two-tower\"").replace("0.4", "0.5"));
    BufferedImage both = ImageIO.read(plot(folder.resolve("c.png"), one, two).toFile());
    assertThat(both.getHeight()).isEqualTo(760); // loss above validation
    assertThat(painted(both, 0x0072b2)).isGreaterThan(200);
    assertThat(painted(both, 0xd55e00)).isGreaterThan(200);
    BufferedImage loss =
        ImageIO.read(plot(folder.resolve("l.png"), one, "--metric", "gradient").toFile());
    assertThat(loss.getHeight()).isEqualTo(500);
    assertThat(painted(loss, 0xd55e00)).isZero();
  }

  @Test
  void aPageHasTheNumbersAndNeedsNothingElse() throws Exception {
    String page = Files.readString(plot(folder.resolve("c.html"), model("m", "rta", LINES)));
    assertThat(page)
        .contains("2.2500 <small>at step 20</small>")
        .contains("0.4000 <small>at step 10</small>")
        .contains("\"name\":\"rta\"", "default-src 'none'");
    assertThat(page.replaceAll("(?s)<script.*?</script>", ""))
        .doesNotContain(" src=", " href=", "url(");
  }

  @Test
  void modelsOfOneAlgorithmAreToldApartByTheirPlace() throws Exception {
    Path to = folder.resolve("c.html");
    Path two = model("b", "rta", LINES + LINES.replace("\"rta\"", "\"ranker\""));
    plot(to, model("a", "rta", LINES), two);
    assertThat(Files.readString(to))
        .contains("<bdi>rta (" + folder.resolve("a") + ")</bdi>")
        .contains("<bdi>rta (" + two + ")</bdi>")
        .contains("<bdi>rta (" + two + "): ranker</bdi>");
  }

  @Test
  void aModelThatIsStillLearningIsDrawnAsFarAsItGot() throws Exception {
    Path training = Files.createDirectories(folder.resolve(".m.training"));
    Files.writeString(training.resolve("rta.jsonl"), LINES + "{\"phase\":\"rta\",\"epo");
    Path to = plot(folder.resolve("c.html"), folder.resolve("m"));
    assertThat(Files.readString(to)).contains("rta, still learning");
  }

  @Test
  void modelsWithoutACurveSaySo() throws Exception {
    Ran none = Ran.segue("plot", model("m", "two-stage", ""), "--to", folder.resolve("c.png"));
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.complaint()).contains("a model of two-stage, without a learning curve", "rta");
    Ran missing = Ran.segue("plot", folder.resolve("none"), "--to", folder.resolve("c.png"));
    assertThat(missing.code()).isEqualTo(4);
    Path blind = model("blind", "rta", "{\"phase\":\"rta\",\"epoch\":1,\"step\":1,\"loss\":3}\n");
    Ran unmeasured =
        Ran.segue("plot", blind, "--metric", "validation", "--to", folder.resolve("c.png"));
    assertThat(unmeasured.complaint()).contains("no validation was measured");
    Ran wrong = Ran.segue("plot", blind, "--metric", "los", "--to", folder.resolve("c.png"));
    assertThat(wrong.complaint()).contains("no metric 'los'; there are [loss, validation");
    Ran ending = Ran.segue("plot", blind, "--to", folder.resolve("c.svg"));
    assertThat(ending.complaint()).contains(".png", ".html");
    assertThat(Ran.segue("plot", EXPERIMENT, "--to", folder.resolve("c.png")).complaint())
        .contains("--x NAME is needed");
    assertThat(Ran.segue("plot", blind, EXPERIMENT, "--to", folder.resolve("c.png")).complaint())
        .contains("separately");
  }

  @Test
  void anExperimentCannotSteerItsPage() throws Exception {
    String page = Files.readString(hostile());
    assertThat(page.split("(?i)</script", -1)).hasSize(1 + 4);
    assertThat(page)
        .doesNotContain("<script>document.title")
        .contains("&lt;/script&gt;&lt;script&gt;document.title")
        .contains("\"plusMinus\":0.00");
  }

  private Path hostile() throws IOException {
    String text =
        Files.readString(EXPERIMENT)
            .replaceFirst("\"name\" : \"als-alpha\"", "\"name\" : \"" + HOSTILE + "\"")
            .replace("\"name\" : \"popularity\"", "\"name\" : \"" + HOSTILE + "\"");
    Path file = Files.writeString(folder.resolve("experiment.json"), text);
    return plot(folder.resolve("e.html"), file, "--x", "alpha");
  }

  @Test
  void aBrowserDrawsThePages() throws Exception {
    String browser =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .filter(Child::hasProgram)
            .findFirst()
            .orElse("");
    assumeTrue(!browser.isEmpty(), "no Chromium here: pages are not opened");
    String curves = opened(browser, plot(folder.resolve("c.html"), model("m", "rta", LINES)));
    assertThat(curves).contains("<svg", "rta, loss: 2.5", "rta, validation: 0.4", "step 10");
    assertThat(curves.split("stroke=\"#0072b2\"", -1)).hasSizeGreaterThan(2);
    String experiment = opened(browser, hostile());
    assertThat(experiment)
        .contains("<svg", "als, precision", " ± ")
        .doesNotContain("<title>stolen");
  }

  /// What the page is after its scripts ran and something was pointed at; it had no errors.
  private String opened(String browser, Path page) throws Exception {
    String pointing =
        """
        <script>chart.dispatchAction({type: "showTip", seriesIndex: 0, dataIndex: 1});
        document.documentElement.dataset.pointed = "yes";</script></body>
        """;
    Path copy = folder.resolve("opened.html");
    String text = Files.readString(page);
    int end = text.lastIndexOf("</body>");
    Files.writeString(copy, text.substring(0, end) + pointing + text.substring(end + 7));
    Path dom = folder.resolve("dom.html");
    Path log = folder.resolve("browser.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    browser,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--user-data-dir=" + folder.resolve("profile"),
                    "--enable-logging=stderr",
                    "--virtual-time-budget=2000",
                    "--dump-dom",
                    copy.toUri().toString()))
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    boolean ended = process.waitFor(1, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as(Files.readString(log)).isTrue();
    assertThat(Files.readAllLines(log))
        .noneMatch(line -> line.matches(".*CONSOLE.*(Uncaught|Refused|Error).*"));
    String drawn = Files.readString(dom);
    assertThat(drawn).contains("data-pointed=\"yes\"");
    return drawn;
  }

  private static final String STEPS =
      """
      {"playlists":10,"step":"import","seconds":2.5,"processorSeconds":2,"peakBytes":1e9,"diskBytes":5e8,"load":0.1,"measured":null}
      {"playlists":1000,"step":"import","seconds":400,"processorSeconds":300,"peakBytes":2e9,"diskBytes":5e10,"load":0.1,"measured":null}
      {"playlists":10,"step":"evaluate","seconds":4,"processorSeconds":3,"peakBytes":3e9,"diskBytes":0,"load":1,"measured":{"ndcg":0.5}}
      """;

  @Test
  void whatStepsCostIsDrawnBesideWhatNLogNWouldCost() throws IOException {
    Path record = Files.writeString(folder.resolve("way.jsonl"), STEPS);
    String page = Files.readString(plot(folder.resolve("growth.html"), record));
    assertThat(page).contains("processor-seconds", "peak-gigabytes", "disk-gigabytes");
    // 2 · 1000 ln 1000 / (10 ln 10) = 600
    assertThat(page).contains("<bdi>n log n</bdi>", "600.0000 <small>at playlists 1000</small>");
    assertThat(page).contains("<bdi>import</bdi>", "300.0000 <small>at playlists 1000</small>");
    BufferedImage image = ImageIO.read(plot(folder.resolve("g.png"), record).toFile());
    assertThat(painted(image, 0xd55e00)).isPositive(); // the second line
  }

  @Test
  void aRecordThatIsNoneIsRefusedWithItsLine() throws IOException {
    Path record = Files.writeString(folder.resolve("way.jsonl"), STEPS + "{\"step\": 3}\n");
    Ran ran = Ran.segue("plot", "--to", folder.resolve("g.png"), record);
    assertThat(ran.code()).isEqualTo(Segue.BAD_INPUT);
    assertThat(ran.complaint()).contains("way.jsonl, line 4", "whole-way.sh");
  }
}
