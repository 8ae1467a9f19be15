package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {

  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFailureLeavesNoTrace() throws Exception {
    assertThatThrownBy(
            () ->
                Durable.directory(
                    folder.resolve("data"),
                    false,
                    partial -> {
                      Files.writeString(partial.resolve("half"), "half");
                      throw new IOException("no more room");
                    }))
        .hasMessage("no more room");
    assertThat(names()).isEmpty();
    assertThatThrownBy(
            () ->
                Durable.file(
                    folder.resolve("file"),
                    out -> {
                      out.write(1);
                      throw new IOException("no more room");
                    }))
        .hasMessage("no more room");
    assertThat(names()).isEmpty();
  }

  @Test
  void aFailedReplacementKeepsTheOld() throws Exception {
    Path data = folder.resolve("data");
    Durable.directory(data, false, partial -> Files.writeString(partial.resolve("a"), "old"));
    assertThatThrownBy(
            () ->
                Durable.directory(
                    data,
                    true,
                    partial -> {
                      throw new IOException("no more room");
                    }))
        .hasMessage("no more room");
    assertThat(data.resolve("a")).hasContent("old");
    Durable.directory(data, true, partial -> Files.writeString(partial.resolve("b"), "new"));
    assertThat(data.resolve("b")).hasContent("new");
    assertThat(data.resolve("a")).doesNotExist();
    assertThat(names()).containsExactly("data");
  }

  @Test
  void anExistingDirectoryIsRefused() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    assertThatThrownBy(() -> Durable.directory(data, false, partial -> {}))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aSecondWriterIsTurnedAway() throws Exception {
    Path data = folder.resolve("data");
    Durable.directory(
        data,
        false,
        partial ->
            assertThatThrownBy(() -> Durable.directory(data, true, second -> {}))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("another process"));
    assertThat(data).isDirectory();
  }

  @Test
  void whatAKilledWriterLeftIsMended() throws Exception {
    Path data = folder.resolve("data");
    Durable.directory(data, false, partial -> Files.writeString(partial.resolve("a"), "old"));
    Files.createDirectory(folder.resolve(".data.partial"));
    Files.move(data, folder.resolve(".data.old")); // killed between the two renames
    assertThatThrownBy(
            () ->
                Durable.directory(
                    data,
                    true,
                    partial -> {
                      throw new IOException("and again no room");
                    }))
        .hasMessage("and again no room");
    assertThat(data.resolve("a")).hasContent("old");
    assertThat(names()).containsExactly("data");
  }
}
