package org.segue.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a data set directory says of itself. `files` maps a file name to its SHA-256; `contentHash`
/// is the SHA-256 over these, so equal data has an equal hash wherever it came from. Where
/// playlists were appended it goes on from the hash before ([Journal]), and `grown` tells of these
/// appends.
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
    long droppedWithoutUri,
    @Nullable Grown grown) {

  /// How many appends these files have taken up, and what the data set was before the last of them,
  /// oldest first.
  public record Grown(long appends, List<DatasetState> earlier) {
    public Grown {
      earlier = List.copyOf(earlier);
    }
  }

  public static final String FILE = "manifest.json";
  public static final String FORMAT = "segue-dataset";
  public static final int VERSION = 2;

  public DatasetManifest {
    Objects.requireNonNull(format, "no \"format\"");
    Objects.requireNonNull(contentHash, "no \"contentHash\"");
    Objects.requireNonNull(files, "no \"files\"");
  }

  /// How many appends these files have taken up.
  long appends() {
    return grown == null ? 0 : grown.appends();
  }

  /// What the data set was before, oldest first, ending with these files.
  List<DatasetState> states() {
    List<DatasetState> states = new ArrayList<>(grown == null ? List.of() : grown.earlier());
    states.add(new DatasetState(contentHash, (int) playlists, (int) tracks));
    return states;
  }
}
