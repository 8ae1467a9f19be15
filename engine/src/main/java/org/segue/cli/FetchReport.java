package org.segue.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.content.EncodingRun;
import org.segue.music.LaterException;
import org.segue.store.Durable;
import org.segue.store.Json;

/// What became of a fetch: how many were found, why others were not, who wants to be asked later.
/// Safe for concurrent use.
///
/// Reasons go into `NAME.failures.jsonl` beside the target, a line each: `uri`, `service`,
/// `reason`.
final class FetchReport {

  private final Path to;
  private final StringBuilder failures = new StringBuilder();
  private final Set<String> opened = new HashSet<>();
  private int open;
  private boolean failuresAreWritten;
  private int found;
  private int without;
  private @Nullable LaterException later;

  FetchReport(Path to) {
    this.to = to;
  }

  synchronized void found() {
    found++;
  }

  synchronized void without() {
    without++;
  }

  /// A reason why a service gave nothing for a track.
  synchronized void failed(String uri, String service, @Nullable String reason) {
    Map<String, String> line = new LinkedHashMap<>();
    line.put("uri", uri);
    line.put("service", service);
    line.put("reason", String.valueOf(reason));
    failures.append(Json.line(line)).append('\n');
  }

  /// A track that stays open until a service may be asked again; the last of several times counts.
  synchronized void later(String uri, LaterException e) {
    failed(uri, e.service(), e.getMessage());
    open += opened.add(uri) ? 1 : 0;
    if (later == null || e.until().isAfter(later.until())) {
      later = e;
    }
  }

  /// What an encoding run found, which has written the reasons already.
  synchronized void encoded(EncodingRun.Outcome outcome, @Nullable LaterException until) {
    found = outcome.encoded();
    without = outcome.failed();
    open = outcome.later();
    later = until;
    failuresAreWritten = true;
  }

  /// How many tracks stay open.
  synchronized int open() {
    return open;
  }

  Path failuresFile() {
    return to.resolveSibling(to.getFileName() + ".failures.jsonl");
  }

  synchronized void writeFailures() throws IOException {
    if (failuresAreWritten) {
      return;
    }
    if (failures.isEmpty()) {
      Files.deleteIfExists(failuresFile());
      return;
    }
    byte[] text = failures.toString().getBytes(StandardCharsets.UTF_8);
    Durable.file(failuresFile(), out -> out.write(text));
  }

  /// Tells it, and returns the exit code.
  synchronized int finish(Console console, int wanted, boolean json) {
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("wanted", wanted);
      result.put("found", found);
      result.put("without", without);
      result.put("open", open);
      result.put("notBefore", later == null ? null : later.until().toString());
      console.out().println(Json.text(result));
    } else {
      console.out().printf("%,d of %,d found: %s%n", found, wanted, to);
      if (without > 0) {
        console.out().printf("%,d have nothing: see %s%n", without, failuresFile());
      }
    }
    LaterException last = later;
    if (last == null) {
      if (open > 0) {
        console.err().printf("segue: %,d stay open: run the same command again%n", open);
      }
      return open > 0 ? Segue.TRY_LATER : 0;
    }
    console
        .err()
        .printf(
            "segue: %s. %,d of %,d stay open; what was found is kept: run the same command then%n",
            last.getMessage(), open, wanted);
    return Segue.TRY_LATER;
  }
}
