package org.segue.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.segue.math.Progress;

/// Where a command writes: results to `out`, everything else to `err`; progress bars with the time
/// left on a terminal only, a line per phase elsewhere.
public final class Console {

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  @SuppressWarnings("SystemConsoleNull") // the other checker holds it for nullable
  public Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    java.io.Console system = System.console();
    this.terminal = system != null && system.isTerminal();
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  /// Whether colours, bars and wide drawings make sense.
  public boolean terminal() {
    return terminal;
  }

  /// Columns to draw in: the variable COLUMNS, else what the terminal says, else 80.
  public int width() {
    int columns = columns(System.getenv("COLUMNS"));
    if (columns == 0 && terminal) {
      try { // answers "rows columns"
        Process stty =
            new ProcessBuilder("stty", "size")
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .start();
        String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        columns = columns(size.strip().replaceFirst(".* ", ""));
      } catch (IOException e) {
        columns = 0; // no such program here: the usual 80
      }
    }
    return columns <= 0 ? 80 : Math.clamp(columns, 40, 160);
  }

  private static int columns(@Nullable String value) {
    return value != null && value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 0;
  }

  /// A watcher of long work; close it when the work ends.
  public Watch watch() {
    return new Watch();
  }

  /// Shows progress; safe for calls from several threads.
  public final class Watch implements Progress, AutoCloseable {
    private @Nullable String phase;
    private @Nullable ProgressBar bar;
    private long start; // of the phase as it is seen here: when, and what was done before
    private long before;

    @Override
    public synchronized void report(String newPhase, long done, long total) {
      if (!newPhase.equals(phase)) {
        close();
        phase = newPhase;
        start = System.nanoTime();
        before = done;
        if (terminal) {
          bar =
              new ProgressBarBuilder()
                  .setTaskName(newPhase)
                  .setInitialMax(total == 0 ? -1 : total)
                  .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                  .build();
        } else {
          err.println(newPhase + " …");
        }
      }
      ProgressBar current = bar;
      if (current != null) {
        current.maxHint(total == 0 ? -1 : total);
        current.stepTo(done);
      }
    }

    /// The note stands behind the bar; without a terminal it is a line with the time left.
    @Override
    public synchronized void report(String newPhase, long done, long total, String note) {
      report(newPhase, done, total);
      ProgressBar current = bar;
      if (current != null) {
        current.setExtraMessage(note);
      } else {
        err.println("  " + note + timeLeft(done, total));
      }
    }

    private String timeLeft(long done, long total) {
      if (done <= before || total < done) {
        return "";
      }
      double seconds = (System.nanoTime() - start) / 1e9 / (done - before) * (total - done);
      return seconds < 1 ? "" : ", %s left".formatted(duration((long) seconds));
    }

    private static String duration(long seconds) {
      return seconds < 60
          ? seconds + " s"
          : seconds < 3600
              ? "%d min %d s".formatted(seconds / 60, seconds % 60)
              : "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
    }

    @Override
    public synchronized void close() {
      ProgressBar current = bar;
      if (current != null) {
        current.close();
        bar = null;
      }
    }
  }
}
