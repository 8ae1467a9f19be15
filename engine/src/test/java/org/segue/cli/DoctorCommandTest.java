package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.cli.DoctorCommand.Finding;
import org.segue.cli.DoctorCommand.Verdict;

class DoctorCommandTest {

  @Test
  void whatIsEssentialFailsAndWhatIsSmallWarns() {
    assertThat(DoctorCommand.java(25).verdict()).isEqualTo(Verdict.OK);
    assertThat(DoctorCommand.java(24).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(DoctorCommand.order(ByteOrder.BIG_ENDIAN).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(DoctorCommand.heap(512L << 20).verdict()).isEqualTo(Verdict.WARN);
    assertThat(DoctorCommand.heap(4L << 30).verdict()).isEqualTo(Verdict.OK);
    assertThat(DoctorCommand.cores(1).verdict()).isEqualTo(Verdict.WARN);
    assertThat(DoctorCommand.space(1L << 20).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(DoctorCommand.space(1L << 30).verdict()).isEqualTo(Verdict.WARN);
    assertThat(DoctorCommand.space(3L << 30).verdict()).isEqualTo(Verdict.OK);
    assertThat(DoctorCommand.force(60_000_000).verdict()).isEqualTo(Verdict.WARN);
  }

  @Test
  void everythingThatIsNotFineHasARemedy() {
    assertThat(DoctorCommand.java(17))
        .isEqualTo(
            new Finding("Java", "17", Verdict.FAIL, "install a JDK 25 and point JAVA_HOME to it"));
    assertThat(DoctorCommand.java(25).remedy()).isEmpty();
    assertThat(DoctorCommand.heap(1).remedy()).contains("SEGUE_MEMORY");
  }

  @Test
  void checksTheDiskAndLeavesNothingBehind(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Segue.run(stream(out), stream(new ByteArrayOutputStream()), "doctor", folder.toString());
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(7)
        .anyMatch(line -> line.matches("(ok|warn) +forcing 4 KiB to disk +[0-9.]+ ms.*"))
        .contains("ok    memory-mapped files     works")
        .contains("ok    byte order              little-endian");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aFolderThatIsNotThereIsNotFound(@TempDir Path folder) {
    String missing = folder.resolve("none").toString();
    ByteArrayOutputStream none = new ByteArrayOutputStream();
    assertThat(Segue.run(stream(none), stream(none), "doctor", missing)).isEqualTo(Segue.NOT_FOUND);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
