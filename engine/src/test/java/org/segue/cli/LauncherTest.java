package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `segue`, in a folder of its own with a build that is only there, and a JDK that tells
/// its properties instead of running it.
class LauncherTest {

  @TempDir private Path folder;

  private String run(String locale, String... arguments) throws Exception {
    Path home = folder.resolve("home");
    Path target = home.resolve("engine/target");
    Files.createDirectories(target.resolve("lib"));
    Path script = home.resolve("segue");
    if (!Files.exists(script)) {
      Files.copy(Path.of("..", "segue"), script);
      Files.createFile(target.resolve("segue.jar"));
      Files.setLastModifiedTime(target.resolve("segue.jar"), FileTime.fromMillis(0));
      Files.createFile(target.resolve("segue.aot"));
    }
    ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("SEGUE_JAVA_HOME", jdk().toString());
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private Path jdk() throws IOException {
    Path jdk = folder.resolve("jdk");
    if (!Files.exists(jdk)) {
      Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
      Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
      Files.writeString(
          java,
          """
          #!/bin/sh
          echo "LC_ALL=$LC_ALL"
          exec "%s" -XshowSettings:properties -version
          """
              .formatted(Path.of(System.getProperty("java.home"), "bin", "java")));
      Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return jdk;
  }

  @Test
  void javaReadsUtf8WhateverTheLocale() throws Exception {
    Assumptions.assumeTrue(Child.hasProgram("bash") && Child.hasProgram("locale"));
    for (String locale : new String[] {"C", "POSIX", "nowhere", "C.UTF-8"}) {
      assertThat(run(locale, "continue", "--title", "été 🌙"))
          .as(locale)
          .contains("sun.jnu.encoding = UTF-8");
    }
  }
}
