package org.segue.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// One run of the command line inside this process: its exit code and what it wrote.
record Ran(int code, String out, String err) {

  /// Runs `segue ARGS`; paths and numbers become text.
  static Ran segue(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Segue.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// The one line about the failure; progress stands before it.
  String complaint() {
    String[] lines = err.strip().split("\n");
    String last = lines[lines.length - 1];
    if (!last.startsWith("segue: ") || err.contains("\tat ") || err.contains("Exception")) {
      throw new AssertionError("not one sentence of complaint:\n" + err);
    }
    return last;
  }

  /// Names in a folder, hidden ones too.
  static java.util.List<String> names(Path folder) throws java.io.IOException {
    try (var list = java.nio.file.Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
