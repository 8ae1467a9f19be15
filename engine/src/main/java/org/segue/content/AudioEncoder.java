package org.segue.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.segue.math.Array;
import org.segue.store.Json;
import org.segue.store.NamedArrays;

/// Recordings → mel spectrograms of bytes, a row per frame.
///
/// `seconds`: how much of a recording is read, from its beginning. The notes hold `scale` [2]: byte
/// b stands for scale[0] + b·scale[1].
public record AudioEncoder(MelSpectrogram.Shape shape, Loudness loudness, double seconds)
    implements Encoder {

  private static final double LONGEST = 3600; // what one thread holds: 64 MB

  public AudioEncoder {
    if (shape.power() != loudness.power()) {
      throw new IllegalArgumentException(
          "%s wants power %d, not %d".formatted(loudness, loudness.power(), shape.power()));
    }
    if (!(seconds > 0 && seconds <= LONGEST)) {
      throw new IllegalArgumentException(
          "%s seconds of a recording; at most %s can be read".formatted(seconds, LONGEST));
    }
  }

  /// 30 seconds, which is what previews have, as DCUE hears them.
  public AudioEncoder() {
    this(MelSpectrogram.Shape.DCUE, Loudness.LOG, 30);
  }

  @Override
  public Layout layout() {
    return new Layout(Array.Type.U8, shape.bands(), false);
  }

  @Override
  public String about() {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("kind", "mel");
    about.put("rate", SoundFile.RATE);
    about.put("fft", shape.fft());
    about.put("hop", shape.hop());
    about.put("bands", shape.bands());
    about.put("loudness", loudness);
    about.put("seconds", seconds);
    return Json.line(about);
  }

  @Override
  public NamedArrays notes() {
    return NamedArrays.builder().put("scale", Array.of(loudness.low(), loudness.step())).build();
  }

  @Override
  public Worker start() {
    SoundFile.load(); // fails here, once, rather than in every row
    MelSpectrogram mel = new MelSpectrogram(shape);
    return files -> List.of(encode(files.getFirst(), mel));
  }

  private Encoded encode(Path file, MelSpectrogram mel) throws IOException {
    mel.reset();
    try {
      SoundFile.read(file, seconds, mel);
    } catch (UnreadableSoundException e) {
      return new Encoded.Failure(String.valueOf(e.getMessage()));
    }
    float[] values = mel.finish();
    loudness.apply(values);
    return new Encoded.Rows(loudness.bytes(values));
  }
}
