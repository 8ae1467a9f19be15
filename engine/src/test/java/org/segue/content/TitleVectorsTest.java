package org.segue.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TitleVectorsTest {

  private static final TitleVectors VECTORS = TitleVectors.open();

  private static double cosine(String one, String other) {
    float[] a = VECTORS.of(one);
    float[] b = VECTORS.of(other);
    double sum = 0;
    for (int d = 0; d < TitleVectors.DIMENSION; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }

  @Test
  void aVectorHasLengthOne() {
    assertThat(cosine("songs for a rainy sunday", "songs for a rainy sunday"))
        .isCloseTo(1, within(1e-5));
  }

  @Test
  void likeMeaningsAreNear() {
    assertThat(cosine("songs for a rainy sunday", "wet weekend"))
        .isGreaterThan(cosine("songs for a rainy sunday", "gym workout") + 0.2);
    assertThat(cosine("exercise", "gym workout")).isGreaterThan(cosine("exercise", "christmas"));
  }

  @Test
  void aTitleOfEmojiHasNoDirection() {
    assertThat(VECTORS.of("🔥🔥")).containsOnly(0f).hasSize(TitleVectors.DIMENSION);
  }

  @Test
  void aVectorDoesNotDependOnItsCompany() {
    float[] alone = VECTORS.encode("late night drive");
    VECTORS.encode("a much longer title that was asked in between, of other words");
    assertThat(VECTORS.encode("late night drive")).containsExactly(alone);
    assertThat(VECTORS.of("late night drive")).containsExactly(alone);
  }

  @Test
  void aCallerCannotChangeWhatIsRemembered() {
    float[] first = VECTORS.of("summer");
    float before = first[0];
    first[0] = 7;
    assertThat(VECTORS.of("summer")[0]).isEqualTo(before);
  }

  @Test
  void aVeryLongTitleIsCutOff() {
    assertThat(VECTORS.of("love ".repeat(5_000))).hasSize(TitleVectors.DIMENSION);
  }
}
