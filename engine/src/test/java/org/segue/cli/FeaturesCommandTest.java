package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;

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
}
