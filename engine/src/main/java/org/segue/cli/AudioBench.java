package org.segue.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.segue.content.MelSpectrogram;
import org.segue.content.SoundFile;
import org.segue.content.TrackFile;
import org.segue.content.TrackFiles;
import org.segue.data.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue bench audio`: how many seconds of sound one core decodes and turns into mel bands in a
/// second of its time. Time is what the thread computed, so that other programs do not count.
@Command(
    name = "audio",
    description = "How much faster than real time recordings become mel spectrograms, on one core.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AudioBench implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "A folder of recordings.")
  private Path folder = Path.of("");

  @Option(names = "--seconds", description = "Of each recording (default: ${DEFAULT-VALUE}).")
  private double seconds = 30;

  @Option(names = "--rounds", description = "The best counts (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  AudioBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    List<TrackFile> files = TrackFiles.in(folder, SoundFile.EXTENSIONS).tracks();
    if (files.isEmpty()) {
      throw new BadInputException(folder.toString(), "no recordings", "Choose another folder");
    }
    var threads = ManagementFactory.getThreadMXBean();
    MelSpectrogram mel = new MelSpectrogram(MelSpectrogram.Shape.DCUE);
    Map<String, Object> result = new LinkedHashMap<>();
    double sound = 0;
    double all = 0;
    double decoding = 0;
    for (TrackFile file : files) {
      double best = Double.MAX_VALUE;
      double bestDecoding = Double.MAX_VALUE;
      double heard = 0;
      for (int round = 0; round < Math.max(1, rounds); round++) {
        mel.reset();
        long start = threads.getCurrentThreadCpuTime();
        heard = SoundFile.read(file.file(), seconds, mel) / (double) SoundFile.RATE;
        mel.finish();
        long middle = threads.getCurrentThreadCpuTime();
        SoundFile.read(file.file(), seconds, (samples, count) -> {});
        best = Math.min(best, (middle - start) / 1e9);
        bestDecoding = Math.min(bestDecoding, (threads.getCurrentThreadCpuTime() - middle) / 1e9);
      }
      sound += heard;
      all += best;
      decoding += bestDecoding;
      result.put(file.file().getFileName() + " (x real time)", Math.round(heard / best));
    }
    result.put("recordings", files.size());
    result.put("seconds of sound", BenchCommand.rounded(sound));
    result.put("cpu seconds", BenchCommand.rounded(all));
    result.put("of that decoding", BenchCommand.rounded(decoding));
    result.put("x real time per core", Math.round(sound / all));
    BenchCommand.print(console, result, json);
    return 0;
  }
}
