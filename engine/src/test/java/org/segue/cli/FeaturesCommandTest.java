package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

class FeaturesCommandTest {

  @TempDir private Path folder;

  @Test
  void aTableBecomesFeaturesOfANewDataSet() throws IOException {
    Path data = folder.resolve("data");
    Path to = folder.resolve("more");
    assertThat(Ran.segue("import", Slices.genres(folder), "--to", data).code()).isZero();
    Path table =
        Files.writeString(
            folder.resolve("t.csv"),
            "uri,tempo\nspotify:track:r1,60\nspotify:track:r2,61.5\nq,1\n");
    Ran ran = Ran.segue("features", table, "--data", data, "--to", to);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("2 of 11 tracks matched (18.2 %) by 3 rows of CSV")
        .contains("1 rows of tracks that the data lack")
        .contains("tempo: 60.0 to 61.5, 2 tracks");
    Dataset more = Dataset.open(to);
    assertThat(more.catalog().features()).containsOnlyKeys("tempo");
    assertThat(more.tracks().size()).isEqualTo(Dataset.open(data).tracks().size());
    assertThat(Ran.segue("features", table, "--data", data, "--to", to).code()).isEqualTo(2);
    Files.writeString(table, "uri,tempo\nspotify:track:r1,60\nspotify:track:r2\n");
    Ran bad = Ran.segue("features", table, "--data", data, "--to", folder.resolve("bad"));
    assertThat(bad.code()).isEqualTo(3);
    assertThat(bad.complaint()).contains("t.csv").contains("Line: 3");
    assertThat(folder.resolve("bad")).doesNotExist();
  }

  @Test
  void vectorsBecomeAFeature() throws IOException {
    Path data = folder.resolve("data");
    assertThat(Ran.segue("import", Slices.genres(folder), "--to", data).code()).isZero();
    Path vectors = folder.resolve("sound.vectors");
    NamedArrays.builder()
        .put("uri", Strings.of(List.of("spotify:track:r2", "spotify:track:none")))
        .put("vectors", Array.of(1f, 2f, 3f, 4f, 5f, 6f).shaped(2, 3))
        .build()
        .write(vectors);
    Path to = folder.resolve("more");
    Ran ran = Ran.segue("features", vectors, "--data", data, "--to", to, "--name", "voice");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("1 of 11 tracks matched", "voice: vectors of 3 numbers");
    Dataset more = Dataset.open(to);
    Array feature = java.util.Objects.requireNonNull(more.catalog().features().get("voice"));
    int track = more.catalog().findTrack("spotify:track:r2");
    assertThat(feature.shape()).containsExactly(11, 3);
    for (int at = 0; at < feature.size(); at++) {
      float expected = at / 3 == track ? 1 + at % 3 : 0;
      assertThat(feature.floatAt(at)).isEqualTo(expected);
    }
    Path strange = folder.resolve("strange.vectors");
    NamedArrays.builder()
        .put("uri", Strings.of(List.of("q")))
        .put("vectors", Array.of(1f))
        .build()
        .write(strange);
    assertThat(Ran.segue("features", strange, "--data", data, "--to", folder.resolve("no")).code())
        .isEqualTo(3);
  }
}
