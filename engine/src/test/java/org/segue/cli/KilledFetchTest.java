package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.content.EncodedTracks;
import org.segue.data.Catalog;
import org.segue.data.Dataset;

/// Fetches in processes of their own that are killed, and gone on with.
class KilledFetchTest {

  private static final int TRACKS = 12;

  @TempDir private Path folder;
  private Path data = Path.of("");
  private Catalog catalog = new Catalog.Builder().build();
  private FakeNet net = new FakeNet(catalog);

  @BeforeEach
  void world() throws Exception {
    data = folder.resolve("data");
    String size = "--playlists=30 --tracks=2000 --artists=100 --albums=300 --to-dataset --to=";
    Ran ran = Ran.segue((Object[]) ("generate " + size + data).split(" "));
    assertThat(ran.code()).as(ran.err()).isZero();
    catalog = Dataset.open(data).catalog();
    net.close();
    net = new FakeNet(catalog);
  }

  @AfterEach
  void close() {
    net.close();
  }

  @Test
  void previewsAreAskedForOnceEachWheneverItIsKilled() throws Exception {
    for (int track = 0; track < TRACKS; track++) {
      net.deezerTrack(track);
      net.deezerPreview(track, FakeNet.tone(200 * (track + 1)));
    }
    Path mels = folder.resolve("mels");
    List<Object> command = command("previews", mels, "--threads=1");
    for (int requests : List.of(7, 11, 17)) {
      kill(command, requests);
      assertThat(mels).doesNotExist();
    }
    Path sounds = folder.resolve("cache").resolve("sound");
    Files.createDirectories(sounds);
    Files.writeString(sounds.resolve("left"), "sound");
    Ran ran = Ran.segue(command.toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(EncodedTracks.open(mels).size()).isEqualTo(TRACKS);
    assertThat(sounds).doesNotExist();
    assertThat(Ran.names(folder)).contains("mels").doesNotContain(".mels.encoding");
    onceEach(3 * TRACKS, 3);
  }

  @Test
  void coversAreAskedForOnceEachWheneverItIsKilled() throws Exception {
    for (int track = 0; track < TRACKS; track++) {
      net.deezerAlbum(track);
      net.cover(catalog.albumOf(track), FakeNet.png(track));
    }
    Path covers = folder.resolve("covers");
    List<Object> command = command("covers", covers, "--services=deezer");
    kill(command, 5);
    kill(command, 12);
    Ran ran = Ran.segue(command.toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    int albums = Files.readAllLines(covers.resolve("covers.csv")).size() - 1;
    assertThat(ran.out()).contains("%d of %d found".formatted(albums, albums));
    onceEach(2 * albums, 2);
  }

  /// All addresses were asked for, and none twice but those that were under way at a kill.
  private void onceEach(int addresses, int kills) {
    Map<String, Integer> asked = net.asked();
    assertThat(asked).hasSize(addresses);
    int again = asked.values().stream().mapToInt(times -> times - 1).sum();
    assertThat(again).as(asked.toString()).isLessThanOrEqualTo(kills);
  }

  private List<Object> command(String what, Path to, Object... more) {
    List<Object> command = new ArrayList<>(List.of("fetch", what, data, "--to", to));
    command.addAll(List.of("--cache", folder.resolve("cache"), net.at("deezer")));
    command.add("--limit=" + TRACKS);
    command.addAll(List.of(more));
    return command;
  }

  /// Kills it as soon as so many requests in all have come.
  private void kill(List<Object> command, int requests) throws Exception {
    Path log = folder.resolve("log-" + requests);
    List<String> line = new ArrayList<>(Child.command(Segue.class, command.toArray()));
    line.add(1, "--enable-native-access=ALL-UNNAMED");
    Process process = Child.start(line, log);
    try {
      while (net.server().getAllServeEvents().size() < requests) {
        assertThat(process.isAlive()).as(() -> said(log)).isTrue();
        Thread.sleep(1);
      }
    } finally {
      process.destroyForcibly(); // kill -9
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(() -> said(log)).isNotZero();
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
