package org.segue.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.segue.data.BadInputException;

/// Values separated by commas (RFC 4180: quotes around values, doubled inside), in UTF-8.
final class CsvLines {
  private CsvLines() {}

  /// The lines of a file; empty ones are left out.
  static List<List<String>> read(Path file) throws IOException {
    String text = Files.readString(file);
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          value.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          value.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && value.isEmpty()) {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        line.add(value.toString());
        value.setLength(0);
        if (c == '\n') {
          finish(line, lines);
          line = new ArrayList<>();
        }
      } else if (c != '\r') {
        value.append(c);
      }
    }
    if (quoted) {
      throw new BadInputException(file.toString(), "a quote has no end", "Close it with \"");
    }
    line.add(value.toString());
    finish(line, lines);
    return lines;
  }

  private static void finish(List<String> line, List<List<String>> lines) {
    if (line.size() > 1 || !line.getFirst().isEmpty()) {
      lines.add(line);
    }
  }
}
