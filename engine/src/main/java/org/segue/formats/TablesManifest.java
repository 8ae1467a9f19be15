package org.segue.formats;

import java.util.List;
import java.util.Objects;

/// What a folder of tables says of itself, in `segue.json`: of which data set they are, and what of
/// its features their columns do not tell.
record TablesManifest(
    String format,
    int version,
    String contentHash,
    long playlists,
    long entries,
    long tracks,
    long artists,
    long albums,
    long identifiers,
    long droppedDuplicates,
    long droppedWithoutUri,
    List<Feature> features) {

  static final String FILE = "segue.json";
  static final String FORMAT = "segue-tables";
  static final int VERSION = 1;

  /// The kinds of [Feature].
  static final String NUMBER = "number";

  static final String CODE = "code";
  static final String CATEGORY = "category";
  static final String VECTOR = "vector";
  private static final List<String> KINDS = List.of(NUMBER, CODE, CATEGORY, VECTOR);

  TablesManifest {
    Objects.requireNonNull(format, "no \"format\"");
    Objects.requireNonNull(contentHash, "no \"contentHash\"");
    features = List.copyOf(Objects.requireNonNull(features, "no \"features\""));
  }

  /// A feature of tracks.
  ///
  /// @param column of the table `tracks`
  /// @param kind number (measured), code (a category without a name), category or vector
  /// @param width of a vector, else 0
  /// @param categories their names, by number
  record Feature(String name, String column, String kind, int width, List<String> categories) {
    Feature {
      Objects.requireNonNull(name, "a feature without \"name\"");
      Objects.requireNonNull(column, "a feature without \"column\"");
      if (!KINDS.contains(kind)) {
        throw new IllegalArgumentException(
            "feature '%s' is a '%s'; there are %s".formatted(name, kind, KINDS));
      }
      if (width < 0) {
        throw new IllegalArgumentException("feature '%s' has width %d".formatted(name, width));
      }
      categories = List.copyOf(Objects.requireNonNull(categories, "no \"categories\""));
    }
  }
}
