package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.model.Model;
import org.segue.model.ModelManifest;
import org.segue.store.Versions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue model promote`, `rollback` and `rm`: the versions of a model in a folder. A server that
/// serves the folder takes a change up within seconds, without a failed request.
final class ModelVersions {
  private ModelVersions() {}

  /// Makes a version the one that answers; a model directory becomes a version first.
  @Command(
      name = "promote",
      description = "Make a version of a model the one that is served.",
      footer = {
        "",
        "Examples:",
        "  segue model promote served/best --from model     (a new version, at once current)",
        "  segue model promote served/best 3",
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Promote implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Where the versions are.")
    private Path folder = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "Its number.")
    private @Nullable Integer version;

    @Option(names = "--from", paramLabel = "MODEL", description = "A model to add first.")
    private @Nullable Path from;

    Promote(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      Versions versions = new Versions(folder);
      Path model = from;
      Integer number = version;
      if ((model == null) == (number == null)) {
        throw new IllegalArgumentException("give a VERSION, or a model with --from");
      }
      if (model != null) {
        if (!Files.isRegularFile(model.resolve(ModelManifest.FILE))) {
          throw new NoSuchFileException(model.toString(), null, "no model here");
        }
        Model.open(model); // or it is none that could answer
        ModelCommand.unlessWhole(model);
        number = versions.add(model);
      }
      if (number != null) {
        versions.promote(number);
      }
      console.out().printf("%s: version %d is current%n", folder, number);
      return 0;
    }
  }

  /// Takes the last promotion back.
  @Command(
      name = "rollback",
      description = "Take the last promotion back.",
      mixinStandardHelpOptions = true)
  static final class Rollback implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FOLDER", description = "Where the versions are.")
    private Path folder = Path.of("");

    Rollback(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      int version = new Versions(folder).rollback();
      console.out().printf("%s: version %d is current again%n", folder, version);
      return 0;
    }
  }

  /// Deletes a version.
  @Command(
      name = "rm",
      description = "Delete a version that is not current.",
      mixinStandardHelpOptions = true)
  static final class Rm implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Where the versions are.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "VERSION", description = "Its number.")
    private int version;

    Rm(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      new Versions(folder).remove(version);
      console.out().printf("%s: version %d is deleted%n", folder, version);
      return 0;
    }
  }
}
