package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {

  @TempDir private Path folder;
  private Path text = Path.of("");
  private Path slice = Path.of("");

  @BeforeEach
  void writeFiles() throws IOException {
    text =
        Files.writeString(
            folder.resolve("mix.txt"),
            "# Mine\nArtist r - Track r2\nartist R - TRACK R3 (Live)\nNobody - Nothing\n");
    slice = Slices.genres(folder.resolve("slices"));
  }

  private Path data() {
    Path data = folder.resolve("data");
    assertThat(Ran.segue("import", slice, "--to", data).code()).isZero();
    return data;
  }

  @Test
  void theEndingOrTheOptionNamesTheFormat() throws Exception {
    Path xspf = folder.resolve("mix.xspf");
    Ran ran = Ran.segue("convert", text, xspf);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("mix.txt (text): 1 playlists, 3 rows, 3 tracks");
    assertThat(Files.readString(xspf)).contains("<title>Track r2</title>");
    Ran again = Ran.segue("convert", xspf, "-", "--format", "soundiiz");
    assertThat(again.out().lines()).startsWith("title;artist;album;isrc", "Track r2;Artist r;;");
    assertThat(Ran.segue("convert", text, xspf).code()).isEqualTo(2); // it is there already
    assertThat(Ran.segue("convert", text, xspf, "--force").code()).isZero();
    Ran unknown = Ran.segue("convert", text, folder.resolve("x.pdf"));
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.complaint()).contains("names no format to write", "xspf, m3u8");
    Ran bad = Ran.segue("convert", Files.writeString(folder.resolve("b"), "prose"), xspf);
    assertThat(bad.code()).isEqualTo(3);
    assertThat(bad.complaint()).contains("no kind of playlist that is known");
  }

  @Test
  void anotherFileTakesThePlaceOfTheOneThatWas() throws Exception {
    Path xspf = Files.writeString(folder.resolve("mix.xspf"), "what was");
    Path same = Files.createLink(folder.resolve("same"), xspf);
    assertThat(Ran.segue("convert", text, xspf, "--force").code()).isZero();
    assertThat(Files.readString(xspf)).contains("<title>Track r2</title>");
    assertThat(same).content().isEqualTo("what was"); // so a run that is cut off leaves it whole
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("mix.txt", "mix.xspf", "same", "slices");
    }
  }

  @Test
  void severalPlaylistsGoToAFolderOrOneIsChosen() throws Exception {
    Path m3u = folder.resolve("one.m3u8");
    Ran several = Ran.segue("convert", slice, m3u);
    assertThat(several.code()).isEqualTo(3);
    assertThat(several.complaint())
        .contains("9 playlists, and a m3u8 file holds one", "--playlist");
    assertThat(Ran.segue("convert", slice, m3u, "--playlist", 9).code()).isZero();
    assertThat(Files.readAllLines(m3u)).contains("#PLAYLIST:odd", "#EXTINF:1,Artist x - Track x1");
    Ran beyond = Ran.segue("convert", slice, m3u, "--playlist", 10, "--force");
    assertThat(beyond.complaint()).contains("no playlist 10: there are 9");
    Path all = folder.resolve("all");
    Ran ran = Ran.segue("convert", slice, all + "/", "--format", "m3u8");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Ran.names(all)).hasSize(9).contains("rock.m3u8", "rock 2.m3u8", "odd.m3u8");
  }

  @Test
  void matchedRowsGetTheCatalogsUris() throws Exception {
    Path report = folder.resolve("rows.jsonl");
    Ran ran =
        Ran.segue(
            "convert", text, "-", "--format", "exportify", "--match", data(), "--report", report);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("1 found, 1 to check (left as they are), 1 missing");
    assertThat(ran.out()).contains("spotify:track:r2,Track r2").doesNotContain("track:r3");
    List<String> lines = Files.readAllLines(report);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1))
        .contains("\"line\":3", "\"status\":\"check\"", "\"uri\":\"spotify:track:r3\"");
  }

  @Test
  void aTextIsContinuedIntoAnyFormat() throws Exception {
    Path model = folder.resolve("model");
    Ran.segue("train", "playlist-neighbours", "--data", data(), "--to", model);
    Path to = folder.resolve("longer.xspf");
    Ran ran = Ran.segue("continue", model, text, "--to", to, "--limit", 2);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains("1 found, 1 to check, 1 missing")
        .contains("line 3: artist R - TRACK R3 (Live) is perhaps Track r3 — Artist r")
        .contains("line 4: Nobody - Nothing is not in the catalog");
    assertThat(ran.out()).startsWith("“Mine”, 2 known seeds, 1 unknown to the catalog");
    Ran strict = Ran.segue("continue", model, text, "--strict");
    assertThat(strict.out()).startsWith("“Mine”, 1 known seeds, 2 unknown to the catalog");
    Ran back = Ran.segue("convert", to, "-", "--format", "text");
    assertThat(back.out().lines()).hasSize(6).startsWith("# Mine", "Artist r - Track r2");
    assertThat(back.out().lines().toList().get(4)).matches("Artist r - Track r[145]");
  }

  @Test
  void playlistsOfOtherProgramsBecomeADataSet() throws Exception {
    Path mixes = Files.createDirectories(folder.resolve("mixes"));
    Files.copy(text, mixes.resolve("a.txt"));
    Files.writeString(mixes.resolve("README.txt"), "Some words about these files.\n");
    Files.writeString(
        mixes.resolve("b.csv"),
        """
        Track URI,Track Name,Artist Name(s),ISRC
        spotify:track:zz,Zed,Zoo,QZAAA2000001
        spotify:local:a:b:c:1,c,a,
        """);
    Files.writeString(mixes.resolve("c.m3u"), "#EXTM3U\n#EXTINF:9,Artist R - track r2\n/x.mp3\n");
    Path report = folder.resolve("rows.jsonl");
    Ran ran = Ran.segue("import", mixes, "--to", folder.resolve("mine"), "--report", report);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).startsWith("3 playlists, 4 tracks, 5 entries"); // r2 is one track in two
    assertThat(ran.out()).contains("1 entries without track URI");
    assertThat(Files.readString(report)).contains("b.csv\",\"line\":3", "\"reason\":\"local\"");
    assertThat(Files.readString(report)).contains("README.txt", "\"reason\":\"no-playlist\"");
  }
}
