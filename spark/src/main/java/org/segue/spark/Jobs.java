package org.segue.spark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.segue.cli.Segue;
import org.segue.data.BadInputException;
import org.segue.data.Dataset;
import org.segue.data.DatasetManifest;
import org.segue.math.Progress;
import org.segue.model.Algorithm;
import org.segue.model.Algorithms;
import org.segue.model.Als;
import org.segue.model.ItemNeighbours;
import org.segue.model.Model;
import org.segue.model.ModelCard;
import org.segue.model.Popularity;
import org.segue.model.Title;
import org.segue.model.Training;
import org.segue.store.DirectoryKind;
import org.segue.store.DiskFullException;
import org.segue.store.IntegrityException;
import org.segue.store.NamedArrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command line of the jobs: `spark-submit --class org.segue.spark.Jobs segue-spark.jar JOB …`.
///
/// Exit codes are those of `segue`.
@Command(
    name = "segue-spark",
    description = "Jobs for data that outgrow one machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      Jobs.IngestJob.class,
      Jobs.CountsJob.class,
      Jobs.AlsJob.class,
      Jobs.FeaturesJob.class,
      Jobs.ContinueJob.class,
    })
public final class Jobs {

  private final PrintStream out;
  private final PrintStream err;

  private Jobs(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// Runs one job on the session that `spark-submit` has prepared.
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, args);
    SparkSession.getActiveSession()
        .foreach(
            session -> {
              session.stop();
              return null;
            });
    if (code != 0) { // a cluster manager takes an early exit with 0 for a failure
      System.exit(code);
    }
  }

  /// Runs one job and returns its exit code; the session goes on.
  public static int run(PrintStream out, PrintStream err, String... args) {
    CommandLine line = new CommandLine(new Jobs(out, err));
    line.setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(
        (failure, commandLine, parsed) -> Segue.failed(reason(failure), err));
    return line.execute(args);
  }

  /// What went wrong in a task, rather than that Spark gave up on it.
  static Throwable reason(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause instanceof BadInputException
          || cause instanceof IntegrityException
          || cause instanceof DiskFullException) {
        return cause;
      }
      cause = cause.getCause();
    }
    return failure;
  }

  /// What all jobs share.
  abstract static class Job implements Callable<Integer> {
    @CommandLine.ParentCommand private @Nullable Jobs jobs;

    @Option(names = "--force", description = "Replace what is there.")
    boolean force;

    @Override
    public Integer call() throws IOException {
      long start = System.nanoTime();
      SparkSession spark = SparkSession.builder().appName("segue").getOrCreate();
      String done = run(spark);
      jobs().out.printf("%s in %.1f s%n", done, (System.nanoTime() - start) / 1e9);
      return 0;
    }

    /// Does it, and says what was done.
    abstract String run(SparkSession spark) throws IOException;

    Jobs jobs() {
      return java.util.Objects.requireNonNull(jobs);
    }

    Progress progress() {
      return (phase, done, total) -> jobs().err.printf("%s %,d of %,d%n", phase, done, total);
    }

    /// Fails early: a job may run for hours.
    void free(String to, DirectoryKind kind) throws IOException {
      kind.when(force).unlessFree(Path.of(to));
    }
  }

  @Command(
      name = "ingest",
      description = "MPD slices, or tables of `segue export --parquet`, to a data set.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class IngestJob extends Job {
    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or folders.")
    private List<String> paths = new ArrayList<>();

    @Option(
        names = "--to",
        required = true,
        description = "The data set's directory, at the driver.")
    private String to = "";

    @Override
    String run(SparkSession spark) throws IOException {
      free(to, Dataset.KIND);
      Dataset data =
          paths.size() == 1 && Tables.are(spark, paths.getFirst())
              ? new TableIngest(spark, new Tables(spark, paths.getFirst())).read()
              : new Ingest(spark).read(paths);
      DatasetManifest manifest = data.save(Path.of(to), force);
      return "%,d playlists, %,d tracks, %,d entries, content %s: %s"
          .formatted(
              manifest.playlists(),
              manifest.tracks(),
              manifest.entries(),
              manifest.contentHash().substring(0, 16),
              to);
    }
  }

  /// What jobs that make models share.
  abstract static class ModelJob extends Job {
    @Option(
        names = "--data",
        required = true,
        description = "The data set; all machines must see it under this path.")
    String data = "";

    @Option(names = "--to", required = true, description = "The new model's directory.")
    String to = "";

    void save(Algorithm algorithm, NamedArrays learnt, long seed, String directory, long start)
        throws IOException {
      Training training = new Training(seed, 1, Progress.NONE);
      Model model = Model.of(algorithm, learnt, Opened.data(data), training);
      String card = ModelCard.of(model, new LinkedHashMap<>(), (System.nanoTime() - start) / 1e9);
      model.save(Path.of(directory), force, Path.of(data), card);
    }
  }

  @Command(
      name = "als",
      description = "Trains als, in blocks, with a checkpoint after each iteration.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class AlsJob extends ModelJob {
    @Parameters(
        paramLabel = "ALGORITHM",
        arity = "0..1",
        description = "als, als:PRESET, and either with ,key=value (default: ${DEFAULT-VALUE}).")
    private String algorithm = "als";

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "One hyper-parameter.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--seed", description = "Seed of all chance (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
        names = "--blocks",
        description = "Blocks of each side (default: 3 per core, at least 2).")
    private int blocks;

    @Option(
        names = "--checkpoints",
        required = true,
        paramLabel = "DIR",
        description =
            "Where each iteration is kept, and where the same job, run again, goes on: a file"
                + " system that the machines share.")
    private String checkpoints = "";

    @Override
    String run(SparkSession spark) throws IOException {
      free(to, Model.KIND);
      Algorithm recipe = Algorithms.set(Algorithms.parse(algorithm), settings);
      if (!(recipe instanceof Als als)) {
        throw new IllegalArgumentException(
            "'%s' is not als; train it with `segue train`".formatted(algorithm));
      }
      long start = System.nanoTime();
      int count = blocks > 0 ? blocks : Math.max(2, 3 * spark.sparkContext().defaultParallelism());
      BlockedAls job = new BlockedAls(spark, als, seed, count, progress());
      Steps kept = Steps.open(spark, checkpoints, job.key(data));
      if (kept.done() > 0) {
        jobs()
            .err
            .printf(
                "Goes on after step %d of %d, where a run before was lost%n",
                kept.done(), job.steps());
      }
      for (String other : kept.others()) {
        jobs()
            .err
            .printf(
                "%s is of another job, which its file `key` names; delete it if nobody runs that"
                    + " again%n",
                other);
      }
      NamedArrays learnt = job.train(data, kept);
      save(als, learnt, seed, to, start);
      kept.clear();
      return "als of %d iterations in %d blocks: %s".formatted(als.iterations(), count, to);
    }
  }

  @Command(
      name = "counts",
      description = "Popularity, tracks that stand together, tracks by title: three models.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class CountsJob extends ModelJob {
    @Option(
        names = "--neighbours",
        paramLabel = "ALGORITHM",
        description = "Of tracks that stand together (default: ${DEFAULT-VALUE}).")
    private String neighbours = "item-neighbours";

    @Option(
        names = "--title",
        paramLabel = "ALGORITHM",
        description = "Of tracks by title (default: ${DEFAULT-VALUE}).")
    private String title = "title:words";

    @Option(names = "--blocks", description = "Parts of each count (default: 3 per core).")
    private int blocks;

    @Override
    String run(SparkSession spark) throws IOException {
      if (!(Algorithms.parse(neighbours) instanceof ItemNeighbours items)) {
        throw new IllegalArgumentException(
            "--neighbours '%s' is not item-neighbours".formatted(neighbours));
      }
      if (!(Algorithms.parse(title) instanceof Title titles)) {
        throw new IllegalArgumentException("--title '%s' is not title".formatted(title));
      }
      Path folder = Path.of(to);
      List<String> models =
          List.of(
              folder.resolve("popularity").toString(),
              folder.resolve("item-neighbours").toString(),
              folder.resolve("title").toString());
      for (String model : models) {
        free(model, Model.KIND);
      }
      Files.createDirectories(folder);
      long start = System.nanoTime();
      int count = blocks > 0 ? blocks : 3 * spark.sparkContext().defaultParallelism();
      Counting counting = new Counting(spark, data, count);
      int[] frequencies = counting.frequencies();
      save(new Popularity(), counting.popularity(frequencies), 1, models.get(0), start);
      save(items, counting.neighbours(items, frequencies), 1, models.get(1), start);
      Training training = new Training(1, 1, Progress.NONE);
      save(titles, counting.titles(titles, frequencies, training), 1, models.get(2), start);
      return "three models: " + to;
    }
  }

  /// What jobs that ask models share.
  abstract static class AskingJob extends Job {
    @Parameters(
        index = "0",
        paramLabel = "MODEL",
        description = "A model directory; all machines must see it under this path.")
    String model = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "PLAYLISTS",
        description = "MPD slices (files or folders), a folder of tables, or a data set.")
    List<String> playlists = new ArrayList<>();

    @Option(names = "--to", required = true, description = "The folder of Parquet files.")
    String to = "";

    @Option(
        names = "--partitions",
        description = "Parts of a data set (default: 3 per core); slices are one each.")
    int partitions;

    int parts(SparkSession spark) {
      return partitions > 0 ? partitions : 3 * spark.sparkContext().defaultParallelism();
    }

    void write(org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> rows) {
      rows.write().mode(force ? "overwrite" : "errorifexists").parquet(to);
    }
  }

  @Command(
      name = "continue",
      description = "Continues playlists by a model: a row each, as Parquet.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class ContinueJob extends AskingJob {
    @Option(names = "--limit", description = "How many tracks (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Option(
        names = "--no-fill",
        description = "Give fewer tracks rather than popular ones when the model knows too little.")
    private boolean noFill;

    @Override
    String run(SparkSession spark) throws IOException {
      write(new Continuing(spark, model, limit, !noFill).answers(playlists, parts(spark)));
      return "%,d playlists continued: %s".formatted(spark.read().parquet(to).count(), to);
    }
  }

  @Command(
      name = "features",
      description = "What a two-stage model's ranker knows of its candidates: a row each.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class FeaturesJob extends AskingJob {
    @Option(
        names = "--seeds",
        description = "The first tracks that are shown (default: ${DEFAULT-VALUE}).")
    private int seeds = 5;

    @Option(
        names = "--others",
        description =
            "Wrong candidates kept of each playlist, 0 for all (default: ${DEFAULT-VALUE}).")
    private int others = 60;

    @Option(names = "--seed", description = "Seed of their draw (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    String run(SparkSession spark) throws IOException {
      write(new Describing(spark, model, seeds, others, seed).rows(playlists, parts(spark)));
      return "%,d candidates described: %s".formatted(spark.read().parquet(to).count(), to);
    }
  }
}
