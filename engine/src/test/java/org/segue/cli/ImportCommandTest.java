package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;

class ImportCommandTest {

  @TempDir private Path folder;
  private Path slices = Path.of("");
  private Path to = Path.of("");

  @BeforeEach
  void writeSlices() throws IOException {
    slices = folder.resolve("slices");
    to = folder.resolve("out/data");
    Slices.write(slices, "mpd.slice.0-1.json", Slices.playlist(0, "a", "r1", "r2", "r1"));
  }

  private String refused(Object... args) throws IOException {
    Files.createDirectories(folder.resolve("out"));
    Ran ran = Ran.segue(args);
    assertThat(ran.code()).as(ran.err()).isEqualTo(3);
    assertThat(ran.out()).isEmpty();
    assertThat(Ran.names(folder.resolve("out"))).isEmpty();
    return ran.complaint();
  }

  @Test
  void tellsWhatItReadAndWhatItLeftOut() throws Exception {
    Ran ran = Ran.segue("import", slices, "--to", to);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("1 playlists, 2 tracks, 2 entries from 1 files")
        .contains("1 second mentions of a track in its playlist");
    assertThat(Ran.names(folder.resolve("out"))).containsExactly("data");
    assertThat(Dataset.open(to).title(0)).isEqualTo("a");
  }

  @Test
  void otherFilesBesideSlicesAreCounted() throws Exception {
    Files.writeString(slices.resolve("mine.m3u"), "#EXTM3U\n");
    Ran ran = Ran.segue("import", slices, "--to", to);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("not used: 1 other files beside the mpd.slice files of " + slices);
  }

  @Test
  void aTruncatedFileIsNamedWithTheByteAndARemedy() throws Exception {
    String whole = Slices.slice(Slices.playlist(1, "ü", "r1"));
    int bytes = 0;
    for (int length = 1; length < whole.length(); length += 37) {
      byte[] beginning = whole.substring(0, length).getBytes(StandardCharsets.UTF_8);
      Files.write(slices.resolve("mpd.slice.2-2.json"), beginning);
      assertThat(refused("import", slices, "--to", to))
          .contains("mpd.slice.2-2.json at byte ")
          .contains("truncated: copy or download it again");
      bytes = beginning.length;
    }
    assertThat(refused("import", slices, "--to", to)).contains("at byte " + bytes + ":");
  }

  @Test
  void aWrongLayoutIsNamedWithTheByteAndARemedy() throws Exception {
    Path file = slices.resolve("mpd.slice.2-2.json");
    Files.writeString(file, "{\"playlists\": [{\"name\": \"a\", \"tracks\": \"r1\"}]}");
    assertThat(refused("import", slices, "--to", to))
        .contains("mpd.slice.2-2.json at byte 39: expected an array \"tracks\"")
        .contains("check the path");
    Files.writeString(file, "{\"tracks_by_name\": {}}");
    assertThat(refused("import", file, "--to", to))
        .contains("expected \"playlists\" or \"tracks\"");
    Files.writeString(file, "words, words");
    assertThat(refused("import", file, "--to", to)).contains("not valid JSON");
  }

  @Test
  void aPidThatComesTwiceIsNamedWithBothFiles() throws Exception {
    Slices.write(slices, "mpd.slice.x.json", Slices.playlist(0, "b", "j1"));
    assertThat(refused("import", slices, "--to", to))
        .contains("playlist pid 0 is also in")
        .contains("mpd.slice.x.json")
        .contains("mpd.slice.0-1.json")
        .contains("--skip-bad");
  }

  @Test
  void anEmptyFolderIsNamed() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(refused("import", empty, "--to", to))
        .contains(empty + ": no playlist files")
        .contains("mpd.slice.*.json");
  }

  @Test
  void skipBadGoesOnAndListsWhatItSkipped() throws Exception {
    Files.writeString(slices.resolve("mpd.slice.bad.json"), "{\"playlists\": [");
    Slices.write(slices, "mpd.slice.x.json", Slices.playlist(0, "b", "j1"));
    Ran ran = Ran.segue("import", slices, "--to", to, "--skip-bad");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("2 files or playlists")
        .containsPattern("skipped \\S*mpd.slice.bad.json at byte 15")
        .containsPattern("skipped \\S*: a second playlist with pid 0");
    assertThat(Dataset.open(to).playlistCount()).isEqualTo(1);
  }

  @Test
  void nothingButBadFilesIsAnErrorEvenWithSkipBad() throws Exception {
    Files.writeString(slices.resolve("mpd.slice.0-1.json"), "{");
    assertThat(refused("import", slices, "--to", to, "--skip-bad"))
        .contains("not one playlist in 1 files")
        .contains("mpd.slice.0-1.json at byte 1");
  }

  @Test
  void anExistingDataSetIsReplacedOnlyByForceAndOnlyByAWholeOne() throws Exception {
    Ran.segue("import", slices, "--to", to);
    Slices.write(slices, "mpd.slice.0-1.json", Slices.playlist(0, "new", "j1"));
    Ran refused = Ran.segue("import", slices, "--to", to);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.complaint()).contains(to.toString(), "exists already", "--force");
    assertThat(Dataset.open(to).title(0)).isEqualTo("a");

    Files.writeString(slices.resolve("mpd.slice.bad.json"), "[");
    assertThat(Ran.segue("import", slices, "--to", to, "--force").code()).isEqualTo(3);
    assertThat(Dataset.open(to).title(0)).isEqualTo("a");

    Files.delete(slices.resolve("mpd.slice.bad.json"));
    assertThat(Ran.segue("import", slices, "--to", to, "--force").code()).isZero();
    assertThat(Dataset.open(to).title(0)).isEqualTo("new");
    assertThat(Ran.names(folder.resolve("out"))).containsExactly("data");
  }

  @Test
  void aPathThatIsNotThereIsNotFound() {
    Ran ran = Ran.segue("import", folder.resolve("none"), "--to", to);
    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.complaint()).contains(folder.resolve("none") + ": no such file or folder");
  }

  @Test
  void wrongOptionsAreUsageErrors() {
    assertThat(Ran.segue("import", slices).code()).isEqualTo(2);
    assertThat(Ran.segue("import", "--to", to).code()).isEqualTo(2);
    Ran noThreads = Ran.segue("import", slices, "--to", to, "--threads", 0);
    assertThat(noThreads.code()).isEqualTo(2);
    assertThat(noThreads.complaint()).contains("threads 0");
    assertThat(to).doesNotExist();
  }
}
