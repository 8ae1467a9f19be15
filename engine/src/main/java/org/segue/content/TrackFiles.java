package org.segue.content;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.store.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Finds out which files of a folder belong to which tracks.
public final class TrackFiles {
  private TrackFiles() {}

  /// The tracks' files, by path, and how many others lie there.
  public record Found(List<TrackFile> tracks, int others) {

    public Found {
      tracks = List.copyOf(tracks);
    }
  }

  /// All files below a folder that end in one of `extensions` (small letters, without dot), hidden
  /// ones aside; links to folders are not followed. The track's URI is the name without the ending.
  public static Found in(Path folder, Set<String> extensions) throws IOException {
    List<TrackFile> tracks = new ArrayList<>();
    int others = 0;
    for (Path file : files(folder)) {
      String name = name(file);
      int dot = name.lastIndexOf('.');
      if (dot > 0 && extensions.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT))) {
        tracks.add(new TrackFile(name.substring(0, dot), file));
      } else {
        others++;
      }
    }
    return new Found(tracks, others);
  }

  /// The files that a list names, whatever they end in: JSON (`{"FILE": "URI", …}`) or CSV with the
  /// columns `file` and `uri`. FILE is relative to the folder. Files that are not there are listed
  /// too: they fail when they are read.
  public static Found listed(Path folder, Path list) throws IOException {
    Map<Path, String> uris = new HashMap<>();
    String text = Files.readString(list);
    Map<String, String> named = text.stripLeading().startsWith("{") ? json(list, text) : csv(list);
    named.forEach((file, uri) -> uris.put(folder.resolve(file).normalize(), uri));
    List<TrackFile> tracks = new ArrayList<>();
    uris.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> tracks.add(new TrackFile(entry.getValue(), entry.getKey())));
    int others = 0;
    for (Path file : files(folder)) {
      if (!uris.containsKey(file.normalize())) {
        others++;
      }
    }
    return new Found(tracks, others);
  }

  private static Map<String, String> json(Path list, String text) {
    Map<String, String> named = new HashMap<>();
    try {
      for (Map.Entry<String, JsonNode> entry : Json.mapper().readTree(text).properties()) {
        named.put(entry.getKey(), entry.getValue().stringValue());
      }
    } catch (JacksonException e) {
      throw new BadInputException(
          list.toString(), e.getOriginalMessage(), "It should be {\"FILE\": \"URI\", …}");
    }
    return named;
  }

  private static Map<String, String> csv(Path list) throws IOException {
    List<List<String>> lines = CsvLines.read(list);
    List<String> header = lines.isEmpty() ? List.of() : lines.getFirst();
    int file = header.indexOf("file");
    int uri = header.indexOf("uri");
    if (file < 0 || uri < 0) {
      throw new BadInputException(
          list.toString(), "the first line is " + header, "It must name `file` and `uri`");
    }
    Map<String, String> named = new HashMap<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      if (line.size() != header.size()) {
        throw new BadInputException(
            list.toString(),
            "%d values, not %d, in %s".formatted(line.size(), header.size(), line),
            "Every line must have all columns");
      }
      named.put(line.get(file), line.get(uri));
    }
    return named;
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return !path.equals(folder) && name(path).startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (!attributes.isDirectory() && !name(path).startsWith(".")) {
              files.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException failure)
              throws IOException {
            if (path.equals(folder)) {
              throw failure;
            }
            files.add(path); // fails again when it is read, with its reason
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static String name(Path path) {
    @Nullable Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }
}
