package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceCommandTest {

  private static final Path COMMITTED = Path.of("..", "docs", "reference");
  private static final List<String> PAGES =
      List.of("commands.md", "algorithms.md", "metrics.md", "protocols.md");

  @Test
  void theCommittedReferenceIsWhatTheCodeSays(@TempDir Path folder) throws IOException {
    write(folder);
    for (String page : PAGES) {
      assertThat(Files.readString(COMMITTED.resolve(page)))
          .as("docs/reference/%s is out of date; run: ./segue reference", page)
          .isEqualTo(Files.readString(folder.resolve(page)));
    }
  }

  @Test
  void commandsMetricsAndPresetsAreThere(@TempDir Path folder) throws IOException {
    write(folder);
    assertThat(Files.readString(folder.resolve("commands.md")))
        .contains("\n## segue train\n", "\n## segue bench import\n", "Exit codes: 0 ok")
        .contains("| `--seed <seed>` | Seed of all chance (default: 1). |")
        .doesNotContain("segue reference\n");
    assertThat(Files.readString(folder.resolve("metrics.md")))
        .contains("| `clicks` | ↓ |", "| `ndcg-hits` | ↑ |", "| `novelty` |  |");
    assertThat(Files.readString(folder.resolve("algorithms.md")))
        .contains("\n## popularity\n", "| hyper-parameter | default | `:sknn` |");
  }

  @Test
  void withoutSourcesItSaysWhereToRun(@TempDir Path folder) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Segue.run(
            stream(new ByteArrayOutputStream()),
            stream(err),
            "reference",
            "--to",
            folder.toString(),
            "--sources",
            folder.toString());
    assertThat(code).isEqualTo(Segue.NOT_FOUND);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("run in the root of the sources");
  }

  private static void write(Path folder) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Segue.run(
            stream(new ByteArrayOutputStream()),
            stream(err),
            "reference",
            "--to",
            folder.toString(),
            "--sources",
            Path.of("src", "main", "java").toString());
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
