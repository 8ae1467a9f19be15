package org.segue.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.segue.model.Als;
import org.segue.model.Model;

/// The assembled jar, as `spark-submit` runs it: on a cluster of two executors, each a process of
/// its own; an executor is killed, or the driver.
class SubmittedJarTest {

  private static final Path JAR = Path.of("target", "segue-spark.jar").toAbsolutePath();

  /// What is in the jar must not be on Spark's class path too.
  private static final List<String> OURS =
      List.of(
          "/engine/",
          "segue-engine",
          "/target/",
          "/tools/jackson/",
          "/jackson-annotations/",
          "/picocli/",
          "/bytedeco/",
          "/onnxruntime/",
          "/langchain4j/");

  @TempDir private Path folder;

  @Test
  void theJarHoldsTheEngineAndNothingOfSpark() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> names = jar.stream().map(entry -> entry.getName()).toList();
      assertThat(names)
          .contains("org/segue/spark/Jobs.class", "org/segue/model/Als.class")
          .noneMatch(name -> name.startsWith("org/apache/"))
          .noneMatch(name -> name.startsWith("scala/"))
          .noneMatch(name -> name.startsWith("com/fasterxml/"))
          .noneMatch(name -> name.contains("pytorch"));
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void anExecutorIsLostAndTheModelIsTheSame() throws Exception {
    String[] als = als();
    Process submitted = submit(with(als, folder.resolve("submitted").toString()));
    boolean killed = false;
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = submitted.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) {
        said.append(line).append('\n');
        if (line.startsWith("Factorising 2 of") && !killed) {
          killed =
              submitted
                  .descendants()
                  .filter(
                      process ->
                          process
                              .info()
                              .commandLine()
                              .orElse("")
                              .contains("CoarseGrainedExecutorBackend"))
                  .findFirst()
                  .map(ProcessHandle::destroyForcibly)
                  .orElse(false);
        }
      }
    } finally {
      submitted.descendants().forEach(ProcessHandle::destroyForcibly);
      submitted.destroyForcibly();
    }
    assertThat(submitted.waitFor()).as(said.toString()).isZero();
    assertThat(killed).as(said.toString()).isTrue();
    Local.job(with(als, folder.resolve("here").toString()));
    assertThat(
            Model.open(folder.resolve("submitted"))
                .state()
                .sameAs(Model.open(folder.resolve("here")).state()))
        .as(said.toString())
        .isTrue();
  }

  private String[] als() {
    return new String[] {
      "als",
      "als,dimension=16,iterations=5",
      "--data",
      Local.DATA.toString(),
      "--blocks",
      "3",
      "--checkpoints",
      folder.resolve("checkpoints").toString(),
      "--to"
    };
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void theDriverIsLostAndTheSameJobGoesOn() throws Exception {
    String[] again = with(als(), folder.resolve("submitted").toString());
    Process lost = submit(again);
    List<ProcessHandle> executors = List.of();
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = lost.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) {
        said.append(line).append('\n');
        if (line.startsWith("Factorising 3 of")) {
          executors = lost.descendants().toList();
          lost.destroyForcibly(); // in the midst of the fourth
          break;
        }
      }
    } finally {
      lost.destroyForcibly();
    }
    assertThat(lost.waitFor()).as(said.toString()).isNotZero();
    for (ProcessHandle executor : executors) {
      executor.destroyForcibly();
      executor.onExit().get();
    }
    assertThat(folder.resolve("submitted")).doesNotExist();
    Process resumed = submit(again);
    String output = succeeded(resumed);
    int rounds = new Als().powers();
    assertThat(output)
        .containsPattern(
            "Goes on after step (%d|%d) of %d,".formatted(rounds + 3, rounds + 4, rounds + 5))
        .doesNotContain("Leading axes")
        .doesNotContainPattern("Factorising [012] of 5")
        .contains("Factorising 4 of 5");
    assertThat(folder.resolve("checkpoints")).isEmptyDirectory();
    Local.job(with(als(), folder.resolve("here").toString()));
    assertThat(
            Model.open(folder.resolve("submitted"))
                .state()
                .sameAs(Model.open(folder.resolve("here")).state()))
        .isTrue();
  }

  /// The model is nowhere but in the archive, which each process unpacks for itself.
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void aModelTravelsAsAnArchive() throws Exception {
    Path model = folder.resolve("trained");
    Local.segue(
        "train",
        "two-stage,ranked=30,folds=2,questions=60,trees=3,stages=[{\"algorithm\":\"title:words\",\"candidates\":20},{\"algorithm\":\"als,iterations=1,dimension=8\",\"candidates\":20}]",
        "--data",
        Local.DATA.toString(),
        "--to",
        model.toString());
    Path archive = folder.resolve("model.tar.gz");
    Process tar =
        new ProcessBuilder("tar", "-czf", archive.toString(), "-C", model.toString(), ".").start();
    assertThat(tar.waitFor()).isZero();
    for (String job : List.of("continue", "features")) {
      Path there = folder.resolve(job + "-there");
      Path hidden = folder.resolve("hidden");
      Files.move(model, hidden);
      String[] words = {job, "model", Local.DATA.toString(), "--to", there.toString()};
      Process submitted = submit(List.of("--archives", archive + "#model"), words);
      succeeded(submitted);
      Files.move(hidden, model);
      String[] here = {job, model.toString(), Local.DATA.toString(), "--to"};
      Local.job(with(here, folder.resolve(job + "-here").toString()));
      assertThat(rows(job + "-there")).isNotEmpty().isEqualTo(rows(job + "-here"));
    }
  }

  /// A network was trained with libraries that the jar does not hold; it answers without them.
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void aNetworkContinuesPlaylistsInOtherProcesses() throws Exception {
    Path model = folder.resolve("rta");
    Local.segue(
        "train",
        "rta,dimension=16,epochs=1,withheld=0,inner=32",
        "--data",
        Local.DATA.toString(),
        "--to",
        model.toString());
    String[] ask = {"continue", model.toString(), Local.DATA.toString(), "--limit", "30", "--to"};
    Process submitted = submit(with(ask, folder.resolve("there").toString()));
    succeeded(submitted);
    Local.job(with(ask, folder.resolve("here").toString()));
    assertThat(rows("there")).hasSize(1200).isEqualTo(rows("here"));
  }

  /// Waits for a job that must end well, and returns what it said.
  private static String succeeded(Process job) throws Exception {
    String said = new String(job.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(job.waitFor()).as(said).isZero();
    return said;
  }

  private Set<String> rows(String table) {
    return Local.SPARK.read().parquet(folder.resolve(table).toString()).collectAsList().stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  private static String[] with(String[] words, String last) {
    String[] all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  /// `spark-submit`, without Spark's scripts: they find Java and these jars, no more.
  private Process submit(String... job) throws IOException {
    return submit(List.of(), job);
  }

  private Process submit(List<String> options, String... job) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark").resolve("jars"));
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (jar.endsWith(".jar") && OURS.stream().noneMatch(jar::contains)) {
        link(jars, Path.of(jar));
      }
    }
    try (var own = Files.list(Path.of("target", "cluster"))) {
      for (Path jar : own.toList()) {
        link(jars, jar.toAbsolutePath());
      }
    }
    Files.copy(
        Path.of("src", "test", "resources", "log4j2-test.properties"),
        folder.resolve("log4j2.properties"),
        StandardCopyOption.REPLACE_EXISTING);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder + File.pathSeparator + jars + File.separator + "*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local-cluster[2,1,1024]",
                "--conf",
                "spark.driver.host=localhost",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.shuffle.io.maxRetries=1", // of what a lost executor held: it will not come
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.local.dir=" + folder.resolve("local"),
                "--conf",
                "spark.executor.extraJavaOptions=--add-modules=jdk.incubator.vector"));
    command.addAll(options);
    command.addAll(List.of("--class", "org.segue.spark.Jobs", JAR.toString()));
    command.addAll(List.of(job));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static void link(Path folder, Path file) throws IOException {
    Path link = folder.resolve(file.getFileName());
    if (!Files.exists(link)) { // of a job before
      Files.createSymbolicLink(link, file);
    }
  }
}
