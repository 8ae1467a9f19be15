package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `///` comments of source files as Markdown: of a type, and of enum constants that bear a
/// text. Links to types become code, since the pages they go to have no Javadoc beside them.
record SourceDocs(Path sources) {

  private static final Pattern LINK = Pattern.compile("\\[([A-Z#][A-Za-z#]*)](?!\\()");
  private static final Pattern CONSTANT = Pattern.compile("\\s*[A-Z_0-9]+\\(\"([^\"]+)\".*");

  /// Where the file of a type is, from the root of the sources: `org/segue/eval/Ndcg.java`.
  static String file(Class<?> type) {
    return type.getName().replace('.', '/') + ".java";
  }

  /// The comment of a top-level type.
  String of(Class<?> type) throws IOException {
    Pattern declaration =
        Pattern.compile(
            "public .*\\b(class|record|enum|interface) %s\\b.*".formatted(type.getSimpleName()));
    List<String> comment = new ArrayList<>();
    for (String line : lines(type)) {
      if (declaration.matcher(line).matches()) {
        return markdown(comment);
      }
      collect(line, comment);
    }
    throw new IllegalStateException(file(type) + " does not declare " + type.getSimpleName());
  }

  /// The first string of each enum constant in the file → its comment on one line.
  SequencedMap<String, String> ofConstants(Class<?> type) throws IOException {
    SequencedMap<String, String> docs = new LinkedHashMap<>();
    List<String> comment = new ArrayList<>();
    for (String line : lines(type)) {
      Matcher constant = CONSTANT.matcher(line);
      if (constant.matches()) {
        docs.put(constant.group(1), markdown(comment).replace('\n', ' '));
        comment.clear();
      }
      collect(line, comment);
    }
    return docs;
  }

  private List<String> lines(Class<?> type) throws IOException {
    Path path = sources.resolve(file(type));
    if (!Files.exists(path)) {
      throw new NoSuchFileException(
          path.toString(), null, "no such source; run in the root of the sources");
    }
    return Files.readAllLines(path);
  }

  /// Keeps the latest comment: annotations may stand between it and what it explains.
  private static void collect(String line, List<String> comment) {
    String text = line.strip();
    if (text.startsWith("///")) {
      comment.add(text.substring(Math.min(4, text.length())));
    } else if (text.isEmpty()) {
      comment.clear();
    }
  }

  private static String markdown(List<String> comment) {
    StringBuilder text = new StringBuilder();
    boolean code = false;
    for (String line : comment) {
      code ^= line.startsWith("```");
      text.append(code ? line : LINK.matcher(line).replaceAll("`$1`")).append('\n');
    }
    return text.toString().strip();
  }
}
