package org.segue.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.segue.music.ClosedException;
import org.segue.music.Facts;
import org.segue.music.FailedException;
import org.segue.music.Finding;
import org.segue.music.LaterException;
import org.segue.music.Service;
import org.segue.music.Service.Offer;
import org.segue.music.Wanted;
import org.segue.store.Durable;

/// A table of what services tell, a line per track that any of them knows: CSV with `uri` first.
///
/// It is written at the end, and only if no track stays open: what was learnt until then is in the
/// cache, so the next run is quick. Values are numbers, dates and identifiers: nothing that a
/// spreadsheet would take for a formula.
record FetchTable(List<String> columns, Row row) {

  /// Makes the values of a line.
  @FunctionalInterface
  interface Row {
    /// @param told by the name of the service, in the order asked; at least one
    List<String> values(SequencedMap<String, Finding> told);
  }

  /// Fetches it into a file; returns the exit code.
  int run(Console console, FetchOptions options, Offer offer, Path to)
      throws IOException, InterruptedException {
    options.place(to);
    return options.run(
        console,
        offer,
        Wanted.Kind.TRACK,
        to,
        (open, report, watch) -> fetch(offer, open, to, report, watch));
  }

  private void fetch(
      Offer offer, FetchOptions.Open open, Path to, FetchReport report, Console.Watch watch)
      throws IOException, InterruptedException {
    StringBuilder table = new StringBuilder("uri," + String.join(",", columns) + "\n");
    int done = 0;
    for (Wanted wanted : open.wanted()) {
      watch.report("asking", done++, open.wanted().size());
      SequencedMap<String, Finding> told = ask(wanted, offer, open, report);
      if (!told.isEmpty()) {
        report.found();
        table.append(quoted(wanted.uri()));
        row.values(told).forEach(value -> table.append(',').append(value));
        table.append('\n');
      }
    }
    watch.report("asking", done, open.wanted().size());
    if (report.open() == 0) {
      byte[] text = table.toString().getBytes(StandardCharsets.UTF_8);
      Durable.file(to, out -> out.write(text));
    }
  }

  /// Asks all services. An ISRC that one tells, the next is asked by.
  private static SequencedMap<String, Finding> ask(
      Wanted first, Offer offer, FetchOptions.Open open, FetchReport report)
      throws IOException, InterruptedException {
    SequencedMap<String, Finding> told = new LinkedHashMap<>();
    Wanted wanted = first;
    boolean later = false;
    for (Service service : open.services()) {
      try {
        Finding found = service.find(wanted, offer, open.courier());
        Facts facts = found.facts();
        if (facts != null && found.usable(open.unsure())) {
          told.put(service.name(), found);
          wanted = wanted.withIsrc(facts.isrc());
        } else {
          report.failed(wanted.uri(), service.name(), found.reason());
        }
      } catch (LaterException e) {
        report.later(wanted.uri(), e);
        later = true;
      } catch (ClosedException e) {
        throw e;
      } catch (FailedException e) {
        report.failed(wanted.uri(), service.name(), e.getMessage());
      }
    }
    if (told.isEmpty() && !later) {
      report.without();
    }
    return told;
  }

  private static String quoted(String uri) {
    return uri.matches("[^,\"\\s]*") ? uri : '"' + uri.replace("\"", "\"\"") + '"';
  }

  /// As text, empty for null.
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e9 ->
          Long.toString(number.longValue());
      case Boolean yes -> yes ? "1" : "0";
      default -> value.toString().replaceAll("[^0-9A-Za-z:._-]", "");
    };
  }
}
