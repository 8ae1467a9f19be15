package org.segue.content;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Files and figures of others, which are not ours to pass on. A test that asks for them is skipped
/// where there are none.
enum ReferenceFiles {
  /// Recordings, with librosa's figures in `reference`.
  AUDIO,
  /// Photographs.
  IMAGES,
  /// Image models.
  ONNX;

  /// The folder that `SEGUE_TEST_AUDIO` (`_IMAGES`, `_ONNX`) names, else one that lies beside the
  /// checkout.
  Path folder() {
    String variable = "SEGUE_TEST_" + name();
    String named = System.getenv(variable);
    Path folder =
        named != null
            ? Path.of(named)
            : Path.of("..", "..", "shared", "data", name().toLowerCase(Locale.ROOT));
    assumeTrue(Files.isDirectory(folder), "there is no folder that %s names".formatted(variable));
    return folder;
  }
}
