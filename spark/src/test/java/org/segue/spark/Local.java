package org.segue.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.segue.cli.Segue;
import org.segue.data.Dataset;

/// One session for all tests, on two threads, which tries a failed task again as a cluster does;
/// and one small world.
final class Local {
  private Local() {}

  static final SparkSession SPARK =
      SparkSession.builder()
          .master("local[2,4]")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.host", "localhost")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.sql.shuffle.partitions", "3")
          .config("spark.sql.warehouse.dir", temporary("warehouse").toUri().toString())
          .config("spark.local.dir", temporary("local").toString())
          .getOrCreate();

  /// 1,200 playlists as slices, as a data set (what the engine's import makes of them) and as
  /// tables.
  static final Path SLICES = temporary("slices");

  static final Path DATA = temporary("data").resolve("data");
  static final Path TABLES = DATA.resolveSibling("tables");

  static {
    segue("generate", "--playlists", "1200", "--seed", "3", "--to", SLICES.toString(), "--force");
    segue("import", SLICES.toString(), "--to", DATA.toString());
    segue("export", DATA.toString(), "--parquet", "--to", TABLES.toString());
  }

  static Dataset data() throws IOException {
    return Dataset.open(DATA);
  }

  static Path temporary(String name) {
    try {
      Path folder = Files.createTempDirectory("segue-spark-" + name);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // what is left is in the system's folder for temporary files
    }
  }

  /// Runs a command of the engine.
  static String segue(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Segue.run(stream(out), stream(err), args);
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  /// Runs a job; what it prints.
  static String job(String... args) {
    Ran ran = tried(args);
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }

  /// What became of a job.
  record Ran(int code, String out, String err) {}

  static Ran tried(String... args) {
    SPARK.conf(); // is there before a job asks for one
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Jobs.run(stream(out), stream(err), args);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
