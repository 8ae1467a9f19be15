package org.segue.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.segue.math.Array;
import org.segue.store.NamedArrays;

/// Makes rows of numbers from a track's file: a recording, a picture. [EncodingRun] does that for
/// many files.
public interface Encoder {

  /// What rows look like: `width` numbers of a type (F32 or U8); `single` if a file always has
  /// exactly one row, else as many as it is long.
  record Layout(Array.Type type, int width, boolean single) {

    public Layout {
      if (width < 1 || (type != Array.Type.F32 && type != Array.Type.U8)) {
        throw new IllegalArgumentException("rows of %d %s".formatted(width, type));
      }
    }

    int rowBytes() {
      return width * type.bytes();
    }
  }

  Layout layout();

  /// All that rows depend on besides the file, as JSON: it stands in the file that is made, and a
  /// run that was cut off goes on only if it is the same.
  String about();

  /// More arrays for the file that is made, such as what a byte stands for.
  default NamedArrays notes() {
    return NamedArrays.builder().build();
  }

  /// How many files at once are quickest.
  default int batch() {
    return 1;
  }

  /// What one thread works with.
  Worker start();

  /// Encodes, on one thread. What it holds is freed by `close`.
  interface Worker extends AutoCloseable {

    /// As many results as files, in their order. A file that cannot be encoded is an
    /// [Encoded.Failure]. If it throws, the files of the batch are tried one by one, and the one
    /// that throws alone is a failure.
    List<Encoded> encode(List<Path> files) throws IOException;

    @Override
    default void close() {}
  }
}
