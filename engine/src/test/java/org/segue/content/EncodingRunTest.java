package org.segue.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.store.BusyException;

class EncodingRunTest {

  private static final int FILES = 40;

  @TempDir Path folder = Path.of(""); // JUnit sets it
  private Path target = Path.of("");

  /// File n holds n % 5 + 1 letters; its rows are [letter, letter + 1].
  @BeforeEach
  void write() throws IOException {
    target = folder.resolve("out").resolve("letters");
    for (int n = 0; n < FILES; n++) {
      Files.writeString(
          Files.createDirectories(folder.resolve("in")).resolve("t%02d.txt".formatted(n)),
          String.valueOf((char) ('a' + n % 26)).repeat(n % 5 + 1));
    }
  }

  @Test
  void rowsStandInTheOrderOfTheFilesOnAnyNumberOfThreads() throws IOException {
    run(new Letters(1, Integer.MAX_VALUE), 1, target);
    Path other = folder.resolve("other");
    run(new Letters(3, Integer.MAX_VALUE), 4, other);
    assertThat(other).hasSameBinaryContentAs(target);
    EncodedTracks tracks = EncodedTracks.open(target);
    assertThat(tracks.size()).isEqualTo(FILES);
    assertThat(tracks.width()).isEqualTo(2);
    for (int t = 0; t < FILES; t++) {
      assertThat(tracks.uris().get(t)).isEqualTo("t%02d".formatted(t));
      assertThat(tracks.rows(t)).isEqualTo(t % 5 + 1);
      assertThat(tracks.rows().byteAt(2 * tracks.offsets().longAt(t) + 1))
          .isEqualTo((byte) ('a' + t % 26 + 1));
    }
    assertThat(tracks.index().find("t07")).isEqualTo(7);
    assertThat(tracks.about()).isEqualTo("{\"letters\":1}");
    assertThat(folder.resolve("out")).isDirectoryContaining(path -> path.equals(target));
    assertThat(names(folder.resolve("out"))).containsExactly("letters");
  }

  @Test
  void aRunThatWasCutOffGoesOnAndEndsTheSame() throws IOException {
    run(new Letters(1, Integer.MAX_VALUE), 1, target);
    Path again = folder.resolve("again");
    assertThatThrownBy(() -> run(new Letters(1, 15), 2, again))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(again).doesNotExist();
    Letters rest = new Letters(1, Integer.MAX_VALUE);
    EncodingRun.Outcome outcome = run(rest, 2, again);
    assertThat(outcome.resumed()).isBetween(10, 20);
    assertThat(rest.done.get()).isEqualTo(FILES - outcome.resumed());
    assertThat(again).hasSameBinaryContentAs(target);
  }

  @Test
  void filesThatAreForLaterKeepTheRunOpen() throws IOException {
    run(new Letters(1, Integer.MAX_VALUE), 1, target);
    Path again = folder.resolve("again");
    EncodingRun.Outcome open = run(new NotYet(), 2, again);
    assertThat(open).isEqualTo(new EncodingRun.Outcome(FILES - 3, 0, 0, 3, 0));
    assertThat(again).doesNotExist();
    assertThat(Files.readAllLines(folder.resolve("again.failures.jsonl")))
        .hasSize(3)
        .allMatch(line -> line.contains("not yet"));
    EncodingRun.Outcome closed = run(new Letters(1, Integer.MAX_VALUE), 2, again);
    assertThat(closed.resumed()).isEqualTo(FILES - 3);
    assertThat(closed.later()).isZero();
    assertThat(again).hasSameBinaryContentAs(target);
    assertThat(names(folder)).containsExactly("again", "in", "out");
  }

  @Test
  void tornRowsAndLinesAreDoneAgain() throws IOException {
    run(new Letters(1, Integer.MAX_VALUE), 1, target);
    byte[] whole = Files.readAllBytes(target);
    for (int cut = 0; cut < 30; cut++) {
      Path again = folder.resolve("torn" + cut);
      assertThatThrownBy(() -> run(new Letters(1, 10), 1, again))
          .isInstanceOf(OutOfMemoryError.class);
      Path work = folder.resolve(".torn" + cut + ".encoding");
      Path torn = work.resolve(cut % 2 == 0 ? "entries" : "rows");
      byte[] bytes = Files.readAllBytes(torn);
      if (cut % 3 == 0) {
        bytes[bytes.length * cut / 30] ^= 1;
        Files.write(torn, bytes);
      } else {
        Files.write(torn, java.util.Arrays.copyOf(bytes, bytes.length * cut / 30));
      }
      run(new Letters(1, Integer.MAX_VALUE), 1, again);
      assertThat(again).hasBinaryContent(whole);
    }
  }

  @Test
  void changedFilesAreDoneAgainAndOthersMayCome() throws IOException {
    assertThatThrownBy(() -> run(new Letters(1, 30), 1, target))
        .isInstanceOf(OutOfMemoryError.class);
    Files.writeString(folder.resolve("in").resolve("t03.txt"), "zzzzzzzz");
    Files.writeString(folder.resolve("in").resolve("t00a.txt"), "q");
    EncodingRun.Outcome outcome = run(new Letters(1, Integer.MAX_VALUE), 1, target);
    assertThat(outcome.resumed()).isEqualTo(29);
    EncodedTracks tracks = EncodedTracks.open(target);
    assertThat(tracks.uris().get(1)).isEqualTo("t00a");
    assertThat(tracks.rows(tracks.index().find("t03"))).isEqualTo(8);
    assertThat(tracks.rows().byteAt(2 * tracks.offsets().longAt(4))).isEqualTo((byte) 'z');
  }

