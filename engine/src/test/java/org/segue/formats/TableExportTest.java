package org.segue.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.World;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.store.IntegrityException;
import org.segue.store.NamedArrays;
import org.segue.store.Strings;

class TableExportTest {

  @TempDir private Path folder;

  /// Saves a data set, takes it through tables and back, and compares all there is.
  private Dataset thereAndBack(Dataset dataset) throws IOException {
    Path saved = folder.resolve("saved");
    Path tables = folder.resolve("tables");
    Path back = folder.resolve("back");
    var before = dataset.save(saved, true);
    new TableExport(Dataset.open(saved), Progress.NONE).write(tables, true);
    TableImport.Result result = new TableImport(tables, Progress.NONE).read();
    var after = result.dataset().save(back, true);
    assertThat(result.ignored()).isEmpty();
    assertThat(result.exported()).isEqualTo(before.contentHash());
    for (String file : List.of(Catalog.FILE, "playlists.safetensors")) {
      NamedArrays old = NamedArrays.open(saved.resolve(file));
      NamedArrays made = NamedArrays.open(back.resolve(file));
      assertThat(made.all().keySet()).isEqualTo(old.all().keySet());
      old.all()
          .forEach((name, array) -> assertThat(made.get(name).sameAs(array)).as(name).isTrue());
    }
    assertThat(after).isEqualTo(before); // content hash, counts, what was dropped
    return Dataset.open(back);
  }

  @Test
  void aGeneratedWorldComesBackAsItWas() throws IOException {
    thereAndBack(new World(400, 5, 3_000, 200, 500).dataset(2, Progress.NONE));
  }

