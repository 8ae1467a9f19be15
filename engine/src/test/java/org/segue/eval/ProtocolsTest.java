package org.segue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolsTest {

  @Test
  void namesComeFromTheTypes() {
    assertThat(Protocols.all().keySet())
        .containsExactly("challenge", "holdout", "new-tracks", "seed-length");
  }

  @Test
  void settingsAreReadFromText() {
    assertThat(Protocols.of("challenge", List.of("perCategory=12", "unseen=keep")))
        .isEqualTo(new ChallengeProtocol(12, Unseen.KEEP));
    assertThat(Protocols.of("holdout", List.of("trainingShare=0.5")))
        .isEqualTo(new HoldoutProtocol(.5, 10_000, false, Unseen.KEEP));
    assertThat(Protocols.of("seed-length", List.of())).isEqualTo(new SeedLengthProtocol());
  }

  @Test
  void jsonGivesTheSameProtocolAgain() {
    for (String name : Protocols.all().keySet()) {
      Protocol protocol = Protocols.of(name, List.of());
      assertThat(Protocols.name(protocol)).isEqualTo(name);
      assertThat(Protocols.of(name, Protocols.parameters(protocol))).isEqualTo(protocol);
    }
  }

  @Test
  void whatIsWrongIsNamedWithTheAlternatives() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Protocols.of("chalenge", List.of()))
        .withMessage(
            "no protocol 'chalenge'; there are challenge, holdout, new-tracks, seed-length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Protocols.of("challenge", List.of("tasks=3")))
        .withMessageContaining("no hyper-parameter 'tasks'")
        .withMessageContaining("perCategory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Protocols.of("challenge", List.of("perCategory=-1")))
        .withMessageContaining("perCategory must not be negative: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Protocols.of("challenge", List.of("unseen=maybe")))
        .withMessageContaining("maybe");
  }
}
