package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {

  @TempDir private Path folder;
  private Path model;
  private Versions versions;

  @BeforeEach
  void make() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("state"), "one");
    versions = new Versions(folder.resolve("served"));
  }

  @Test
  void versionsAreNumberedPromotedAndTakenBack() throws IOException {
    assertThat(versions.all()).isEmpty();
    assertThatThrownBy(versions::current).isInstanceOf(NoSuchFileException.class);
    assertThat(versions.add(model)).isEqualTo(1);
    assertThat(versions.add(model)).isEqualTo(2);
    versions.promote(1);
    versions.promote(2);
    assertThat(versions.current()).isEqualTo(2);
    assertThat(Files.readString(versions.directory(2).resolve("state"))).isEqualTo("one");
    assertThat(versions.rollback()).isEqualTo(1);
    assertThatThrownBy(versions::rollback).hasMessageContaining("no promotion");
    assertThat(Versions.isOne(folder.resolve("served"))).isTrue();
    assertThat(Versions.isOne(model)).isFalse();
  }

  @Test
  void theCurrentVersionStays() throws IOException {
    versions.add(model);
    versions.add(model);
    versions.promote(2);
    assertThatThrownBy(() -> versions.remove(2)).hasMessageContaining("current");
    versions.remove(1);
    assertThat(versions.all()).containsExactly(2);
    assertThat(versions.add(model)).isEqualTo(3);
    assertThatThrownBy(() -> versions.promote(1)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aRollbackPassesOverWhatWasDeleted() throws IOException {
    for (int v = 1; v <= 3; v++) {
      versions.promote(versions.add(model));
    }
    versions.remove(2);
    assertThat(versions.rollback()).isEqualTo(1);
  }

  @Test
  void aDamagedListIsNamed() throws IOException {
    versions.promote(versions.add(model));
    Files.writeString(folder.resolve("served").resolve("current"), "1\nx\n");
    assertThatThrownBy(versions::current).hasMessageContaining("'x'");
  }
}
