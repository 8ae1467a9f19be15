package org.segue.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.BadInputException;
import org.segue.math.Progress;

class ImporterTest {

  @TempDir private Path folder;
  private Path slices = Path.of("");
  private String first = "";
  private String second = "";

  @BeforeEach
  void writeSlices() throws IOException {
    slices = Files.createDirectories(folder.resolve("mpd/data"));
    first =
        MpdSamples.slice(
            MpdSamples.playlist(0, "a", "a1", "b1", "a1"), MpdSamples.playlist(1, "b", "c1"));
    second = MpdSamples.slice(MpdSamples.playlist(2, "c", "b1", "d1"));
    Files.writeString(slices.resolve("mpd.slice.0-1.json"), first);
    Files.writeString(slices.resolve("mpd.slice.2-2.json"), second);
    Files.writeString(folder.resolve("mpd/notes.json"), "[\"not a slice, and not looked at\"]");
    Files.writeString(folder.resolve("mpd/README.md"), "words");
  }

  private Importer.Result read(boolean skipBad, Path... paths) throws IOException {
    return new Importer(skipBad, 2, Progress.NONE).read(List.of(paths));
  }

  private String hash(Importer.Result result, String name) throws IOException {
    return result.dataset().save(folder.resolve(name), false).contentHash();
  }

  @Test
  void folderFilesGzipAndZipAreTheSameData() throws Exception {
    Path gz = folder.resolve("x.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(first.getBytes(UTF_8));
    }
    Path zip = folder.resolve("mpd.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : List.of("mpd/data/mpd.slice.2-2.json", "mpd/data/mpd.slice.0-1.json")) {
        out.putNextEntry(new ZipEntry(name));
        out.write((name.contains("2-2") ? second : first).getBytes(UTF_8));
      }
      out.putNextEntry(new ZipEntry("mpd/README.md"));
      out.write(1);
    }
    String expected = hash(read(false, folder.resolve("mpd")), "d1");
    assertThat(hash(read(false, zip), "d2")).isEqualTo(expected);
    assertThat(hash(read(false, slices.resolve("mpd.slice.2-2.json"), gz), "d3"))
        .isEqualTo(expected);
  }

  @Test
  void countsWhatItDrops() throws Exception {
    Importer.Result result = read(false, slices);
    assertThat(result.files()).isEqualTo(2);
    assertThat(result.dataset().playlistCount()).isEqualTo(3);
    assertThat(result.dataset().tracks().size()).isEqualTo(5);
    assertThat(result.dataset().droppedDuplicates()).isEqualTo(1);
  }

  @Test
  void badFilesAreNamedOrSkippedAndListed() throws Exception {
    Path bad = slices.resolve("mpd.slice.3-3.json");
    Files.writeString(bad, first.substring(0, 300));
    assertThatThrownBy(() -> read(false, slices))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("mpd.slice.3-3.json at byte ")
        .hasMessageContaining("truncated");
    Importer.Result result = read(true, slices);
    assertThat(result.skipped()).hasSize(1).first().asString().contains("mpd.slice.3-3.json");
    assertThat(result.dataset().playlistCount()).isEqualTo(3);
  }

  @Test
  void damagedCompressionIsNamed() throws Exception {
    byte[] whole;
    Path gz = folder.resolve("x.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(first.getBytes(UTF_8));
    }
    whole = Files.readAllBytes(gz);
    for (int length : new int[] {2, 10, 11, whole.length / 2, whole.length - 1}) {
      Files.write(gz, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(false, gz))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("x.json.gz");
    }
  }

  @Test
  void aBombIsStopped() throws Exception {
    Path bomb = folder.resolve("bomb.json.gz");
    byte[] spaces = new byte[1 << 20];
    Arrays.fill(spaces, (byte) ' ');
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write('[');
      for (int i = 0; i < 300; i++) {
        out.write(spaces);
      }
    }
    assertThatThrownBy(() -> read(false, bomb)).hasMessageContaining("200 times its size");
  }

  @Test
  void emptyFoldersAndDuplicatePidsAreErrors() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> read(false, empty))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no playlist files");
    Files.writeString(slices.resolve("mpd.slice.again.json"), second);
    assertThatThrownBy(() -> read(false, slices))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("pid 2");
    assertThat(read(true, slices).skipped()).hasSize(1);
  }
}
