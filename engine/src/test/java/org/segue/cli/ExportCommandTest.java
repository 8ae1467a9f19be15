package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

  @TempDir private Path folder;

  @Test
  void aDataSetGoesOutAndComesBack() throws Exception {
    Path data = folder.resolve("data");
    Path tables = folder.resolve("out").resolve("tables");
    Path back = folder.resolve("back");
    assertThat(Ran.segue("import", Slices.genres(folder), "--to", data).code()).isZero();
    Ran out = Ran.segue("export", data, "--parquet", "--to", tables);
    assertThat(out.code()).as(out.err()).isZero();
    assertThat(out.out())
        .contains("9 playlists, 11 tracks, 33 entries")
        .contains("entries.parquet", "segue.json");
    Ran in = Ran.segue("import", "--parquet", tables, "--to", back);
    assertThat(in.code()).as(in.err()).isZero();
    assertThat(in.out()).contains("the same as was exported");
    for (String file : Ran.names(data)) {
      assertThat(back.resolve(file)).hasSameBinaryContentAs(data.resolve(file));
    }
    assertThat(Ran.names(folder.resolve("out"))).containsExactly("tables");
    assertThat(Ran.segue("model", "verify", back).code()).isZero();
  }

  @Test
  void whatIsThereIsReplacedOnlyByForce() throws Exception {
    Path data = folder.resolve("data");
    Path tables = folder.resolve("tables");
    Ran.segue("import", Slices.genres(folder), "--to", data);
    Ran.segue("export", data, "--parquet", "--to", tables);
    Ran again = Ran.segue("export", data, "--parquet", "--to", tables);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.complaint()).contains("--force");
    assertThat(Ran.segue("export", data, "--parquet", "--to", tables, "--force").code()).isZero();
    assertThat(Ran.segue("import", "--parquet", tables, "--to", data).code()).isEqualTo(2);
  }

  @Test
  void mistakesHaveTheirCodes() throws Exception {
    Path data = folder.resolve("data");
    Path tables = folder.resolve("tables");
    Path to = folder.resolve("to");
    Ran.segue("import", Slices.genres(folder), "--to", data);
    assertThat(Ran.segue("export", data, "--to", tables).code()).isEqualTo(2);
    assertThat(Ran.segue("export", folder.resolve("none"), "--parquet", "--to", tables).code())
        .isEqualTo(4);
    assertThat(tables).doesNotExist();
    assertThat(Ran.segue("import", "--parquet", folder.resolve("none"), "--to", to).code())
        .isEqualTo(4);
    assertThat(Ran.segue("import", "--parquet", tables, data, "--to", to).code()).isEqualTo(2);
    Ran.segue("export", data, "--parquet", "--to", tables);
    Files.writeString(tables.resolve("entries.parquet"), "no table");
    Ran bad = Ran.segue("import", "--parquet", tables, "--to", to);
    assertThat(bad.code()).isEqualTo(3);
    assertThat(bad.complaint()).contains("entries.parquet", "damaged or no Parquet");
    assertThat(to).doesNotExist();
  }
}
