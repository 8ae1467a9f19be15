package org.segue.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.Progress;
import org.segue.model.Algorithms;
import org.segue.model.Als;
import org.segue.store.NamedArrays;

/// What is kept of a job, and that it goes on from there.
class StepsTest {

  @TempDir private Path folder;

  @Test
  void aLostJobGoesOnAfterItsLastWholeStepAndEndsInTheSameBytes() throws IOException {
    check("als,dimension=8,powers=1,iterations=3", "Factorising 2 of 3", 3);
  }

  @Test
  void soItDoesWhereRowsStartFromTheirLastSolution() throws IOException {
    check("als:implicit,dimension=8,powers=1,iterations=2", "Factorising 1 of 2", 2);
    check("als:implicit,dimension=8,powers=1,iterations=1", "Factorising 0 of 1", 1);
  }

  private void check(String algorithm, String lostAt, int done) throws IOException {
    List<String> reports = new ArrayList<>();
    Path undisturbed = folder.resolve("undisturbed");
    NamedArrays twin = train(algorithm, undisturbed, (line) -> {});
    Path place = folder.resolve("place");
    assertThatThrownBy(
            () ->
                train(
                    algorithm,
                    place,
                    line -> {
                      if (line.equals(lostAt)) {
                        throw new IllegalStateException("lost");
                      }
                    }))
        .hasMessage("lost");
    Path job = only(place);
    assertThat(job.resolve("step-" + done).resolve("whole")).exists();
    assertThat(job.resolve("step-" + (done - 1))).doesNotExist();
    Path begun = Files.createDirectories(job.resolve("step-" + (done + 1)));
    Files.write(begun.resolve("tracks-0"), new byte[100]);
    NamedArrays resumed = train(algorithm, place, reports::add);
    assertThat(reports).first().isEqualTo(lostAt);
    assertThat(resumed.sameAs(twin)).isTrue();
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void aStepIsWholeWhenAllOfItIsThere() throws IOException {
    JavaRDD<float[]> vectors =
        JavaSparkContext.fromSparkContext(Local.SPARK.sparkContext())
            .parallelize(List.of(new float[] {1, 2}, new float[] {3}), 2);
    Steps steps = open("one");
    assertThat(steps.done()).isZero();
    steps.keep(Map.of("tracks", vectors));
    steps.keep(Map.of("tracks", vectors, "playlists", vectors));
    assertThat(open("one").done()).isEqualTo(2);
    assertThat(open("one").vectors("playlists", 2).collect())
        .containsExactly(new float[] {1, 2}, new float[] {3});
    Path job = only(folder);
    assertThat(Files.readString(job.resolve("step-2").resolve("whole")).lines())
        .containsExactlyInAnyOrder("tracks-0 8", "tracks-1 4", "playlists-0 8", "playlists-1 4");
    Files.write(job.resolve("step-2").resolve("tracks-1"), new byte[3]);
    assertThat(open("one").done()).isZero();
    assertThat(job.resolve("step-2")).doesNotExist();
  }

  @Test
  void jobsOfOtherKeysDoNotMeet() throws IOException {
    JavaRDD<float[]> vectors =
        JavaSparkContext.fromSparkContext(Local.SPARK.sparkContext())
            .parallelize(List.of(new float[] {1}), 1);
    open("one").keep(Map.of("tracks", vectors));
    Path one = only(folder);
    Steps two = open("two");
    assertThat(two.done()).isZero();
    assertThat(two.others())
        .singleElement(InstanceOfAssertFactories.STRING)
        .endsWith("/" + one.getFileName());
    two.clear();
    assertThat(only(folder)).isEqualTo(one);
    assertThat(open("one").done()).isEqualTo(1);
  }

  @Test
  void whatIsLeftOfAnotherJobIsSaid() throws IOException {
    open("one");
    Local.Ran ran =
        Local.tried(
            "als",
            "als,dimension=4,powers=0,iterations=1",
            "--data",
            Local.DATA.toString(),
            "--to",
            folder.resolve("model").toString(),
            "--blocks",
            "1",
            "--checkpoints",
            folder.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("is of another job").doesNotContain("Goes on");
  }

  private Steps open(String key) throws IOException {
    return Steps.open(Local.SPARK, folder.toString(), key);
  }

  private static Path only(Path place) throws IOException {
    try (Stream<Path> all = Files.list(place)) {
      return all.filter(Files::isDirectory).toList().getFirst();
    }
  }

  /// Who hears of progress.
  private interface Listener {
    void hears(String line);
  }

  private static NamedArrays train(String algorithm, Path place, Listener listener)
      throws IOException {
    Progress progress =
        (phase, done, all) -> listener.hears("%s %d of %d".formatted(phase, done, all));
    BlockedAls job = new BlockedAls(Local.SPARK, (Als) Algorithms.parse(algorithm), 1, 2, progress);
    Steps steps = Steps.open(Local.SPARK, place.toString(), job.key(Local.DATA.toString()));
    NamedArrays learnt = job.train(Local.DATA.toString(), steps);
    steps.clear();
    return learnt;
  }
}
