package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.segue.data.DatasetManifest;
import org.segue.data.Journal;
import org.segue.model.ModelManifest;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import org.segue.store.Sha256;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue model`: what models there are, what one is, and whether its files are whole.
@Command(
    name = "model",
    description = "List, show and verify models; keep their versions.",
    subcommands = {
      ModelCommand.Ls.class,
      ModelCommand.Show.class,
      ModelCommand.Verify.class,
      ModelVersions.Promote.class,
      ModelVersions.Rollback.class,
      ModelVersions.Rm.class
    },
    mixinStandardHelpOptions = true)
final class ModelCommand implements Callable<Integer> {

  private static final String CARD = "card.md";

  private final Console console;

  ModelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.err().println("segue model: say what to do: ls, show, verify, promote, rollback or rm");
    return Segue.USAGE;
  }

  /// The models of a folder, a line each.
  @Command(
      name = "ls",
      description = "List the models in a folder.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Ls implements Callable<Integer> {
    private final Console console;

    @Parameters(
        paramLabel = "FOLDER",
        arity = "0..1",
        description = "Where to look (default: here).")
    private Path folder = Path.of(".");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /// What is told of a model; `bytes` counts its files, the catalog too.
    record Line(String model, String algorithm, long playlists, long seed, long bytes) {}

    Ls(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      if (!Files.isDirectory(folder)) {
        throw new NoSuchFileException(folder.toString(), null, "no such folder");
      }
      List<Path> directories = new ArrayList<>(List.of(folder));
      try (Stream<Path> list = Files.list(folder)) {
        list.filter(path -> !path.getFileName().toString().startsWith("."))
            .sorted()
            .forEach(directories::add);
      }
      List<Line> models = new ArrayList<>();
      for (Path directory : directories) {
        if (format(directory).equals(ModelManifest.FORMAT)) {
          models.add(line(directory));
        }
      }
      if (json) {
        console.out().println(Json.text(models));
      } else {
        print(models);
      }
      return 0;
    }

    private static Line line(Path directory) throws IOException {
      ModelManifest manifest =
          Json.read(directory.resolve(ModelManifest.FILE), ModelManifest.class);
      return new Line(
          directory.toString(),
          manifest.algorithm(),
          manifest.playlists(),
          manifest.seed(),
          size(directory));
    }

    private void print(List<Line> models) {
      if (models.isEmpty()) {
        console.err().println("no models in " + folder + "; make one with `segue train`");
        return;
      }
      console
          .out()
          .printf("%-32s %-20s %11s %6s %11s%n", "model", "algorithm", "playlists", "seed", "size");
      for (Line model : models) {
        console
            .out()
            .printf(
                "%s %-20s %,11d %6d %,8.1f MB%n",
                Cell.padded(model.model(), 32),
                model.algorithm(),
                model.playlists(),
                model.seed(),
                model.bytes() / 1e6);
      }
    }
  }

  /// The manifest and the card of one model.
  @Command(
      name = "show",
      description = "Show a model's manifest and card.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Show implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "MODEL", description = "A model directory.")
    private Path model = Path.of("");

    @Option(names = "--json", description = "Print the manifest alone.")
    private boolean json;

    Show(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      if (!format(model).equals(ModelManifest.FORMAT)) {
        throw new NoSuchFileException(
            model.toString(), null, "no model here; `segue model ls` lists those of a folder");
      }
      ModelManifest manifest = Json.read(model.resolve(ModelManifest.FILE), ModelManifest.class);
      console.out().println(Json.text(manifest));
      Path card = model.resolve(CARD);
      if (!json && Files.exists(card)) {
        console.out().println();
        console.out().print(Files.readString(card));
      }
      return 0;
    }
  }

  /// Recomputes the SHA-256 of every file that a manifest vouches for.
  @Command(
      name = "verify",
      description = "Compare the files of models and data sets with their manifests.",
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Models or data sets.")
    private List<Path> directories = List.of();

    Verify(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      List<String> damaged = new ArrayList<>();
      for (Path directory : directories) {
        List<String> trouble = trouble(directory);
        trouble.forEach(line -> console.out().println("damaged  " + line));
        damaged.addAll(trouble);
        if (trouble.isEmpty()) {
          console
              .out()
              .printf(
                  "ok       %s: %d files, %,.1f MB%n",
                  directory, vouchedFor(directory).size(), size(directory) / 1e6);
        }
      }
      unlessWhole(damaged);
      return 0;
    }
  }

  /// Refuses a model or data set whose files are not those of its manifest.
  static void unlessWhole(Path directory) throws IOException {
    unlessWhole(trouble(directory));
  }

  private static void unlessWhole(List<String> damaged) {
    if (!damaged.isEmpty()) {
      throw new IntegrityException(
          String.join("; ", damaged) + ". Copy, train or import the directory again.");
    }
  }

  /// Whether a directory says that it is a model or a data set.
  static boolean hasManifest(Path directory) throws IOException {
    return List.of(ModelManifest.FORMAT, DatasetManifest.FORMAT).contains(format(directory));
  }

  /// What is wrong with the files of a model or data set, a sentence each.
  static List<String> trouble(Path directory) throws IOException {
    List<String> damaged = new ArrayList<>();
    for (Map.Entry<String, String> file : vouchedFor(directory).entrySet()) {
      String trouble = Sha256.trouble(directory.resolve(file.getKey()), file.getValue());
      if (trouble != null) {
        damaged.add(trouble);
      }
    }
    return damaged;
  }

  private static Map<String, String> vouchedFor(Path directory) throws IOException {
    Path manifest = directory.resolve(ModelManifest.FILE);
    String format = format(directory);
    if (format.equals(ModelManifest.FORMAT)) {
      return Json.read(manifest, ModelManifest.class).files();
    }
    if (format.equals(DatasetManifest.FORMAT)) {
      Map<String, String> files = new TreeMap<>(Json.read(manifest, DatasetManifest.class).files());
      files.putAll(Journal.files(directory));
      return files;
    }
    if (Files.exists(manifest)) {
      throw new IntegrityException(manifest + ": neither of a model nor of a data set");
    }
    throw new NoSuchFileException(directory.toString(), null, "neither a model nor a data set");
  }

  /// The format a directory's manifest names, empty where there is none.
  private static String format(Path directory) throws IOException {
    return Json.format(directory.resolve(ModelManifest.FILE));
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
