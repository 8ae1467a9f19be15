package org.segue.spark;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.segue.store.IntegrityException;
import org.segue.store.Sha256;

/// What [BlockedAls] has finished, on a file system that all machines see: after a lost executor
/// vectors are read from there, and a job whose driver was lost goes on from the last whole step.
///
/// In `--checkpoints` a job has a folder named by the hash of its key, a text of all that the
/// vectors depend on, so jobs of other keys do not meet; the text is in `key`. Beside it is a
/// folder per step: in that a file per side and block, little-endian floats, written aside by the
/// task that has them and renamed; and at last, by the driver, `whole`: a line per file with its
/// length. A step without it, or with other files than it names, was cut off: it is never read.
/// When a step is whole those before it are deleted, `whole` first.
final class Steps {

  private static final String JOB = "als-";
  private static final String KEY = "key";
  private static final String STEP = "step-";
  private static final String WHOLE = "whole";
  private static final int BUFFER = 1 << 20;

  private final JavaSparkContext context;
  private final Broadcast<SerializableConfiguration> configuration;
  private final FileSystem files;
  private final Path folder;
  private final String run;
  private int done;

  private Steps(SparkSession spark, String checkpoints, String key) throws IOException {
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Configuration own = Playlists.configuration(spark);
    configuration = context.broadcast(new SerializableConfiguration(own));
    String hash = HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)), 0, 8);
    Path path = new Path(checkpoints, JOB + hash);
    files = path.getFileSystem(own);
    folder = files.makeQualified(path);
    run = context.sc().applicationId() + "-" + context.startTime();
  }

  /// Opens the steps of a job, or begins them.
  static Steps open(SparkSession spark, String checkpoints, String key) throws IOException {
    Steps steps = new Steps(spark, checkpoints, key);
    Path file = new Path(steps.folder, KEY);
    if (!steps.files.exists(file)) {
      steps.write(file, key);
    } else if (!text(steps.files, file).equals(key)) {
      throw new IntegrityException(file + " was changed; delete its folder");
    }
    for (int step : steps.begun()) {
      if (steps.isWhole(step)) {
        steps.done = Math.max(steps.done, step);
      }
    }
    steps.deleteOthers();
    return steps;
  }

  /// The folders of other jobs in the same place: they run, or were cut off and not run again.
  List<String> others() throws IOException {
    List<String> others = new ArrayList<>();
    for (FileStatus status : files.listStatus(folder.getParent())) {
      String name = status.getPath().getName();
      if (name.matches(JOB + "[0-9a-f]{16}") && !name.equals(folder.getName())) {
        others.add(status.getPath().toString());
      }
    }
    return others;
  }

  /// The last whole step; 0 where none is.
  int done() {
    return done;
  }

  /// A side's vectors after the last whole step, each a block a partition.
  JavaRDD<float[]> vectors(String side, int blocks) {
    Broadcast<SerializableConfiguration> its = configuration;
    String from = folderOf(done).toString();
    return context
        .parallelize(IntStream.range(0, blocks).boxed().toList(), blocks)
        .map(block -> read(its.value().value(), new Path(from, name(side, block))));
  }

  /// Keeps the next step: the vectors of each side, a block a partition. When this returns it is
  /// whole, and the one before is gone.
  void keep(Map<String, JavaRDD<float[]>> sides) throws IOException {
    Broadcast<SerializableConfiguration> its = configuration;
    Path to = folderOf(done + 1);
    String directory = to.toString();
    String own = run;
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, JavaRDD<float[]>> entry : sides.entrySet()) {
      String side = entry.getKey();
      Blocks.each(
              entry.getValue(),
              (block, vectors) -> {
                Path file = new Path(directory, name(side, block));
                FileSystem there = file.getFileSystem(its.value().value());
                write(there, file, own, out -> floats(vectors, out));
                return file.getName() + " " + 4L * vectors.length + "\n";
              })
          .collect()
          .forEach(lines::append);
    }
    write(new Path(to, WHOLE), lines.toString());
    done++;
    deleteOthers();
  }

  /// Deletes all: the job is finished.
  void clear() throws IOException {
    done = 0;
    deleteOthers();
    files.delete(folder, true);
  }

  private Path folderOf(int step) {
    return new Path(folder, STEP + step);
  }

  private static String name(String side, int block) {
    return side + "-" + block;
  }

  private List<Integer> begun() throws IOException {
    List<Integer> steps = new ArrayList<>();
    for (FileStatus status : files.listStatus(folder)) {
      String name = status.getPath().getName();
      if (name.matches(STEP + "[0-9]{1,9}")) {
        steps.add(Integer.valueOf(name.substring(STEP.length())));
      }
    }
    return steps;
  }

  private boolean isWhole(int step) throws IOException {
    Path whole = new Path(folderOf(step), WHOLE);
    if (!files.exists(whole)) {
      return false;
    }
    Map<String, Long> lengths = new HashMap<>();
    for (FileStatus status : files.listStatus(folderOf(step))) {
      lengths.put(status.getPath().getName(), status.getLen());
    }
    return text(files, whole)
        .lines()
        .map(line -> line.split(" ", 2))
        .allMatch(words -> Long.valueOf(words[1]).equals(lengths.get(words[0])));
  }

  /// Deletes all steps but the last whole one.
  private void deleteOthers() throws IOException {
    for (int step : begun()) {
      if (step != done) {
        files.delete(new Path(folderOf(step), WHOLE), false);
        files.delete(folderOf(step), true);
      }
    }
  }

  /// What a file is to hold.
  private interface Content {
    void to(OutputStream out) throws IOException;
  }

  private void write(Path file, String text) throws IOException {
    write(files, file, run, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Writes aside, where no other attempt and no executor of a lost run does, and renames. If
  /// another attempt was quicker its file stays: the bytes are the same.
  private static void write(FileSystem files, Path file, String run, Content content)
      throws IOException {
    TaskContext task = TaskContext.get();
    String attempt = task == null ? "driver" : String.valueOf(task.taskAttemptId());
    Path aside = new Path(file.getParent(), ".%s.%s.%s".formatted(file.getName(), run, attempt));
    try (OutputStream out = files.create(aside, true)) {
      content.to(out);
    }
    boolean renamed;
    try {
      renamed = files.rename(aside, file);
    } catch (FileAlreadyExistsException e) {
      renamed = false;
    }
    if (!renamed) {
      files.delete(aside, false);
      if (!files.exists(file)) {
        throw new IOException("cannot rename %s to %s".formatted(aside, file));
      }
    }
  }

  private static void floats(float[] vectors, OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < vectors.length; from += BUFFER / 4) {
      int count = Math.min(BUFFER / 4, vectors.length - from);
      buffer.asFloatBuffer().put(vectors, from, count);
      out.write(buffer.array(), 0, 4 * count);
    }
  }

  private static float[] read(Configuration configuration, Path file) throws IOException {
    FileSystem files = file.getFileSystem(configuration);
    float[] vectors = new float[Math.toIntExact(files.getFileStatus(file).getLen() / 4)];
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    try (FSDataInputStream in = files.open(file)) {
      for (int from = 0; from < vectors.length; from += BUFFER / 4) {
        int count = Math.min(BUFFER / 4, vectors.length - from);
        in.readFully(buffer.array(), 0, 4 * count);
        buffer.asFloatBuffer().get(vectors, from, count);
      }
    } catch (EOFException e) {
      throw new IOException(file + " became shorter", e);
    }
    return vectors;
  }

  private static String text(FileSystem files, Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
