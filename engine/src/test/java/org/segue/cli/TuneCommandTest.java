package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.World;
import org.segue.eval.Experiment;
import org.segue.eval.Tuned;
import org.segue.math.Progress;
import org.segue.store.Json;

/// `segue tune` and `segue plot`.
class TuneCommandTest {

  private static Path directory = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void saveASmallWorld(@TempDir Path shared) throws IOException {
    directory = shared;
    World.of(300, 5).dataset(2, Progress.NONE).save(directory.resolve("data"), false);
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return Segue.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }

  private int tune(String... more) {
    List<String> args = new ArrayList<>(List.of("tune", "item-neighbours", "--data", data()));
    args.addAll(List.of("--protocol", "holdout", "--limit", "50"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static String data() {
    return directory.resolve("data").toString();
  }

  private static String place(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void theBestSettingsTrainAModel() {
    String spec = place("spec.json");
    assertThat(tune("--grid", "neighbours=1,50", "shrink=0,.5", "--to", spec)).as(said()).isZero();
    assertThat(printed())
        .contains("seeds 11, 12; 5 settings, best first by ndcg ↑", "(as given)", "of seed 1012");
    assertThat(said()).contains("5 of 5: ndcg", "s left", "segue train item-neighbours");
    String model = place("model");
    assertThat(run("train", "item-neighbours", "--data", data(), "--spec", spec, "--to", model))
        .as(said())
        .isZero();
  }

  @Test
  void drawsAreSeededAndTheSecondRunReadsTheLog() {
    String[] search = {
      "--random",
      "3",
      "--range",
      "shrink=.1..100:log",
      "neighbours=5..50",
      "--seeds",
      "11",
      "--log",
      place("draws.jsonl"),
      "--json"
    };
    assertThat(tune(search)).as(said()).isZero();
    String first = printed();
    assertThat(said()).doesNotContain("(before)");
    assertThat(tune(search)).isZero();
    assertThat(printed()).isEqualTo(first);
    assertThat(said().lines().filter(line -> line.endsWith("(before)"))).hasSize(4);
    assertThat(Json.parse(first, Tuned.class).confirmation().seed()).isEqualTo(1011);
  }

  @Test
  void wrongWordsAreUsageErrors() {
    assertThat(tune("--grid", "neighbors=1")).isEqualTo(2);
    assertThat(said()).contains("no hyper-parameter 'neighbors'");
    assertThat(tune("--range", "shrink=0..1")).isEqualTo(2);
    assertThat(said()).contains("--random N");
    assertThat(tune()).isEqualTo(2);
    assertThat(said()).contains("nothing to search over");
    assertThat(tune("--grid", "shrink=1", "--metric", "coverage")).isEqualTo(2);
    assertThat(tune("--grid", "shrink=1", "--confirm-seed", "11")).isEqualTo(2);
  }

  @Test
  void anExperimentBecomesAPicture() throws IOException {
    assumeTrue(fonts(), "no fonts here");
    String experiment = place("curve.json");
    assertThat(
            run(
                "evaluate",
                "popularity",
                "item-neighbours,shrink=0",
                "item-neighbours,shrink=10",
                "--data",
                data(),
                "--protocol",
                "holdout",
                "--name",
                "curve",
                "--save-experiment",
                experiment))
        .isZero();
    assertThat(Json.read(Path.of(experiment), Experiment.class).algorithms().get(1).plusMinus())
        .containsKey("recall");
    Path picture = directory.resolve("curve.png");
    String[] plot = {"plot", experiment, "--x", "shrink", "--metric", "recall"};
    assertThat(run(with(plot, "--to", picture.toString()))).as(said()).isZero();
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isEqualTo(800);
    assertThat(colours(image)).contains(0xff0072b2, 0xffd55e00); // the curve, the level line
    assertThat(run("plot", experiment, "--x", "shrnk", "--to", picture.toString())).isEqualTo(2);
    assertThat(run("plot", experiment, "--x", "similarity", "--to", "a.png")).isEqualTo(2);
    assertThat(run(with(plot, "--to", "a.svg"))).isEqualTo(2);
    assertThat(run("plot", experiment + "x", "--x", "shrink", "--to", "a.png")).isEqualTo(4);
    assertThat(Files.exists(Path.of("a.png"))).isFalse();
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static List<Integer> colours(BufferedImage image) {
    List<Integer> colours = new ArrayList<>();
    int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    java.util.Arrays.stream(all).distinct().forEach(colours::add);
    return colours;
  }

  private static boolean fonts() {
    System.setProperty("java.awt.headless", "true");
    try {
      return new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB)
              .createGraphics()
              .getFontMetrics()
              .stringWidth("wide")
          > 0;
    } catch (RuntimeException | Error e) {
      return false;
    }
  }
}
