package org.segue.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.music.ClosedException;
import org.segue.music.LaterException;
import org.segue.store.BusyException;
import org.segue.store.DiskFullException;
import org.segue.store.IntegrityException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `segue`: automatic playlist continuation.
///
/// Exit codes: 0 ok, 1 failure, 2 usage, 3 bad input data, 4 not found, 5 integrity, 75 try later,
/// 130 interrupted.
@Command(
    name = "segue",
    description = "Automatic playlist continuation: learn from playlists, continue any of them.",
    mixinStandardHelpOptions = true,
    versionProvider = Segue.Version.class,
    sortOptions = false,
    subcommands = {
      DemoCommand.class,
      GenerateCommand.class,
      ImportCommand.class,
      AppendCommand.class,
      CompactCommand.class,
      ExportCommand.class,
      FeaturesCommand.class,
      FetchCommand.class,
      EncodeCommand.class,
      TrainCommand.class,
      RefreshCommand.class,
      ContinueCommand.class,
      ConvertCommand.class,
      BenchCommand.class,
      SplitCommand.class,
      EvaluateCommand.class,
      ReproduceCommand.class,
      TuneCommand.class,
      PlotCommand.class,
      DescribeCommand.class,
      SubmitCommand.class,
      VerifySubmissionCommand.class,
      ModelCommand.class,
      ServeCommand.class,
      KeyCommand.class,
      CollectCommand.class,
      DoctorCommand.class,
      ReferenceCommand.class,
      CommandLine.HelpCommand.class,
    })
public final class Segue {

  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int BAD_INPUT = 3;
  static final int NOT_FOUND = 4;
  static final int INTEGRITY = 5;
  static final int TRY_LATER = 75;

  /// Tells the version from the jar's manifest.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Segue.class.getPackage().getImplementationVersion();
      return new String[] {"segue " + (version == null ? "development" : version)};
    }
  }

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, args);
    out.flush();
    System.exit(code);
  }

  /// Runs one command and returns its exit code.
  public static int run(PrintStream out, PrintStream err, String... args) {
    Console console = new Console(out, err);
    CommandLine line =
        new CommandLine(
            new Segue(),
            new CommandLine.IFactory() {
              @Override
              public <K> K create(Class<K> type) throws Exception {
                try { // commands take the console in their constructor
                  return type.getDeclaredConstructor(Console.class).newInstance(console);
                } catch (NoSuchMethodException e) {
                  return CommandLine.defaultFactory().create(type);
                }
              }
            });
    line.setOut(writer(out));
    line.setErr(writer(err));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, commandLine, parsed) -> failed(explained(failure, parsed.originalArgs()), err));
    int code;
    try {
      code = line.execute(args);
    } catch (OutOfMemoryError e) { // picocli hands on exceptions, errors it lets through
      code = failed(e, err);
    }
    out.flush();
    return code;
  }

  /// Says why, on one line; returns the exit code. For the jobs on Spark too.
  public static int failed(Throwable failure, PrintStream err) {
    err.println("segue: " + sentence(failure).replaceAll("\\s*\\R\\s*", " "));
    if (System.getenv("SEGUE_TRACE") != null) {
      failure.printStackTrace(err);
    }
    return code(failure);
  }

  /// A failure that looks like a bug, or what explains it: a directory among the arguments that is
  /// damaged.
  private static Throwable explained(Exception failure, List<String> args) {
    if (!(failure instanceof RuntimeException)
        || (code(failure) != FAILURE && !isOfNumbers(failure))) {
      return failure;
    }
    for (String arg : args) {
      try {
        Path directory = Path.of(arg.substring(arg.indexOf('=') + 1)); // NAME=MODEL too
        if (ModelCommand.hasManifest(directory)) {
          List<String> trouble = ModelCommand.trouble(directory);
          if (!trouble.isEmpty()) {
            return new IntegrityException(
                "%s is damaged: %s; see `segue model verify %s`, and copy or make it again"
                    .formatted(directory, String.join("; ", trouble), directory),
                failure);
          }
        }
      } catch (IOException | RuntimeException e) {
        failure.addSuppressed(e); // no such directory: it explains nothing
      }
    }
    return failure;
  }

  /// Whether it comes from where options are not known, so that a user's mistake is no cause.
  private static boolean isOfNumbers(Exception failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith("org.segue.math.");
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static int code(Throwable failure) {
    return switch (failure) {
      case BadInputException e -> BAD_INPUT;
      case IllegalArgumentException e -> USAGE;
      case FileAlreadyExistsException e -> USAGE;
      case NoSuchFileException e -> NOT_FOUND;
      case FileNotFoundException e -> NOT_FOUND;
      case IntegrityException e -> INTEGRITY;
      case BusyException e -> TRY_LATER;
      case LaterException e -> TRY_LATER;
      case DiskFullException e -> TRY_LATER; // once there is room
      case UncheckedIOException e -> code(cause(e));
      default -> FAILURE;
    };
  }

  private static String sentence(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException e ->
          e.getFile() + ": " + (e.getReason() == null ? "no such file or folder" : e.getReason());
      case FileAlreadyExistsException e ->
          e.getFile() + " exists already; choose another place, or replace it with --force";
      case UncheckedIOException e -> sentence(cause(e));
      case AccessDeniedException e -> e.getFile() + ": no permission; change it, or the place";
      case FileSystemException e ->
          e.getFile() + ": " + (e.getReason() == null ? "is in the way" : e.getReason());
      case ClosedException e -> String.valueOf(e.getMessage());
      case LaterException e -> String.valueOf(e.getMessage());
      case IOException e -> "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
      case OutOfMemoryError e ->
          "out of memory; give more (GiB) with SEGUE_MEMORY=16 (" + e.getMessage() + ")";
      default -> {
        @Nullable String message = failure.getMessage();
        yield message == null || isBug(failure) ? failure.toString() : message;
      }
    };
  }

  private static boolean isBug(Throwable failure) {
    return failure instanceof NullPointerException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof ClassCastException;
  }

  private static Throwable cause(UncheckedIOException e) {
    return Objects.requireNonNull(e.getCause());
  }
}
