package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryKindTest {

  private static final DirectoryKind KIND =
      DirectoryKind.described("a thing", "about.json", "things");

  @TempDir private Path folder;

  @Test
  void onlyItsOwnKindAndEmptyDirectoriesAreReplaced() throws Exception {
    Path place = folder.resolve("place");
    KIND.unlessFree(place);
    DirectoryKind.NONE.unlessFree(place);
    Files.createDirectory(place);
    KIND.unlessFree(place);
    assertThatThrownBy(() -> KIND.when(false).unlessFree(place))
        .isInstanceOf(FileAlreadyExistsException.class);
    for (String other : new String[] {"{\"format\": \"others\"}", "{}", "[", "\u0000"}) {
      Files.writeString(place.resolve("about.json"), other);
      assertThatThrownBy(() -> KIND.unlessFree(place)).hasMessageContaining("not a thing");
    }
    Files.writeString(place.resolve("about.json"), "{\"format\": \"things\"}");
    KIND.unlessFree(place);
  }

  @Test
  void whatComesWhileItIsMadeIsNotReplaced() throws Exception {
    Path place = folder.resolve("place");
    assertThatThrownBy(
            () ->
                Durable.directory(
                    place,
                    KIND,
                    partial -> {
                      Files.createDirectory(place);
                      Files.writeString(place.resolve("mine"), "mine");
                    }))
        .hasMessageContaining("not a thing");
    assertThat(place.resolve("mine")).hasContent("mine");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(place);
    }
  }
}
