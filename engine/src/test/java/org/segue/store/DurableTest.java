package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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

  @Test
  void turningOneAwayDoesNotLetTheNextIn() throws Exception {
    Path data = folder.resolve("data");
    Durable.directory(
        data,
        false,
        partial -> {
          for (int writer = 2; writer <= 4; writer++) {
            assertThatThrownBy(() -> Durable.directory(data, true, second -> {}))
                .isInstanceOf(BusyException.class);
            assertThat(names()).contains(".data.lock");
          }
        });
    assertThat(names()).containsExactly("data");
    Path file = folder.resolve("file");
    Durable.file(
        file,
        out -> {
          out.write('a');
          assertThatThrownBy(() -> Durable.file(file, second -> second.write('b')))
              .isInstanceOf(BusyException.class);
        });
    assertThat(file).hasContent("a");
    assertThat(names()).containsExactly("data", "file");
  }

  @Test
  void aReaderFindsWhatAKilledReplacementHadMovedAside() throws Exception {
    Path data = folder.resolve("data");
    Durable.directory(data, false, partial -> Files.writeString(partial.resolve("a"), "old"));
    Durable.mend(data);
    Files.move(data, folder.resolve(".data.old"));
    Files.createDirectory(folder.resolve(".data.partial"));
    Files.createFile(folder.resolve(".data.lock"));
    Durable.mend(data);
    assertThat(data.resolve("a")).hasContent("old");
    Durable.mend(folder.resolve("never there"));
    Durable.mend(Path.of("/"));
  }

  @Test
  void whatAKilledReplacementHadMovedAsideIsNotReplacedUnasked() throws Exception {
    Path data = folder.resolve("data");
    Durable.directory(data, false, partial -> Files.writeString(partial.resolve("a"), "old"));
    Files.move(data, folder.resolve(".data.old"));
    assertThatThrownBy(() -> Durable.directory(data, false, partial -> {}))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(data.resolve("a")).hasContent("old");
    assertThat(names()).containsExactly("data");
  }

  @Test
  void filesHaveTheUsualPermissions() throws Exception {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    Path usual = Files.createFile(folder.resolve("usual"));
    Path file = folder.resolve("file");
    Files.writeString(folder.resolve(".file.partial"), "longer: a killed writer left it");
    Files.writeString(file, "before");
    Durable.file(file, out -> out.write('a'));
    assertThat(file).hasContent("a");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    assertThat(names()).containsExactly("file", "usual");
  }

  @Test
  void noRoomIsToldWithPlaceRoomAndRemedy() throws Exception {
    for (String words : List.of("No space left on device", "Disk quota exceeded")) {
      assertThatThrownBy(
              () ->
                  Durable.file(
                      folder.resolve("file"),
                      out -> {
                        throw new UncheckedIOException(new IOException(words));
                      }))
          .isInstanceOf(DiskFullException.class)
          .hasMessageStartingWith(folder.resolve("file") + " cannot be written: the disk ")
          .hasMessageContaining(" MB are free there")
          .hasMessageContaining("Make room, or choose another place");
    }
    assertThat(names()).isEmpty();
  }
}