  @Test
  void strangeTitlesMissingValuesAndEmptyPlaylistsComeBack() throws IOException {
    List<String> titles = new ArrayList<>();
    titles.add(null);
    titles.addAll(
        List.of(
            "",
            " ",
            "null",
            "NaN",
            "\uD83C\uDFB6\uD83D\uDC69\u200D\uD83D\uDC69",
            "\u202Eשלום",
            "a\u0001\u0007\t\r\n\u001Fb",
            "a\u0000b",
            "'\"`,;\\%",
            "ﬁ e\u0301 \u00e9",
            "\uFFFF\uFEFF",
            "a",
            "A",
            "x".repeat(3_000)));
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int p = 0; p < titles.size() * 3; p++) {
      String title = titles.get(p % titles.size());
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t = 0; t < p % 4; t++) { // every fourth has none
        String id = "t" + (p * 7 + t * 3) % 23;
        tracks.add(
            new ExternalTrack(
                id,
                p % 3 == 0 ? null : "Name " + title,
                p % 5 == 0 ? null : "artist:" + p % 7,
                p % 2 == 0 ? null : "Artist " + title,
                p % 6 == 0 ? null : "album:" + p % 4,
                p % 2 == 1 ? null : "Album\u0000 " + p % 9,
                p % 3 == 1 ? 0 : 1000 + p,
                new ExternalTrack.Clues(
                    p % 4 == 1 ? "ISRC0000000" + p % 3 : null,
                    p % 4 == 2 ? "m" + id : null,
                    null,
                    null,
                    0)));
      }
      builder.add(
          new ExternalPlaylist(
              p % 11 == 10 ? -1 : p * 5,
              title,
              p % 3 == 0 ? null : "About " + title,
              p % 3 == 0 ? null : Boolean.valueOf(p % 3 == 1),
              p % 4 == 0 ? 0 : 5_000_000_000L + p,
              p % 5 - 1,
              p % 7 - 1,
              -1,
              tracks,
              List.of()),
          "made up",
          p % 2);
    }
    Dataset before = builder.build();
    assertThat(before.catalog().identifiers().size()).isPositive();
    assertThat(before.droppedWithoutUri()).isPositive();
    Dataset back = thereAndBack(before);
    for (int p = 0; p < before.playlistCount(); p++) {
      assertThat(back.title(p)).isEqualTo(before.title(p));
      assertThat(back.description(p)).isEqualTo(before.description(p));
      assertThat(back.tracks().row(p)).isEqualTo(before.tracks().row(p));
    }
  }

  @Test
  void featuresComeBack() throws IOException {
    Dataset world = new World(60, 9, 2_000, 100, 300).dataset(2, Progress.NONE);
    int tracks = world.catalog().trackCount();
    SplittableRandom random = new SplittableRandom(1);
    float[] tempo = new float[tracks];
    int[] genre = new int[tracks];
    int[] code = new int[tracks];
    float[] sound = new float[tracks * 5];
    float[] strange = {
      Float.NaN, -0f, 0, Float.MIN_VALUE, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, 0.1f
    };
    for (int t = 0; t < tracks; t++) {
      tempo[t] = t < strange.length ? strange[t] : random.nextFloat();
      genre[t] = random.nextInt(4) - 1;
      code[t] = random.nextInt(12) - 1;
      for (int d = 0; d < 5 && t % 3 > 0; d++) {
        sound[t * 5 + d] = random.nextFloat() - 0.5f;
      }
    }
    sound[0] = -0f;
    Catalog catalog =
        world
            .catalog()
            .withFeature("tempo", Array.of(tempo))
            .withFeature("Tempo", Array.of(tempo))
            .withFeature("tempo_2", Array.of(new float[tracks]))
            .withFeature(
                "genre", Array.of(genre), Strings.of(List.of("never", "", "rök \"1\"", "z")))
            .withFeature("key", Array.of(code))
            .withFeature("what it: sounds, like", Array.of(sound).shaped(tracks, 5))
            .withFeature("silence", Array.of(new float[tracks * 2]).shaped(tracks, 2));
    thereAndBack(world.withCatalog(catalog));
  }

  @Test
  void aDataSetOfNothingComesBack() throws IOException {
    thereAndBack(new DatasetBuilder(false).build());
  }

  @Test
  void columnsHaveTheNamesAndTypesThatArePromised() throws Exception {
    DatasetBuilder builder = new DatasetBuilder(false);
    ExternalTrack a = new ExternalTrack("a", "A", "u", "U", null, null, 0);
    ExternalTrack b = new ExternalTrack("b", null, null, null, "v", "V", 7);
    builder.add(
        new ExternalPlaylist(3, "x", null, true, 9, -1, 2, -1, List.of(b, a), List.of()), "", 0);
    builder.add(ExternalPlaylist.of(null, List.of(a)), "", 0);
    Dataset data = builder.build();
    Catalog catalog =
        data.catalog()
            .withFeature("tempo", Array.of(60.5f, Float.NaN))
            .withFeature("sound", Array.of(0f, 0f, 1f, 2f).shaped(2, 2));
    Path to = folder.resolve("tables");
    new TableExport(data.withCatalog(catalog), Progress.NONE).write(to, false);
    try (Stream<Path> files = Files.list(to)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "tracks.parquet",
              "artists.parquet",
              "albums.parquet",
              "playlists.parquet",
              "entries.parquet",
              "segue.json");
    }
    String types = "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '%s/%s.parquet')";
    assertThat(Parquet.ask(types.formatted(to, "tracks")))
        .containsExactly(
            "number, INTEGER",
            "uri, VARCHAR",
            "name, VARCHAR",
            "artist, INTEGER",
            "album, INTEGER",
            "duration_ms, INTEGER",
            "feature_sound, FLOAT[]",
            "feature_tempo, FLOAT");
    assertThat(Parquet.ask(types.formatted(to, "playlists")))
        .containsExactly(
            "number, INTEGER",
            "pid, INTEGER",
            "title, VARCHAR",
            "description, VARCHAR",
            "collaborative, BOOLEAN",
            "modified_at, BIGINT",
            "followers, INTEGER",
            "edits, INTEGER");
    assertThat(Parquet.ask(types.formatted(to, "entries")))
        .containsExactly("playlist, INTEGER", "position, INTEGER", "track, INTEGER");
    assertThat(Parquet.ask("FROM '" + to + "/tracks.parquet'"))
        .containsExactly(
            "0, a, A, 0, null, null, null, 60.5", "1, b, null, null, 0, 7, [1.0, 2.0], null");
    assertThat(Parquet.ask("FROM '" + to + "/playlists.parquet'"))
        .containsExactly(
            "0, 3, x, null, true, 9, null, 2", "1, 4, null, null, null, null, null, null");
    assertThat(Parquet.ask("FROM '" + to + "/entries.parquet'"))
        .containsExactly("0, 0, 1", "0, 1, 0", "1, 0, 0");
    assertThat(Parquet.ask("FROM '" + to + "/artists.parquet'")).containsExactly("0, u, U");
    assertThat(
            Parquet.ask(
                "SELECT DISTINCT compression FROM parquet_metadata('%s/entries.parquet')"
                    .formatted(to)))
        .containsExactly("ZSTD");
  }

  @Test
  void whatCannotBeExportedLeavesNothingAndChangesNothing() throws IOException {
    Dataset world = new World(60, 9, 2_000, 100, 300).dataset(2, Progress.NONE);
    int[] genre = new int[world.catalog().trackCount()];
    genre[genre.length - 1] = 7;
    Catalog wrong =
        world.catalog().withFeature("genre", Array.of(genre), Strings.of(List.of("rock")));
    Path out = folder.resolve("out");
    Path to = out.resolve("tables");
    TableExport broken = new TableExport(world.withCatalog(wrong), Progress.NONE);
    assertThatThrownBy(() -> broken.write(to, false))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("'genre' has category 7");
    assertThat(out).isEmptyDirectory();
    TableExport good = new TableExport(world, Progress.NONE);
    good.write(to, false);
    byte[] before = Files.readAllBytes(to.resolve("entries.parquet"));
    assertThatThrownBy(() -> good.write(to, false)).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> broken.write(to, true)).isInstanceOf(IntegrityException.class);
    assertThat(to.resolve("entries.parquet")).hasBinaryContent(before);
    try (Stream<Path> left = Files.list(out)) {
      assertThat(left).containsExactly(to);
    }
  }
}
