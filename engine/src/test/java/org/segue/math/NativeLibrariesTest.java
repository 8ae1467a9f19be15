package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibrariesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "AuthenticAMD, avx2 avx512f avx512dq avx512cd avx512bw avx512vl avx512_bf16, COOPERLAKE",
    "AuthenticAMD, avx2 avx512f avx512dq avx512cd avx512bw avx512vl, SKYLAKEX",
    "AuthenticAMD, avx2 avx512f avx512dq avx512cd avx512bw, ''",
    "AuthenticAMD, avx2, ''",
    "GenuineIntel, avx2 avx512f avx512dq avx512cd avx512bw avx512vl avx512_bf16, ''",
  })
  void amdProcessorsWithWideInstructionsAreLikeIntels(String vendor, String flags, String like)
      throws IOException {
    String one =
        """
        processor\t: 0
        vendor_id\t: %s
        cpu family\t: 26
        flags\t\t: fpu %s rdtscp

        """
            .formatted(vendor, flags);
    Path description = Files.writeString(folder.resolve("cpuinfo"), one + one);

    assertThat(NativeLibraries.likeProcessor(description)).isEqualTo(like);
  }

  @Test
  void whereNothingDescribesProcessorsNothingIsSaid() {
    assertThat(NativeLibraries.likeProcessor(folder.resolve("none"))).isEmpty();
  }
}
