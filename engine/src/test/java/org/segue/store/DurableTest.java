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

  private static final DirectoryKind ANY = new DirectoryKind("anything", directory -> true);

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
                    DirectoryKind.NONE,
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
    Durable.directory(
        data, DirectoryKind.NONE, partial -> Files.writeString(partial.resolve("a"), "old"));
    assertThatThrownBy(
            () ->
                Durable.directory(
                    data,
                    ANY,
                    partial -> {
                      throw new IOException("no more room");
                    }))
        .hasMessage("no more room");
    assertThat(data.resolve("a")).hasContent("old");
    Durable.directory(data, ANY, partial -> Files.writeString(partial.resolve("b"), "new"));
    assertThat(data.resolve("b")).hasContent("new");
    assertThat(data.resolve("a")).doesNotExist();
    assertThat(names()).containsExactly("data");
  }

  @Test
  void anExistingDirectoryIsRefused() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    assertThatThrownBy(() -> Durable.directory(data, DirectoryKind.NONE, partial -> {}))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aSecondWriterIsTurnedAway() throws Exception {
    Path data = folder.resolve("data");
    Durable.directory(
        data,
        DirectoryKind.NONE,
        partial ->
            assertThatThrownBy(() -> Durable.directory(data, ANY, second -> {}))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("another process"));
    assertThat(data).isDirectory();
  }

  @Test
  void whatAKilledWriterLeftIsMended() throws Exception {
    Path data = folder.resolve("data");
    Durable.directory(
        data, DirectoryKind.NONE, partial -> Files.writeString(partial.resolve("a"), "old"));
    Files.createDirectory(folder.resolve(".data.partial"));
    Files.move(data, folder.resolve(".data.old")); // killed between the two renames
    assertThatThrownBy(
            () ->
                Durable.directory(
                    data,
                    ANY,
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
        DirectoryKind.NONE,
        partial -> {
          for (int writer = 2; writer <= 4; writer++) {
            assertThatThrownBy(() -> Durable.directory(data, ANY, second -> {}))
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
    Durable.directory(
        data, DirectoryKind.NONE, partial -> Files.writeString(partial.resolve("a"), "old"));
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
    Durable.directory(
        data, DirectoryKind.NONE, partial -> Files.writeString(partial.resolve("a"), "old"));
    Files.move(data, folder.resolve(".data.old"));
    assertThatThrownBy(() -> Durable.directory(data, DirectoryKind.NONE, partial -> {}))
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

  @Test
  void aLinkAndItsTargetAreOnePlace() throws Exception {
    Path real = Files.createDirectories(folder.resolve("big/real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("big/real"));
    Durable.inside(
        link,
        () -> {
          for (Path name : List.of(real, folder.resolve("big/../link"))) {
            assertThatThrownBy(() -> Durable.inside(name, () -> 1))
                .isInstanceOf(BusyException.class);
            assertThatThrownBy(() -> Durable.directory(name, ANY, partial -> {}))
                .isInstanceOf(BusyException.class);
          }
          return 1;
        });
    Durable.directory(link, ANY, partial -> Files.writeString(partial.resolve("a"), "new"));
    assertThat(link).isSymbolicLink();
    assertThat(real.resolve("a")).hasContent("new");
    Files.move(real, folder.resolve("big/.real.old")); // killed between the two renames
    Durable.mend(link);
    assertThat(real.resolve("a")).hasContent("new");
    assertThat(names()).containsExactly("big", "link");
  }

  @Test
  void aFileIsWrittenWhereItsLinksLead() throws Exception {
    Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(folder.resolve("two"), Path.of("real"));
    Durable.file(folder.resolve("one"), out -> out.write('a'));
    Durable.file(folder.resolve("one"), out -> out.write('b'));
    assertThat(folder.resolve("real")).hasContent("b").isRegularFile();
    assertThat(folder.resolve("one")).isSymbolicLink();
    Durable.file(folder.resolve("none/../deep/file"), out -> out.write('c'));
    assertThat(folder.resolve("deep/file")).hasContent("c");
  }
}
