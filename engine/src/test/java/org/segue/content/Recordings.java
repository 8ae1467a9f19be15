package org.segue.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/// Recordings that tests make: WAV by hand, the rest by the program that FFmpeg's artifact holds.
final class Recordings {
  private Recordings() {}

  static final List<String> FORMATS = List.of("wav", "mp3", "ogg", "flac", "m4a");

  /// 16-bit stereo: a tone on the left, the same or silence on the right.
  static Path wav(Path file, int rate, double seconds, double hertz, double right)
      throws IOException {
    int frames = (int) Math.round(rate * seconds);
    ByteBuffer bytes = ByteBuffer.allocate(44 + 4 * frames).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(ascii("RIFF")).putInt(36 + 4 * frames).put(ascii("WAVEfmt ")).putInt(16);
    bytes.putShort((short) 1).putShort((short) 2).putInt(rate).putInt(4 * rate);
    bytes.putShort((short) 4).putShort((short) 16).put(ascii("data")).putInt(4 * frames);
    for (int t = 0; t < frames; t++) {
      double value = 0.5 * Math.sin(2 * Math.PI * hertz * t / rate);
      bytes.putShort((short) Math.round(32767 * value));
      bytes.putShort((short) Math.round(32767 * value * right));
    }
    return Files.write(file, bytes.array());
  }

  /// The same recording in another format, by the ending of `to`.
  static Path convert(Path wav, Path to) throws IOException, InterruptedException {
    String program = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    List<String> words = new ArrayList<>(List.of(program, "-v", "error", "-y", "-i"));
    words.add(wav.toString());
    if (to.toString().endsWith(".m4a")) {
      words.addAll(List.of("-movflags", "+faststart")); // the index first, as on the web
    }
    words.add(to.toString());
    ProcessBuilder command = new ProcessBuilder(words);
    String libraries = String.valueOf(Path.of(program).getParent());
    command.environment().put("LD_LIBRARY_PATH", libraries);
    command.environment().put("DYLD_LIBRARY_PATH", libraries);
    Process process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
    return to;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
