package org.segue.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.model.Model;
import org.segue.store.NamedArrays;

/// Twin of the engine's counts: the same arrays, number by number.
class CountsTest {

  @TempDir private Path folder;

  @Test
  void allThreeModelsAreTheEnginesOwn() throws IOException {
    Path made = folder.resolve("made");
    Local.job(
        "counts",
        "--data",
        Local.DATA.toString(),
        "--to",
        made.toString(),
        "--neighbours",
        "item-neighbours:bm25,neighbours=20",
        "--title",
        "title:words,artists=0.5",
        "--blocks",
        "5");
    for (String algorithm :
        Set.of("popularity", "item-neighbours:bm25,neighbours=20", "title:words,artists=0.5")) {
      String name = algorithm.replaceAll(":.*", "");
      Path twin = folder.resolve("twin-" + name);
      Local.segue("train", algorithm, "--data", Local.DATA.toString(), "--to", twin.toString());
      assertThat(Model.open(made.resolve(name)).algorithm())
          .isEqualTo(Model.open(twin).algorithm());
      assertSame(Model.open(made.resolve(name)).state(), Model.open(twin).state());
    }
  }

  /// The weights of neighbours are sums over playlists, the engine's in the same order.
  private static void assertSame(NamedArrays made, NamedArrays twin) {
    assertThat(made.all().keySet()).isEqualTo(twin.all().keySet());
    for (String name : twin.all().keySet()) {
      assertThat(made.get(name).sameAs(twin.get(name))).as(name).isTrue();
    }
  }

  @Test
  void anotherAlgorithmIsRefused() {
    Local.Ran ran = Local.tried("counts", "--data", "x", "--to", "y", "--neighbours", "popularity");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("is not item-neighbours");
  }
}
