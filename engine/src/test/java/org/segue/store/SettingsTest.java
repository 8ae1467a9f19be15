package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {

  record Recipe(int rounds, double rate, boolean quick, String name) {}

  private static final Recipe BASE = new Recipe(3, 0.1, false, "plain");

  private static Recipe with(String... settings) {
    return Settings.apply("recipe", BASE, Settings.parse(List.of(settings)));
  }

  @Test
  void valuesAreNumbersTruthsAndWords() {
    assertThat(with("rounds=5", "rate=1e-3", "quick=true", "name=fine"))
        .isEqualTo(new Recipe(5, 0.001, true, "fine"));
  }

  @Test
  void aNumberMayBeginWithItsPoint() {
    assertThat(with("rate=.25").rate()).isEqualTo(0.25);
  }

  @Test
  void anUnknownNameIsAnErrorThatListsThoseThereAre() {
    assertThatThrownBy(() -> with("speed=3"))
        .hasMessageContaining("'speed'")
        .hasMessageContaining("rounds, rate, quick, name");
  }

  @Test
  void aValueOfTheWrongKindIsAnErrorThatNamesTheRecipe() {
    assertThatThrownBy(() -> with("rounds=many"))
        .hasMessageContaining("recipe")
        .hasMessageContaining("many");
    assertThatThrownBy(() -> with("rounds")).hasMessageContaining("'rounds' is not name=value");
  }
}
