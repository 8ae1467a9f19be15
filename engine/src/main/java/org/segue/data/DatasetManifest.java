package org.segue.data;

import java.util.Map;
import java.util.Objects;

/// What a data set directory says of itself. `files` maps a file name to its SHA-256; `contentHash`
/// is the SHA-256 over these, so equal data has an equal hash wherever it came from.
public record DatasetManifest(
    String format,
    int version,
    String contentHash,
    Map<String, String> files,
    long playlists,
    long entries,
    long tracks,
    long artists,
    long albums,
    long titles,
    long droppedDuplicates,
    long droppedWithoutUri) {

  public static final String FILE = "manifest.json";
  public static final String FORMAT = "segue-dataset";
  public static final int VERSION = 1;

  public DatasetManifest {
    Objects.requireNonNull(format, "no \"format\"");
    Objects.requireNonNull(contentHash, "no \"contentHash\"");
    Objects.requireNonNull(files, "no \"files\"");
  }
}
