package org.segue.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.TrackList;
import org.segue.data.TrackMatcher;
import org.segue.math.Array;
import org.segue.model.Model;
import org.segue.model.Query;
import org.segue.model.Recommender;
import org.segue.store.IntegrityException;
import org.segue.store.Sha256;
import org.segue.store.Versions;

/// One version of a model, ready to answer. Immutable; whoever holds it may go on using it while
/// another version takes its place.
///
/// `version` is its number where it is one of the [Versions] in a folder (`place`), else the
/// beginning of a hash of the manifest's checksums: the same files are the same version wherever
/// they lie (the `fingerprint`).
record ServedModel(
    String name,
    String version,
    Path place,
    Model model,
    Recommender recommender,
    Popularities popularities,
    TrackMatcher matcher,
    String fingerprint) {

  /// Opens a model directory, checks every file against its checksum and asks it a first question,
  /// so that what is broken never answers and the first listener does not wait.
  ///
  /// @throws IntegrityException if a file is not what the manifest says
  static ServedModel open(String name, Path place) throws IOException {
    if (Versions.isOne(place)) {
      Versions versions = new Versions(place);
      return open(name, place, versions.current());
    }
    return open(name, place, null, place);
  }

  /// The same for one of the [Versions] in a folder.
  static ServedModel open(String name, Path place, int version) throws IOException {
    return open(name, new Versions(place).directory(version), Integer.toString(version), place);
  }

  private static ServedModel open(String name, Path directory, @Nullable String number, Path place)
      throws IOException {
    Model model = Model.open(directory);
    Map<String, String> files = new TreeMap<>(model.manifest().files());
    for (Map.Entry<String, String> file : files.entrySet()) {
      String trouble = Sha256.trouble(directory.resolve(file.getKey()), file.getValue());
      if (trouble != null) {
        throw new IntegrityException(trouble + "; train or copy it again");
      }
    }
    Recommender recommender = model.recommender();
    warm(model.catalog(), recommender);
    return new ServedModel(
        name,
        number == null ? fingerprint(files) : number,
        place,
        model,
        recommender,
        new Popularities(model.state().get("training.order", Array.Type.I32)),
        new TrackMatcher(model.catalog(), 1),
        fingerprint(files));
  }

  Catalog catalog() {
    return model.catalog();
  }

  /// What tells two catalogs apart.
  String catalogHash() {
    return model.manifest().files().getOrDefault(Catalog.FILE, version);
  }

  private static void warm(Catalog catalog, Recommender recommender) {
    recommender.recommend(Query.of("summer", TrackList.EMPTY, 10));
    if (catalog.trackCount() > 0) {
      Query query = Query.of(null, TrackList.of(0), 10);
      recommender.explain(query, recommender.recommend(query).tracks());
    }
  }

  private static String fingerprint(Map<String, String> files) {
    return Sha256.hex(files.toString()).substring(0, 12);
  }
}
