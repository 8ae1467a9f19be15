package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;

class NamedArraysTest {

  @TempDir private Path folder;

  private static NamedArrays sample() {
    return NamedArrays.builder()
        .put("bytes", Array.of((byte) 1, (byte) 2, (byte) 3))
        .put("ints", Array.of(5, -7))
        .put("matrix", Array.of(1f, 2f, 3f, 4f, 5f, 6f).shaped(2, 3))
        .put("longs", Array.of(1L << 40))
        .put("names", Strings.of(List.of("née", "", "🎵")))
        .put("sparse", SparseMatrix.of(new int[][] {{1, 0}, {2}}, 3))
        .build();
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path file = folder.resolve("a.safetensors");
    String hash = sample().write(file);
    NamedArrays read = NamedArrays.open(file);
    assertThat(read.all().keySet()).isEqualTo(sample().all().keySet());
    sample()
        .all()
        .forEach((name, array) -> assertThat(read.get(name, array.type()).sameAs(array)).isTrue());
    assertThat(read.strings("names").get(2)).isEqualTo("🎵");
    assertThat(read.matrix("sparse").row(0)).containsExactly(1, 0);
    assertThat(hash).isEqualTo(NamedArrays.digest(file));
  }

  /// Loops that meet two classes of memory ask at every access which it is.
  @Test
  void arraysOfAFileAreTheSameKindOfMemoryAsOthers() throws Exception {
    Path file = folder.resolve("a.safetensors");
    sample().write(file);
    Array read = NamedArrays.open(file).get("ints");
    assertThat(read.memory()).hasSameClassAs(Array.of(5, -7).memory());
    assertThat(read.memory().isReadOnly()).isTrue();
  }

  /// The layout is safetensors': an outsider reads it with nothing of ours.
  @Test
  void theLayoutIsSafetensors() throws Exception {
    Path file = folder.resolve("a.safetensors");
    sample().write(file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong();
    byte[] json = new byte[header];
    bytes.get(json);
    var tree = Json.mapper().readTree(new String(json, StandardCharsets.UTF_8));
    var ints = tree.get("ints");
    assertThat(ints.get("dtype").stringValue()).isEqualTo("I32");
    assertThat(ints.get("shape").get(0).intValue()).isEqualTo(2);
    int start = 8 + header + ints.get("data_offsets").get(0).intValue();
    assertThat(bytes.getInt(start)).isEqualTo(5);
    assertThat(bytes.getInt(start + 4)).isEqualTo(-7);
    assertThat((8 + header) % 64).isZero();
  }

  @Test
  void everyPrefixIsRefused() throws Exception {
    Path file = folder.resolve("a.safetensors");
    sample().write(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Path cut = folder.resolve("cut");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> NamedArrays.open(cut))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("cut");
    }
  }

  @Test
  void flippedHeaderBytesNeverCrash() throws Exception {
    Path file = folder.resolve("a.safetensors");
    sample().write(file);
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 2000; round++) {
      byte[] bad = whole.clone();
      bad[random.nextInt(600)] ^= (byte) (1 << random.nextInt(8));
      Path flipped = folder.resolve("flipped");
      Files.write(flipped, bad);
      try {
        NamedArrays.open(flipped);
      } catch (IntegrityException expected) {
        assertThat(expected).hasMessageContaining("flipped");
      }
    }
  }

  @Test
  void absenceAndWrongTypesAreNamed() {
    assertThatThrownBy(() -> sample().get("nothing", Array.Type.I32))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("nothing")
        .hasMessageContaining("ints");
    assertThatThrownBy(() -> sample().get("ints", Array.Type.F32))
        .hasMessageContaining("holds I32, not F32");
  }

  @Test
  void indicesFindEveryStringAndNothingElse() {
    List<String> names = new java.util.ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      names.add("track " + i * 7919L);
    }
    StringIndex index = StringIndex.over(Strings.of(names));
    for (int i = 0; i < names.size(); i++) {
      assertThat(index.find(names.get(i))).isEqualTo(i);
    }
    assertThat(index.find("track 1")).isEqualTo(-1);
    assertThat(index.find("")).isEqualTo(-1);
  }
}
