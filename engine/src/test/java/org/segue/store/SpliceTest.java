package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.Array;

class SpliceTest {

  @TempDir private Path folder;

  private static byte[] bytes(SplittableRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void filePagesAndWhatFollowsAreOnePieceWhateverTheStart() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 40; round++) {
      int from = random.nextInt(200_000);
      int length = 200_000 + random.nextInt(400_000);
      byte[] content = bytes(random, from + length + random.nextInt(100_000));
      Path file = Files.write(folder.resolve("file-" + round), content);
      byte[] one = bytes(random, random.nextInt(200_000));
      byte[] two = bytes(random, random.nextInt(10));
      MemorySegment first = MemorySegment.ofArray(content).asSlice(from, length);
      MemorySegment joined =
          Splice.of(
              file,
              content.length,
              from,
              first,
              List.of(MemorySegment.ofArray(one), MemorySegment.ofArray(two)));
      if (joined == null) {
        throw new AssertionError("no mmap");
      }
      Files.delete(file); // it stays as long as it is mapped
      assertThat(joined.byteSize()).isEqualTo(length + one.length + two.length);
      assertThat(joined.asSlice(0, length).mismatch(first)).isEqualTo(-1);
      assertThat(joined.asSlice(length, one.length).mismatch(MemorySegment.ofArray(one)))
          .isEqualTo(-1);
      assertThat(joined.asSlice(length + one.length).mismatch(MemorySegment.ofArray(two)))
          .isEqualTo(-1);
    }
  }

  @Test
  void aFileThatIsNotThereOrNotAsLongIsLeftToTheCaller() throws IOException {
    byte[] content = new byte[300_000];
    Path file = Files.write(folder.resolve("file"), content);
    MemorySegment first = MemorySegment.ofArray(content);
    assertThat(Splice.of(file, 300_001, 0, first, List.of())).isNull();
    assertThat(Splice.of(folder.resolve("none"), 300_000, 0, first, List.of())).isNull();
    assertThat(Splice.of(file, 300_000, 0, first.asSlice(0, 100), List.of())).isNull();
  }

  @Test
  void largeAndSmallArraysAreFollowedAlike() throws IOException {
    float[] numbers = new float[600_000];
    for (int n = 0; n < numbers.length; n++) {
      numbers[n] = n;
    }
    Array large = Array.of(numbers).shaped(200_000, 3);
    NamedArrays made =
        NamedArrays.builder().put("large", large).put("small", Array.of(1, 2)).build();
    Path file = folder.resolve("arrays");
    made.write(file);
    NamedArrays opened = NamedArrays.open(file);
    List<Array> rows =
        List.of(Array.of(7f, 8f, 9f).shaped(1, 3), Array.of(1f, 2f, 3f).shaped(1, 3));
    Array followed = opened.followed("large", rows);
    assertThat(followed.shape()).containsExactly(200_002, 3);
    assertThat(followed.sameAs(made.followed("large", rows))).isTrue();
    assertThat(followed.floatAt(599_999)).isEqualTo(599_999);
    assertThat(followed.floatAt(600_000)).isEqualTo(7);
    assertThat(followed.floatAt(600_005)).isEqualTo(3);
    assertThat(opened.followed("small", List.of(Array.of(3))).toInts()).containsExactly(1, 2, 3);
    assertThat(opened.followed("large", List.of())).isSameAs(opened.get("large"));
    assertThatThrownBy(() -> opened.followed("large", List.of(Array.of(1f, 2f))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not continue");
  }
}
