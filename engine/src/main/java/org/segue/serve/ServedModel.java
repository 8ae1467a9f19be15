package org.segue.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.segue.data.Catalog;
import org.segue.data.TrackList;
import org.segue.math.Array;
import org.segue.model.Model;
import org.segue.model.Query;
import org.segue.model.Recommender;
import org.segue.store.IntegrityException;
import org.segue.store.NamedArrays;

/// One version of a model, ready to answer. Immutable; whoever holds it may go on using it while
/// another version takes its place.
///
/// `version` is the beginning of a hash of the manifest's checksums: the same files are the same
/// version wherever they lie.
record ServedModel(
    String name,
    String version,
    Path directory,
    Model model,
    Recommender recommender,
    Popularities popularities) {

  /// Opens a model directory, checks every file against its checksum and asks it a first question,
  /// so that what is broken never answers and the first listener does not wait.
  ///
  /// @throws IntegrityException if a file is not what the manifest says
  static ServedModel open(String name, Path directory) throws IOException {
    Model model = Model.open(directory);
    Map<String, String> files = new TreeMap<>(model.manifest().files());
    for (Map.Entry<String, String> file : files.entrySet()) {
      String found = NamedArrays.digest(directory.resolve(file.getKey()));
      if (!found.equals(file.getValue())) {
        throw new IntegrityException(
            "%s: SHA-256 %.12s…, but the manifest says %.12s…; train or copy it again"
                .formatted(directory.resolve(file.getKey()), found, file.getValue()));
      }
    }
    Recommender recommender = model.recommender();
    warm(model.catalog(), recommender);
    return new ServedModel(
        name,
        version(files),
        directory,
        model,
        recommender,
        new Popularities(model.state().get("training.order", Array.Type.I32)));
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

  private static String version(Map<String, String> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(files.toString().getBytes(StandardCharsets.UTF_8)))
          .substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
