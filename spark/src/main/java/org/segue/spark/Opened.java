package org.segue.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkFiles;
import org.segue.data.BadInputException;
import org.segue.data.Dataset;
import org.segue.data.DatasetManifest;
import org.segue.model.CandidateFeatures;
import org.segue.model.Model;
import org.segue.model.Recommender;

/// The data sets and models that this machine's process has open: mapped once and shared by all
/// tasks of an executor, so neither is ever sent over the network by Spark.
///
/// A path must lead to the same directory on every machine (a shared file system, or a copy on
/// each), or be the name of an archive that `spark-submit --archives FILE#NAME` has unpacked.
final class Opened {
  private Opened() {}

  /// A directory as its manifest was when it was opened: one that was replaced is opened anew.
  private record Version(Path directory, long modified) {}

  private static final Map<Version, Dataset> DATA = new HashMap<>();
  private static final Map<Version, Model> MODELS = new HashMap<>();
  private static final Map<Model, Recommender> RECOMMENDERS = new HashMap<>();
  private static final Map<Model, CandidateFeatures> FEATURES = new HashMap<>();

  private static Version version(String path) throws IOException {
    Path manifest = directory(path).resolve(DatasetManifest.FILE); // a model's has the same name
    return new Version(directory(path), Files.getLastModifiedTime(manifest).toMillis());
  }

  private static Path directory(String path) {
    Path here = Path.of(path);
    if (Files.exists(here.resolve(DatasetManifest.FILE))) {
      return here.toAbsolutePath().normalize();
    }
    if (!here.isAbsolute()) {
      Path unpacked = Path.of(SparkFiles.get(path));
      if (Files.exists(unpacked.resolve(DatasetManifest.FILE))) {
        return unpacked.toAbsolutePath().normalize();
      }
    }
    throw new BadInputException(
        path,
        "no data set or model here on this machine",
        "Put it on a file system that all machines share, or pass it as an archive: --archives"
            + " FILE.tar.gz#NAME, and NAME as the path");
  }

  static synchronized Dataset data(String path) throws IOException {
    Version version = version(path);
    Dataset known = DATA.get(version);
    if (known == null) {
      known = Dataset.open(version.directory());
      DATA.put(version, known);
    }
    return known;
  }

  static synchronized Model model(String path) throws IOException {
    Version version = version(path);
    Model known = MODELS.get(version);
    if (known == null) {
      known = Model.open(version.directory());
      MODELS.put(version, known);
    }
    return known;
  }

  /// Safe for all tasks at once.
  static synchronized Recommender recommender(String path) throws IOException {
    return RECOMMENDERS.computeIfAbsent(model(path), Model::recommender);
  }

  /// Safe for all tasks at once.
  static synchronized CandidateFeatures features(String path) throws IOException {
    return FEATURES.computeIfAbsent(model(path), CandidateFeatures::of);
  }
}
