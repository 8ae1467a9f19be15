package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.segue.content.AudioEncoder;
import org.segue.content.EncodingRun;
import org.segue.content.TrackFile;
import org.segue.music.ClosedException;
import org.segue.music.Service.Offer;
import org.segue.music.Wanted;
import org.segue.store.Durable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `segue fetch previews`: half a minute of each track → mel spectrograms in one file. The sound
/// itself lies on the disk only while it is encoded.
@Command(
    name = "previews",
    description = "Fetch previews and turn them into mel spectrograms; no sound is kept.",
    footer = {
      "",
      "Asked: deezer. What is made is what `segue encode audio` makes with its usual settings.",
      "After a kill, the same command goes on where it was.",
      "",
      "Example:",
      "  segue fetch previews data --to mels.safetensors --limit 1000",
      "  segue train audio --data data --set mels=mels.safetensors --to model",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FetchPreviewsCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private final FetchOptions options = new FetchOptions();

  @Option(names = "--to", required = true, paramLabel = "FILE", description = "What is made.")
  private Path to = Path.of("");

  @Option(
      names = "--threads",
      description =
          "How many previews are on their way at once (default: ${DEFAULT-VALUE}); the pace is the"
              + " service's.")
  private int threads = 4;

  FetchPreviewsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.place(to);
    if (threads < 1 || threads > 32) {
      throw new IllegalArgumentException("--threads must be 1 to 32, not " + threads);
    }
    return options.run(console, Offer.PREVIEW, Wanted.Kind.TRACK, to, this::fetch);
  }

  /// Where sound lies while it is encoded. Only called with the cache locked, so nobody else's.
  private void fetch(FetchOptions.Open open, FetchReport report, Console.Watch watch)
      throws IOException, InterruptedException {
    Path sounds = options.cache().resolve("sound");
    Durable.deleteTree(sounds); // of a run that was killed
    Files.createDirectories(sounds);
    Thread sweep = new Thread(() -> swept(sounds)); // for SIGINT and SIGTERM
    Runtime.getRuntime().addShutdownHook(sweep);
    try {
      List<TrackFile> files = new ArrayList<>();
      Map<Path, Wanted> tracks = new HashMap<>();
      for (Wanted wanted : open.wanted()) {
        Path file = sounds.resolve(FetchNames.file(wanted.uri()));
        files.add(new TrackFile(wanted.uri(), file));
        tracks.put(file, wanted);
      }
      FetchedSounds encoder = new FetchedSounds(new AudioEncoder(), tracks, open);
      EncodingRun.Outcome outcome = run(encoder, files, watch);
      if (outcome.later() > 0 && encoder.later() == null) { // trouble on the way: once more
        outcome = run(encoder.forTheLastTime(), files, watch);
      }
      ClosedException closed = encoder.closed();
      if (closed != null) {
        throw closed;
      }
      report.encoded(outcome, encoder.later());
    } finally {
      Durable.deleteTree(sounds);
      Runtime.getRuntime().removeShutdownHook(sweep);
    }
  }

  private EncodingRun.Outcome run(FetchedSounds encoder, List<TrackFile> files, Console.Watch watch)
      throws IOException {
    return new EncodingRun(encoder, threads, watch).run(files, to, options.force());
  }

  private static void swept(Path sounds) {
    try {
      Durable.deleteTree(sounds);
    } catch (IOException e) {
      return; // somebody is writing there still: the next run clears it
    }
  }
}
