package org.segue.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LinkMetricsTest {

  @Test
  void countsByHand() {
    // links score .9 .6 .5, others .6 .2. Pairs: .9 beats both (2), .6 ties one and beats one
    // (1.5), .5 beats one (1): 4.5 of 6 = .75.
    // From .6 on: .9 .6 (links), .6 (not): precision 2/3, recall 2/3, f1 2/3.
    LinkMetrics metrics =
        LinkMetrics.of(
            new float[] {.9f, .6f, .2f, .6f, .5f},
            new boolean[] {true, false, false, true, true},
            .6f);
    assertThat(metrics.auc()).isCloseTo(.75, within(1e-12));
    assertThat(metrics.precision()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(metrics.recall()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(metrics.f1()).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void nothingCalledALinkHasNoPrecision() {
    LinkMetrics metrics = LinkMetrics.of(new float[] {.1f, .2f}, new boolean[] {true, false}, 1);
    assertThat(metrics.auc()).isZero();
    assertThat(metrics.precision()).isZero();
    assertThat(metrics.recall()).isZero();
    assertThat(metrics.f1()).isZero();
  }

  @Test
  void oneKindAloneHasNoAuc() {
    assertThat(LinkMetrics.of(new float[] {1}, new boolean[] {true}, 0).auc()).isNaN();
  }

  @Test
  void lengthsThatDifferAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinkMetrics.of(new float[2], new boolean[1], 0))
        .withMessageContaining("2 scores for 1 pairs");
  }
}
