package org.segue.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.segue.data.World;
import org.segue.data.WorldSounds;
import org.segue.math.Progress;
import org.segue.store.DirectoryKind;
import org.segue.store.Durable;

/// The tracks of a made-up world as recordings: a WAV of three seconds for each track that is on a
/// playlist, and `sounds.csv` (which file is which track's).
final class SoundFiles {
  private SoundFiles() {}

  private static final String LIST = "sounds.csv";

  static final DirectoryKind KIND =
      WorldFiles.kind("a folder of made-up recordings", ".wav", LIST, Set.of());

  /// 20,000 recordings are 2.8 GB.
  private static final int MOST = 20_000;

  /// Writes the folder and returns how many recordings it has.
  static int write(World world, Path folder, boolean force, int threads, Progress progress)
      throws IOException {
    WorldSounds sounds = world.open().sounds();
    int[] tracks = sounds.tracks(threads);
    if (tracks.length > MOST) {
      throw new IllegalArgumentException(
          "%,d recordings would take %,d MB; make the world smaller with --playlists or --tracks (at most %,d)"
              .formatted(tracks.length, (2L * WorldSounds.SAMPLES * tracks.length) >> 20, MOST));
    }
    WorldFiles files = new WorldFiles(tracks, sounds::uri, ".wav", LIST);
    Durable.directory(
        folder,
        KIND.when(force),
        partial ->
            files.write(
                partial,
                (file, track) -> record(file, sounds.samples(track)),
                threads,
                "recording",
                progress));
    return tracks.length;
  }

  private static void record(Path file, float[] samples) throws IOException {
    byte[] bytes = new byte[2 * samples.length];
    for (int n = 0; n < samples.length; n++) {
      int level = Math.round(samples[n] * Short.MAX_VALUE);
      bytes[2 * n] = (byte) level;
      bytes[2 * n + 1] = (byte) (level >> 8);
    }
    AudioFormat format = new AudioFormat(WorldSounds.RATE, 16, 1, true, false);
    try (AudioInputStream in =
        new AudioInputStream(new ByteArrayInputStream(bytes), format, samples.length)) {
      AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
    }
  }
}
