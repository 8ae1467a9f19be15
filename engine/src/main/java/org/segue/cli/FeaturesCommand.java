package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.DatasetManifest;
import org.segue.formats.FeatureFile;
import org.segue.math.Array;
import org.segue.model.SideVectors;
import org.segue.store.NamedArrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue features`: a table about tracks + a data set → a data set that tells more of its tracks.
@Command(
    name = "features",
    description = "Add what a table tells of tracks (tempo, genre, …) to a data set.",
    footer = {
      "",
      "The table is CSV with a line of names, JSON (objects in an array or on lines) or Parquet.",
      "Examples:",
      "  segue features audio.csv --data data --to data-audio --categories key,mode",
      "  segue features songs.parquet --data data --to data2 --id uri --columns tempo,genre",
      "  segue features covers.vectors --data data --to data3 --name cover    (of `segue encode`)",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FeaturesCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      paramLabel = "FILE",
      description = "CSV or JSON (also as .gz), Parquet, or vectors as `segue encode` makes them.")
  private Path file = Path.of("");

  @Option(names = "--data", required = true, paramLabel = "DATA", description = "The data set.")
  private Path data = Path.of("");

  @Option(names = "--to", required = true, paramLabel = "DATA", description = "The new data set.")
  private Path to = Path.of("");

  @Option(
      names = "--id",
      defaultValue = "",
      paramLabel = "COLUMN",
      description = "Which column has the tracks' URIs (default: one of the usual names).")
  private String id = "";

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description = "Which to read (default: all others).")
  private List<String> columns = List.of();

  @Option(
      names = "--categories",
      split = ",",
      paramLabel = "NAME",
      description = "Columns whose numbers are names, such as a key.")
  private List<String> categories = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the feature of a file of vectors is called (default: as the file).")
  private @Nullable String name;

  @Option(names = "--force", description = "Replace an existing data set.")
  private boolean force;

  FeaturesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Dataset.KIND.when(force).unlessFree(to, file);
    Dataset dataset = Dataset.open(data);
    if (NamedArrays.isOne(file)) {
      return vectors(dataset);
    }
    if (name != null) {
      throw new IllegalArgumentException("--name is for files of vectors; columns have names");
    }
    FeatureFile.Result read;
    DatasetManifest manifest;
    try (Console.Watch watch = console.watch()) {
      watch.report("Reading " + file, 0, 0);
      read = new FeatureFile(file, id, columns, categories).read(dataset.catalog());
      watch.report("Writing " + to, 0, 0);
      Catalog catalog = read.added(dataset.catalog());
      manifest = dataset.withCatalog(catalog).save(to, force);
    }
    int tracks = dataset.catalog().trackCount();
    console
        .out()
        .printf(
            "%,d of %,d tracks matched (%.1f %%) by %,d rows of %s%n",
            read.matched(), tracks, 100.0 * read.matched() / tracks, read.rows(), read.format());
    console
        .out()
        .printf(
            "left out: %,d rows of tracks that the data lack, %,d second rows of a track, %,d"
                + " without a track%n",
            read.unmatched(), read.repeated(), read.withoutId());
    for (FeatureFile.Feature feature : read.features()) {
      console
          .out()
          .printf("  %s: %s, %,d tracks%n", feature.name(), values(feature), feature.known());
    }
    console.out().printf("%s, content %s%n", to, manifest.contentHash().substring(0, 16));
    return 0;
  }

  private int vectors(Dataset dataset) throws IOException {
    SideVectors read = SideVectors.open(file, dataset.catalog());
    int tracks = dataset.catalog().trackCount();
    if (read.known() == 0) {
      throw new BadInputException(
          file.toString(),
          "not one of its vectors is of a track, or an album, of the data set",
          "Take the file that belongs to the data");
    }
    String called =
        name == null ? file.getFileName().toString().replaceFirst("\\.[^.]*$", "") : name;
    DatasetManifest manifest =
        dataset.withCatalog(dataset.catalog().withFeature(called, read.ofAll())).save(to, force);
    console
        .out()
        .printf(
            "%,d of %,d tracks matched (%.1f %%)%n  %s: vectors of %d numbers%n%s, content %s%n",
            read.known(),
            tracks,
            100.0 * read.known() / tracks,
            called,
            read.width(),
            to,
            manifest.contentHash().substring(0, 16));
    return 0;
  }

  private static String values(FeatureFile.Feature feature) {
    if (feature.names() != null) {
      return "%,d categories".formatted(feature.names().size());
    }
    Array values = feature.ofTracks();
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values.toFloats()) {
      least = Float.isNaN(value) ? least : Math.min(least, value);
      most = Float.isNaN(value) ? most : Math.max(most, value);
    }
    return feature.known() == 0 ? "no value" : "%s to %s".formatted(least, most);
  }
}
