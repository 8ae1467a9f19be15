package org.segue.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.content.Encoder;
import org.segue.content.EncodingRun;
import org.segue.content.TrackFiles;
import org.segue.data.BadInputException;
import org.segue.store.Json;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What all of `segue encode` shares: which files, where to, how many threads.
final class EncodeOptions {

  @Parameters(paramLabel = "DIR", description = "A folder with a file per track.")
  private Path folder = Path.of("");

  @Option(names = "--to", required = true, paramLabel = "FILE", description = "What is made.")
  private Path to = Path.of("");

  @Option(
      names = "--tracks",
      paramLabel = "LIST",
      description =
          "Which file belongs to which track: CSV with columns file and uri, or JSON"
              + " {\"FILE\": \"URI\"} (default: a file's name is the track's URI).")
  private @Nullable Path list;

  @Option(names = "--threads", description = "Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /// Encodes the folder's files that end in one of `extensions`, or that are listed.
  int run(Console console, Encoder encoder, Set<String> extensions) throws IOException {
    if (threads < 1) {
      throw new IllegalArgumentException("--threads must be at least 1, not " + threads);
    }
    if (!force && Files.exists(to)) { // before the work, not after
      throw new FileAlreadyExistsException(to.toString());
    }
    TrackFiles.Found found =
        list == null ? TrackFiles.in(folder, extensions) : TrackFiles.listed(folder, list);
    if (found.tracks().isEmpty()) {
      throw new BadInputException(
          folder.toString(),
          "no file here ends in one of %s (%,d others)".formatted(extensions, found.others()),
          "Choose another folder, or name the files with --tracks");
    }
    EncodingRun.Outcome outcome;
    try (Console.Watch watch = console.watch()) {
      outcome = new EncodingRun(encoder, threads, watch).run(found.tracks(), to, force);
    }
    if (outcome.encoded() == 0) {
      throw new BadInputException(
          folder.toString(),
          "not one of %,d files could be read, so nothing was written".formatted(outcome.failed()),
          "See %s.failures.jsonl for the reasons".formatted(to));
    }
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("encoded", outcome.encoded());
      result.put("failed", outcome.failed());
      result.put("resumed", outcome.resumed());
      result.put("others", found.others());
      result.put("rows", outcome.rows());
      result.put("bytes", Files.size(to));
      console.out().println(Json.text(result));
      return 0;
    }
    console
        .out()
        .printf(
            "%,d tracks, %,d rows, %.1f MB in %s%n",
            outcome.encoded(), outcome.rows(), Files.size(to) / 1e6, to);
    if (outcome.resumed() > 0) {
      console.out().printf("%,d files were done by a run before%n", outcome.resumed());
    }
    if (outcome.failed() > 0) {
      console.out().printf("%,d files failed: see %s.failures.jsonl%n", outcome.failed(), to);
    }
    if (found.others() > 0) {
      console.out().printf("%,d other files were left alone%n", found.others());
    }
    return 0;
  }
}
