package org.segue.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.segue.content.AudioEncoder;
import org.segue.content.Loudness;
import org.segue.content.MelSpectrogram;
import org.segue.content.SoundFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `segue encode audio`: recordings → mel spectrograms in one file.
@Command(
    name = "audio",
    description = "Recordings (mp3, ogg, flac, m4a, wav, …) to mel spectrograms in one file.",
    footer = {
      "",
      "Where FILE.failures.jsonl is written, it has a line with the reason for each file that",
      "could not be read. After a kill, the same command goes on where it was.",
      "",
      "Example:",
      "  segue encode audio previews --to mels.safetensors",
      "  segue describe mels.safetensors --mels",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EncodeAudioCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private EncodeOptions options = new EncodeOptions();

  @Option(
      names = "--seconds",
      description = "Read so much of each recording, from its start (default: ${DEFAULT-VALUE}).")
  private double seconds = 30;

  @Option(
      names = "--loudness",
      description =
          "log: log10(1 + 10 S) of magnitudes; db: decibels below the loudest, of powers"
              + " (default: ${DEFAULT-VALUE}).")
  private Loudness loudness = Loudness.LOG;

  @Option(names = "--bands", description = "Mel bands (default: ${DEFAULT-VALUE}).")
  private int bands = MelSpectrogram.Shape.DCUE.bands();

  @Option(names = "--fft", description = "Samples in a window (default: ${DEFAULT-VALUE}).")
  private int fft = MelSpectrogram.Shape.DCUE.fft();

  @Option(names = "--hop", description = "Samples from frame to frame (default: ${DEFAULT-VALUE}).")
  private int hop = MelSpectrogram.Shape.DCUE.hop();

  EncodeAudioCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    MelSpectrogram.Shape shape = new MelSpectrogram.Shape(fft, hop, bands, loudness.power());
    return options.run(console, new AudioEncoder(shape, loudness, seconds), SoundFile.EXTENSIONS);
  }
}
