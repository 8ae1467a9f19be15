package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Dataset;
import org.segue.model.Algorithm;
import org.segue.model.Algorithms;
import org.segue.model.LearningCurve;
import org.segue.model.Model;
import org.segue.model.ModelCard;
import org.segue.model.Training;
import org.segue.store.Checkpoints;
import org.segue.store.Durable;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import org.segue.store.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `segue train`: a data set → a model directory.
@Command(
    name = "train",
    description = "Train an algorithm on a data set.",
    footer = {
      "",
      "Examples:",
      "  segue train playlist-neighbours --data mpd --to model",
      "  segue train playlist-neighbours:vsknn --data mpd --to model --set neighbours=500",
      "  segue train graph-sage --data larger --to model2 --from model",
      "",
      "`segue train list` shows algorithms, presets and hyper-parameters.",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      paramLabel = "ALGORITHM",
      description = "NAME, or NAME:PRESET, and either with ,key=value appended.")
  private String algorithm = "";

  @Option(names = "--data", paramLabel = "DATA", description = "The data set.")
  private @Nullable Path data;

  @Option(names = "--to", paramLabel = "MODEL", description = "The new model directory.")
  private @Nullable Path to;

  @Option(names = "--spec", paramLabel = "FILE", description = "Hyper-parameters as JSON.")
  private @Nullable Path spec;

  @Option(names = "--set", paramLabel = "NAME=VALUE", description = "One hyper-parameter.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--seed", description = "Seed of all chance (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--threads", description = "Threads (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description = "Go on from what this model has learnt (graph-sage); data may have grown.")
  private @Nullable Path from;

  @Option(
      names = "--no-resume",
      negatable = true,
      description =
          "Start anew instead of going on with a run of the same data and settings that was cut"
              + " off (--resume, the default).")
  private boolean resume = true;

  @Option(
      names = "--keep-every",
      paramLabel = "SECONDS",
      description = "How often a run keeps its state to be resumed (default: ${DEFAULT-VALUE}).")
  private double keepEvery = 60;

  @Option(names = "--force", description = "Replace an existing model.")
  private boolean force;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (algorithm.equals("list")) {
      console.out().print(AlgorithmList.text());
      return 0;
    }
    if (data == null || to == null) {
      throw new IllegalArgumentException("--data DATA and --to MODEL are needed");
    }
    Algorithm recipe = Algorithms.parse(algorithm);
    if (spec != null) {
      recipe = Settings.apply(Algorithms.name(recipe), recipe, read(spec));
    }
    recipe = Algorithms.set(recipe, settings);
    if (!(keepEvery >= 0)) {
      throw new IllegalArgumentException("--keep-every must not be negative, but is " + keepEvery);
    }
    Model.KIND
        .when(force)
        .unlessFree(to, Stream.of(data, from, spec).filter(Objects::nonNull).toList());
    train(recipe, data, to);
    return 0;
  }

  /// Keeps finished phases in `.NAME.training` beside the model, for algorithms that learn in
  /// phases; one run at a time.
  private void train(Algorithm recipe, Path data, Path to) throws IOException {
    if (!recipe.inPhases()) {
      train(recipe, data, to, null);
      return;
    }
    Path place = Durable.place(to);
    Path phases = place.resolveSibling("." + place.getFileName() + ".training");
    Durable.inside(
        phases,
        () -> {
          train(recipe, data, to, phases);
          return phases;
        });
  }

  private void train(Algorithm recipe, Path data, Path to, @Nullable Path phases)
      throws IOException {
    Model earlier = from == null ? null : earlier(recipe, from);
    Dataset dataset = Dataset.open(data);
    long start = System.nanoTime();
    Checkpoints checkpoints =
        phases == null ? Checkpoints.NONE : checkpoints(recipe, dataset, earlier, phases);
    double before = sum(checkpoints.seconds());
    try (Console.Watch watch = console.watch()) {
      Training training = new Training(seed, threads, watch, checkpoints);
      if (earlier != null) {
        training = training.from(new Training.Earlier(earlier.state(), earlier.catalog()));
      }
      Model model = Model.train(recipe, dataset, training);
      watch.report("Writing " + to, 0, 0);
      String card = ModelCard.of(model, checkpoints.seconds(), before + seconds(start));
      model.save(to, force, data, card);
    }
    checkpoints.clear();
    console
        .out()
        .printf(
            "%s trained on %,d playlists in %.1f s: %s%n",
            Algorithms.name(recipe), dataset.playlistCount(), before + seconds(start), to);
    if (Files.exists(to.resolve(LearningCurve.FILE))) {
      console.out().printf("learning curve: segue plot %s --to curve.html%n", to);
    }
  }

  private static Model earlier(Algorithm recipe, Path from) throws IOException {
    if (!recipe.goesOn()) {
      throw new IllegalArgumentException(
          "%s cannot go on from a model; train it without --from"
              .formatted(Algorithms.name(recipe)));
    }
    Model model = Model.open(from);
    if (model.algorithm().getClass() != recipe.getClass()) {
      throw new IllegalArgumentException(
          "%s is a model of %s; %s cannot go on from it"
              .formatted(from, model.manifest().algorithm(), Algorithms.name(recipe)));
    }
    return model;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double sum(SequencedMap<String, Double> seconds) {
    return seconds.values().stream().mapToDouble(time -> time).sum();
  }

  /// A run that was cut off goes on with the phase it was in, if it is the same run on the same
  /// data.
  private Checkpoints checkpoints(
      Algorithm recipe, Dataset dataset, @Nullable Model earlier, Path phases) throws IOException {
    String key =
        "%s %s%nseed %d%ndata %s%n"
                .formatted(
                    Algorithms.name(recipe),
                    Algorithms.parameters(recipe),
                    seed,
                    dataset.contentHash())
            + (earlier == null ? "" : "from %s%n".formatted(earlier.manifest().files()));
    if (!resume) {
      Checkpoints.open(phases, "").clear();
    }
    return Checkpoints.open(phases, key, System::nanoTime, keepEvery);
  }

  private static JsonNode read(Path file) throws IOException {
    JsonNode hyperParameters;
    try {
      hyperParameters = Json.read(file, JsonNode.class);
    } catch (IntegrityException e) {
      throw new BadInputException(
          file.toString(), BadInputException.NOWHERE, "not valid JSON", "Repair the file", e);
    }
    if (!hyperParameters.isObject()) {
      throw new BadInputException(
          file.toString(), "not a JSON object", "Write {\"NAME\": VALUE, ...}");
    }
    return hyperParameters;
  }
}
