package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;

/// A limit on the size of files stands in for a full disk: to a program both are a write that
/// fails.
class FullDiskTest {

  @TempDir private Path folder;

  private record End(int code, String said) {}

  private End importUnderLimit(Object... args) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 64; exec \"$0\" \"$@\"")); // 64 KiB
    command.addAll(Child.command(Segue.class, args));
    Path log = folder.resolve("log");
    Process process = Child.start(command, log);
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new End(process.exitValue(), Files.readString(log));
  }

  @Test
  void aFullDiskIsToldWithRoomAndRemedyAndLeavesNothing() throws Exception {
    assumeTrue(Child.hasProgram("bash"), "bash is needed to limit the size of files");
    Path slices = folder.resolve("slices");
    Path to = Files.createDirectory(folder.resolve("out")).resolve("data");
    Ran.segue("generate", "--playlists", 60, "--to", slices);
    End end = importUnderLimit("import", slices, "--to", to);
    assertThat(end.said())
        .contains("segue: " + to + " cannot be written: ")
        .contains(" MB are free there")
        .contains("Make room, or choose another place")
        .doesNotContain("\tat ");
    assertThat(end.code()).isEqualTo(75);
    assertThat(Ran.names(folder.resolve("out"))).isEmpty();

    Path small = Slices.genres(folder.resolve("small"));
    assertThat(importUnderLimit("import", small, "--to", to).code()).isZero();
    assertThat(importUnderLimit("import", slices, "--to", to, "--force").code()).isEqualTo(75);
    assertThat(Dataset.open(to).playlistCount()).isEqualTo(9); // the one before
    assertThat(Ran.names(folder.resolve("out"))).containsExactly("data");
  }
}
