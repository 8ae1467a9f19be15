package org.segue.model;

import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// What a model directory says of itself: which algorithm with which hyper-parameters, trained with
/// which seed on which data, and the SHA-256 of each file.
public record ModelManifest(
    String format,
    int version,
    String algorithm,
    JsonNode parameters,
    long seed,
    int threads,
    String dataHash,
    long playlists,
    long entries,
    String program,
    Map<String, String> files) {

  public static final String FILE = "manifest.json";
  public static final String FORMAT = "segue-model";
  public static final int VERSION = 1;

  public ModelManifest {
    Objects.requireNonNull(format, "no \"format\"");
    Objects.requireNonNull(algorithm, "no \"algorithm\"");
    Objects.requireNonNull(parameters, "no \"parameters\"");
    Objects.requireNonNull(files, "no \"files\"");
  }
}
