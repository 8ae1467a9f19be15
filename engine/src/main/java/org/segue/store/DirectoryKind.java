package org.segue.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A kind of directory that the program makes, and how one is told from what others made: a new one
/// takes the place of one of its own kind, or of an empty directory, and of nothing else.
///
/// @param name as users know it, with its article, such as "a data set"
public record DirectoryKind(String name, Recognizer recognizer) {

  /// Replaces nothing, not even an empty directory.
  public static final DirectoryKind NONE = new DirectoryKind("", directory -> false);

  /// Tells whether a directory that is not empty is one of a kind.
  @FunctionalInterface
  public interface Recognizer {
    boolean recognizes(Path directory) throws IOException;
  }

  /// Directories that say what they are, in a JSON document called `file`, by its `format`.
  public static DirectoryKind described(String name, String file, String format) {
    return new DirectoryKind(
        name,
        directory -> {
          try {
            return Json.format(directory.resolve(file)).equals(format);
          } catch (IntegrityException e) { // no document of ours
            return false;
          }
        });
  }

  /// This kind where its like shall be replaced, else [#NONE].
  public DirectoryKind when(boolean replace) {
    return replace ? this : NONE;
  }

  /// Refuses a place where no directory of this kind may be made, as [Durable#directory] will, and
  /// one that would be replaced though it is, holds or lies inside one of `inputs`. For before the
  /// work; what is not there yet is free.
  ///
  /// @throws FileAlreadyExistsException if something is there and nothing shall be replaced
  /// @throws IllegalArgumentException if what is there shall not be replaced by this kind
  public void unlessFree(Path target, Path... inputs) throws IOException {
    unlessFree(target, List.of(inputs));
  }

  /// See [#unlessFree(Path, Path...)].
  public void unlessFree(Path target, List<Path> inputs) throws IOException {
    Path place = Durable.place(target);
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (equals(NONE)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    for (Path input : inputs) {
      Path read = Durable.place(input);
      if (Files.exists(read) && (read.startsWith(place) || place.startsWith(read))) {
        throw new IllegalArgumentException(
            "%s cannot be replaced: it %s %s, which is read; choose another place"
                .formatted(
                    target,
                    read.equals(place) ? "is" : read.startsWith(place) ? "holds" : "lies inside",
                    input));
      }
    }
    if (!Files.isDirectory(place) || !(isEmpty(place) || recognizer.recognizes(place))) {
      throw new IllegalArgumentException(
          "%s exists and is not %s that Segue made; choose another place, or delete it yourself"
              .formatted(target, name));
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }
}
