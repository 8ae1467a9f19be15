package org.segue.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.model.Model;

/// Tasks that are killed while they run are run again, and the result is the same.
class FaultTest {

  @TempDir private Path folder;

  /// Kills the first attempt of every third task.
  private static final class Killer extends SparkListener {
    final AtomicInteger killed = new AtomicInteger();

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
      if (start.taskInfo().attemptNumber() == 0 && start.taskInfo().taskId() % 3 == 0) {
        Local.SPARK
            .sparkContext()
            .killTaskAttempt(start.taskInfo().taskId(), false, "a test of faults");
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.reason() instanceof TaskKilled) {
        killed.incrementAndGet();
      }
    }
  }

  private static int killing(Runnable job) {
    Killer killer = new Killer();
    Local.SPARK.sparkContext().addSparkListener(killer);
    try {
      job.run();
    } finally {
      Local.SPARK.sparkContext().removeSparkListener(killer);
    }
    return killer.killed.get();
  }

  @Test
  void anIngestLosesNothing() throws IOException {
    Path made = folder.resolve("made");
    int killed =
        killing(() -> Local.job("ingest", Local.SLICES.toString(), "--to", made.toString()));
    assertThat(killed).isPositive();
    assertThat(Dataset.open(made).contentHash()).isEqualTo(Local.data().contentHash());
  }

  @Test
  void alsIsTheSameBitForBit() throws IOException {
    Path undisturbed = folder.resolve("undisturbed");
    Path disturbed = folder.resolve("disturbed");
    als(undisturbed);
    int killed = killing(() -> als(disturbed));
    assertThat(killed).isPositive();
    assertThat(Model.open(disturbed).state().sameAs(Model.open(undisturbed).state())).isTrue();
  }

  private void als(Path to) {
    Local.job(
        "als",
        "als,dimension=16,iterations=3",
        "--data",
        Local.DATA.toString(),
        "--to",
        to.toString(),
        "--blocks",
        "4",
        "--checkpoints",
        folder.resolve("checkpoints").toString());
  }
}
