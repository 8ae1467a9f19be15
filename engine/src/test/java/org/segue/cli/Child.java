package org.segue.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Another Java process with the class path of this one, for what a test cannot do to itself.
final class Child {
  private Child() {}

  /// The command that runs `main` with `args`; small, and without files of its own.
  static List<String> command(Class<?> main, Object... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    Stream.of(args).map(String::valueOf).forEach(command::add);
    return command;
  }

  /// Whether a program is on the PATH.
  static boolean hasProgram(String name) {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
        .anyMatch(directory -> Path.of(directory, name).toFile().canExecute());
  }

  /// Starts it; what it says goes into `log`.
  static Process start(List<String> command, Path log) throws IOException {
    return start(command, log, Path.of(""));
  }

  /// Starts it in a directory.
  static Process start(List<String> command, Path log, Path directory) throws IOException {
    return new ProcessBuilder(command)
        .directory(directory.toAbsolutePath().toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