  @Test
  void otherParametersBeginAnew() throws IOException {
    assertThatThrownBy(() -> run(new Letters(1, 30), 1, target))
        .isInstanceOf(OutOfMemoryError.class);
    Letters other = new Letters(1, Integer.MAX_VALUE, "{\"letters\":2}");
    assertThat(run(other, 1, target).resumed()).isZero();
  }

  @Test
  void failuresHaveALineEachAndShiftNobody() throws IOException {
    Files.writeString(folder.resolve("in").resolve("t05.txt"), "!");
    Files.writeString(folder.resolve("in").resolve("t17.txt"), "?");
    Files.writeString(
        Files.createDirectory(folder.resolve("in").resolve("x")).resolve("t08.txt"), "a");
    EncodingRun.Outcome outcome = run(new Letters(4, Integer.MAX_VALUE), 2, target);
    assertThat(outcome.encoded()).isEqualTo(FILES - 2);
    assertThat(outcome.failed()).isEqualTo(3);
    EncodedTracks tracks = EncodedTracks.open(target);
    assertThat(tracks.rows().byteAt(2 * tracks.offsets().longAt(tracks.index().find("t18"))))
        .isEqualTo((byte) ('a' + 18));
    assertThat(Files.readAllLines(Path.of(target + ".failures.jsonl")))
        .hasSize(3)
        .anyMatch(line -> line.contains("\"uri\":\"t05\"") && line.contains("\"reason\":\"loud\""))
        .anyMatch(line -> line.contains("\"uri\":\"t17\"") && line.contains("in doubt"))
        .anyMatch(line -> line.contains("\"uri\":\"t08\"") && line.contains("has a file already"));
  }

  @Test
  void oneAtATimeAndNothingIsReplacedUnasked() throws IOException {
    Letters outer =
        new Letters(1, Integer.MAX_VALUE) {
          @Override
          public Worker start() {
            assertThatThrownBy(() -> EncodingRunTest.this.run(new Letters(1, 9), 1, target))
                .isInstanceOf(BusyException.class);
            return super.start();
          }
        };
    run(outer, 1, target);
    assertThatThrownBy(() -> run(outer, 1, target)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aListSaysWhichFileIsWhose() throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("list.csv"),
            "\ufeffuri,file\r\n\"a \"\"b\"\", c\",t01.txt\r\nx,no.txt\n");
    Path json =
        Files.writeString(folder.resolve("list.json"), "{\"t02.txt\": \"spotify:track:2\"}");
    Path in = folder.resolve("in");
    assertThat(TrackFiles.listed(in, csv).tracks())
        .containsExactly(
            new TrackFile("x", in.resolve("no.txt")),
            new TrackFile("a \"b\", c", in.resolve("t01.txt")));
    assertThat(TrackFiles.listed(in, json).tracks())
        .containsExactly(new TrackFile("spotify:track:2", in.resolve("t02.txt")));
    assertThat(TrackFiles.listed(in, json).others()).isEqualTo(FILES - 1);
    Files.writeString(csv, "name,uri\n");
    assertThatThrownBy(() -> TrackFiles.listed(in, csv)).hasMessageContaining("[name, uri]");
  }

  private EncodingRun.Outcome run(Encoder encoder, int threads, Path to) throws IOException {
    List<TrackFile> files = TrackFiles.in(folder.resolve("in"), Set.of("txt")).tracks();
    return new EncodingRun(encoder, threads, Progress.NONE).run(files, to, false);
  }

  private static List<String> names(Path folder) throws IOException {
    try (var list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /// Letters, but for the files 5, 15 and 25.
  private static final class NotYet extends Letters {
    NotYet() {
      super(1, Integer.MAX_VALUE);
    }

    @Override
    public Worker start() {
      Worker letters = super.start();
      return files ->
          files.getFirst().toString().matches(".*t[012]5.txt")
              ? List.of(new Encoded.Later("not yet"))
              : letters.encode(files);
    }
  }

  /// A row [letter, letter + 1] per letter; "!" fails, "?" throws; the machine dies after `most`.
  private static class Letters implements Encoder {
    final AtomicInteger done = new AtomicInteger();
    private final int batch;
    private final int most;
    private final String about;

    Letters(int batch, int most) {
      this(batch, most, "{\"letters\":1}");
    }

    Letters(int batch, int most, String about) {
      this.batch = batch;
      this.most = most;
      this.about = about;
    }

    @Override
    public Layout layout() {
      return new Layout(Array.Type.U8, 2, false);
    }

    @Override
    public String about() {
      return about;
    }

    @Override
    public int batch() {
      return batch;
    }

    @Override
    public Worker start() {
      return files -> {
        List<Encoded> results = new ArrayList<>();
        for (Path file : files) {
          if (done.incrementAndGet() > most) {
            throw new OutOfMemoryError("as if killed");
          }
          String text = Files.readString(file);
          if (text.equals("?")) {
            throw new IOException("in doubt");
          }
          byte[] rows = new byte[2 * text.length()];
          for (int i = 0; i < text.length(); i++) {
            rows[2 * i] = (byte) text.charAt(i);
            rows[2 * i + 1] = (byte) (text.charAt(i) + 1);
          }
          results.add(text.equals("!") ? new Encoded.Failure("loud") : new Encoded.Rows(rows));
        }
        return results;
      };
    }
  }
}
