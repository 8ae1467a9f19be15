package org.segue.content;

import java.nio.file.Path;

/// A file that belongs to a track.
public record TrackFile(String uri, Path file) {

  public TrackFile {
    if (uri.isBlank()) {
      throw new IllegalArgumentException("%s belongs to a track without a name".formatted(file));
    }
  }
}
