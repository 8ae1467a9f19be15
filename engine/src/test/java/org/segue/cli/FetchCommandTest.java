package org.segue.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.content.EncodedTracks;
import org.segue.data.Catalog;
import org.segue.data.Dataset;

class FetchCommandTest {

  @TempDir private static Path world;
  private static Path data = Path.of("");
  private static Catalog catalog = new Catalog.Builder().build();

  @TempDir private Path folder;
  private FakeNet net = new FakeNet(catalog);

  @BeforeAll
  static void world() throws Exception {
    data = world.resolve("data");
    Ran ran =
        Ran.segue(
            "generate",
            "--playlists=30",
            "--tracks=2000",
            "--artists=100",
            "--albums=300",
            "--to-dataset",
            "--to",
            data,
            "--covers",
            world.resolve("covers"));
    assertThat(ran.code()).as(ran.err()).isZero();
    catalog = Dataset.open(data).catalog();
  }

  @BeforeEach
  void open() {
    net.close();
    net = new FakeNet(catalog);
  }

  @AfterEach
  void close() {
    net.close();
  }

  @Test
  void coversAreFetchedOnceAndEncoded() throws Exception {
    Set<String> expected = new HashSet<>();
    Set<Integer> albums = new HashSet<>();
    for (int track = 0; track < 6; track++) {
      int album = catalog.albumOf(track);
      net.deezerAlbum(track);
      net.cover(album, FakeNet.png(0x1020 * track));
      albums.add(album);
      expected.add(catalog.albumUri(album));
    }
    int broken = catalog.albumOf(0);
    net.cover(broken, aResponse().withHeader("Content-Type", "text/html").withBody("<html>"));
    expected.remove(catalog.albumUri(broken));
    Path covers = folder.resolve("covers");
    List<Object> command = command("covers", covers, "--limit=6", "--services=deezer");
    Ran ran = Ran.segue(command.toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("%d of %d found".formatted(expected.size(), albums.size()))
        .contains("1 have nothing: see " + covers + ".failures.jsonl");
    assertThat(Files.readAllLines(Path.of(covers + ".failures.jsonl")))
        .singleElement()
        .asString()
        .contains(catalog.albumUri(broken))
        .contains("not a picture but text/html");
    Path vectors = folder.resolve("vectors");
    Ran encoded =
        Ran.segue(
            "encode",
            "covers",
            covers,
            "--tracks",
            covers.resolve("covers.csv"),
            "--model",
            world.resolve("covers/colours.onnx"),
            "--to",
            vectors);
    assertThat(encoded.code()).as(encoded.err()).isZero();
    Set<String> found = new HashSet<>();
    EncodedTracks rows = EncodedTracks.open(vectors);
    for (int k = 0; k < rows.size(); k++) {
      found.add(rows.uris().get(k));
    }
    assertThat(found).isEqualTo(expected);
    net.server().resetRequests();
    net.cover(broken, FakeNet.png(7)); // it is there now
    assertThat(Ran.segue(command.toArray()).out())
        .contains("%d of %d found".formatted(albums.size(), albums.size()));
    assertThat(net.asked()).containsOnlyKeys("/cover/" + broken);
    assertThat(Path.of(covers + ".failures.jsonl")).doesNotExist();
  }

  /// MusicBrainz tells the album of track 0 as release group `g`.
  private void theArchiveKnows(int album) {
    net.server()
        .stubFor(
            get(urlPathEqualTo("/ws/2/release-group"))
                .willReturn(
                    okJson(
                        "{\"release-groups\":[{\"id\":\"g\",\"title\":\"%s\",\"artist-credit\":[{\"name\":\"%s\"}]}]}"
                            .formatted(
                                catalog.albumName(album),
                                catalog.artistName(catalog.artistOf(0))))));
  }

  @Test
  void theNextServiceIsAskedWhereTheFirstHasNoPicture() throws Exception {
    int album = catalog.albumOf(0);
    theArchiveKnows(album);
    net.deezerAlbum(0);
    net.cover(album, FakeNet.png(5));
    Path covers = folder.resolve("covers");
    Ran ran =
        Ran.segue(
            command(
                    "covers",
                    covers,
                    "--limit=1",
                    "--contact=me@example.org",
                    net.at("musicbrainz"),
                    net.at("coverartarchive"))
                .toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(net.asked()).containsKeys("/release-group/g/front-500", "/cover/" + album);
    assertThat(Files.readAllLines(covers.resolve("covers.csv"))).hasSize(2);
  }

  /// The archive answers with 307 and the address of the picture, or of something else.
  @Test
  void theArchivesRedirectLeadsToThePicture() throws Exception {
    int album = catalog.albumOf(0);
    theArchiveKnows(album);
    Path covers = folder.resolve("covers");
    List<Object> command =
        command(
            "covers",
            covers,
            "--limit=1",
            "--services=coverartarchive",
            "--contact=me@example.org",
            net.at("musicbrainz"),
            net.at("coverartarchive"));
    for (String elsewhere : List.of("http://169.254.169.254/latest", "file:///etc/passwd")) {
      redirect(elsewhere);
      Ran refused = Ran.segue(command.toArray());
      assertThat(refused.code()).as(refused.err()).isZero();
      assertThat(refused.out()).contains("0 of 1 found");
      assertThat(Files.readString(Path.of(covers + ".failures.jsonl")))
          .contains(catalog.albumUri(album))
          .contains("not asked: " + elsewhere);
    }
    redirect(net.url() + "/items/mbid-g/front.jpg");
    net.server().stubFor(get("/items/mbid-g/front.jpg").willReturn(FakeNet.png(0x336699)));
    Ran ran = Ran.segue(command.toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("1 of 1 found");
    assertThat(Files.readAllLines(covers.resolve("covers.csv"))).hasSize(2);
    String picture =
        Ran.names(covers).stream().filter(name -> name.endsWith(".png")).findFirst().orElse("");
    assertThat(ImageIO.read(covers.resolve(picture).toFile()).getRGB(3, 3)).isEqualTo(0xff336699);
  }

  private void redirect(String location) {
    net.server()
        .stubFor(
            get("/release-group/g/front-500")
                .willReturn(aResponse().withStatus(307).withHeader("Location", location)));
  }

  @Test
  void previewsBecomeMelsAndNoSoundStays() throws Exception {
    for (int track = 0; track < 6; track++) {
      net.deezerTrack(track);
      net.deezerPreview(track, FakeNet.tone(300 * (track + 1)));
    }
    net.deezerPreview(2, aResponse().withHeader("Content-Type", "text/html").withBody("<html>"));
    net.deezerPreview(3, aResponse().withStatus(403));
    Path mels = folder.resolve("mels");
    Path left = folder.resolve("cache").resolve("sound").resolve("left-by-a-kill");
    Files.createDirectories(left.resolveSibling("x").getParent());
    Files.writeString(left, "sound");
    Ran ran = Ran.segue(command("previews", mels, "--limit=7").toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("4 of 7 found");
    assertThat(Files.readAllLines(Path.of(mels + ".failures.jsonl")))
        .hasSize(3)
        .anyMatch(line -> line.contains(catalog.trackUri(2)) && line.contains("not a recording"))
        .anyMatch(line -> line.contains(catalog.trackUri(3)) && line.contains("HTTP 403"))
        .anyMatch(line -> line.contains(catalog.trackUri(6)) && line.contains("deezer: "));
    EncodedTracks tracks = EncodedTracks.open(mels);
    assertThat(tracks.uris().get(0)).isEqualTo(catalog.trackUri(0));
    assertThat(tracks.size()).isEqualTo(4);
    assertThat(tracks.rows(0)).isEqualTo(1 + 11_025 / 512);
    assertThat(Ran.names(folder.resolve("cache"))).containsExactly("answers.jsonl");
    assertThat(Ran.names(folder)).containsExactly("cache", "mels", "mels.failures.jsonl");
  }

  @Test
  void aServiceThatAsksForTimeEndsTheRunAndTheSameCommandGoesOn() throws Exception {
    for (int track = 0; track < 6; track++) {
      net.deezerTrack(track);
      net.deezerPreview(track, FakeNet.tone(300 * (track + 1)));
    }
    net.server()
        .stubFor(
            get("/track/1003")
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "3600")));
    Path mels = folder.resolve("mels");
    List<Object> command = command("previews", mels, "--limit=6", "--threads=1");
    Ran ran = Ran.segue(command.toArray());
    assertThat(ran.code()).isEqualTo(Segue.TRY_LATER);
    assertThat(ran.complaint())
        .contains("deezer is not to be asked before 20")
        .contains("HTTP 429. 3 of 6 stay open");
    assertThat(mels).doesNotExist();
    assertThat(Files.readAllLines(Path.of(mels + ".failures.jsonl"))).hasSize(3);
    net.server().resetRequests();
    assertThat(Ran.segue(command.toArray()).code()).isEqualTo(Segue.TRY_LATER);
    assertThat(net.asked()).isEmpty(); // before its time nothing is asked
    Files.delete(folder.resolve("cache").resolve("not-before.json")); // an hour later
    net.deezerTrack(3);
    Ran again = Ran.segue(command.toArray());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(EncodedTracks.open(mels).size()).isEqualTo(6);
    assertThat(net.asked().keySet())
        .noneMatch(url -> url.contains("100" + 0) || url.contains("1001") || url.contains("1002"));
    assertThat(Path.of(mels + ".failures.jsonl")).doesNotExist();
  }

  @Test
  void metadataIsOneTableOfAllServices() throws Exception {
    for (int track = 0; track < 3; track++) {
      net.deezerTrack(track);
    }
    net.recording(0, "1999-12-31");
    net.server()
        .stubFor(get(urlPathEqualTo("/ws/2/recording")).willReturn(okJson("{\"recordings\":[]}")));
    Path table = folder.resolve("metadata.csv");
    List<Object> command =
        command("metadata", table, "--limit=4", "--contact=me@example.org", net.at("musicbrainz"));
    Ran ran = Ran.segue(command.toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    List<String> lines = Files.readAllLines(table);
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst())
        .isEqualTo("uri,isrc,duration_ms,release_date,deezer,musicbrainz,spotify,match");
    assertThat(lines.get(1))
        .isEqualTo(
            "%s,GBTST2600000,%d,1999-12-31,1000,mbid-0,,ok"
                .formatted(catalog.trackUri(0), 1000 * Math.round(catalog.durationOf(0) / 1000.0)));
    assertThat(lines.get(2)).contains(",2001-02-03,1001,,,ok");
    assertThat(Ran.segue(command.toArray()).code()).isEqualTo(Segue.USAGE); // it exists
    net.server().resetRequests();
    command.add("--force");
    assertThat(Ran.segue(command.toArray()).code()).isZero();
    assertThat(net.asked()).isEmpty();
    assertThat(Files.readAllLines(table)).isEqualTo(lines);
  }

  @Test
  void featuresAreReadyForADataSet() throws Exception {
    for (int track = 0; track < 3; track++) {
      net.deezerTrack(track);
    }
    Path table = folder.resolve("features.csv");
    Ran ran = Ran.segue(command("features", table, "--limit=3").toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Files.readAllLines(table))
        .containsExactly(
            "uri,bpm,gain,rank,explicit,year",
            catalog.trackUri(0) + ",100,-7.5,900000,0,2001",
            catalog.trackUri(1) + ",,-7.5,899999,0,2001", // 0 beats are none
            catalog.trackUri(2) + ",102,-7.5,899998,0,2001");
    Ran added =
        Ran.segue("features", table, "--data", data, "--to", folder.resolve("told").toString());
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).contains("bpm: 100.0 to 102.0, 2 tracks");
  }

  @Test
  void listedTracksAreAskedForByTheirNumbers() throws Exception {
    net.deezerTrack(5);
    Path list =
        Files.writeString(
            folder.resolve("list.csv"),
            "uri,isrc\n\"%s\",%s\nspotify:track:nobody,\n"
                .formatted(catalog.trackUri(5), FakeNet.isrc(5)));
    net.server()
        .stubFor(
            get("/track/isrc:" + FakeNet.isrc(5))
                .willReturn(
                    okJson(
                        "{\"id\":1005,\"title\":\"%s\",\"artist\":{\"name\":\"%s\"},\"isrc\":\"%s\"}"
                            .formatted(
                                catalog.trackName(5),
                                catalog.artistName(catalog.artistOf(5)),
                                FakeNet.isrc(5)))));
    Path table = folder.resolve("features.csv");
    Ran ran = Ran.segue(command("features", table, "--tracks", list).toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(net.asked()).containsOnlyKeys("/track/isrc:" + FakeNet.isrc(5));
    Files.writeString(list, "spotify:track:nobody\n");
    Ran none = Ran.segue(command("features", table, "--force", "--tracks", list).toArray());
    assertThat(none.code()).isEqualTo(Segue.BAD_INPUT);
    assertThat(none.complaint()).contains("names no track of the data set (1 others)");
  }

  @Test
  void whenAllServicesAreDownTheRunEndsAndSaysSo() throws Exception {
    net.server()
        .stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    Path table = folder.resolve("features.csv");
    Ran ran = Ran.segue(command("features", table, "--limit=9", "--patience=0").toArray());
    assertThat(ran.code()).isEqualTo(Segue.TRY_LATER);
    assertThat(ran.complaint()).contains("failed 5 times in a row").contains("stay open");
    assertThat(table).doesNotExist();
    assertThat(Files.readAllLines(Path.of(table + ".failures.jsonl"))).hasSize(9);
    assertThat(net.server().getAllServeEvents()).hasSize(5);
    Path covers = folder.resolve("covers");
    Ran both =
        Ran.segue(
            command(
                    "covers",
                    covers,
                    "--limit=3",
                    "--patience=0",
                    "--contact=me@example.org",
                    net.at("musicbrainz"),
                    net.at("coverartarchive"))
                .toArray());
    assertThat(both.code()).isEqualTo(Segue.TRY_LATER);
    assertThat(Ran.names(covers)).containsExactly("covers.csv");
    Path mels = folder.resolve("mels");
    Ran previews = Ran.segue(command("previews", mels, "--limit=3", "--patience=0").toArray());
    assertThat(previews.code()).isEqualTo(Segue.TRY_LATER);
    assertThat(mels).doesNotExist();
  }

  @Test
  void nothingIsAskedByADryRun() {
    Path table = folder.resolve("metadata.csv");
    Ran ran = Ran.segue(command("metadata", table, "--limit=1000", "--dry-run").toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("are wanted; nothing was asked")
        .containsPattern("deezer: at most [0-9,]+ requests .*, [0-9]+ (s|min) at its pace")
        .containsPattern("musicbrainz: at most [0-9,]+ requests .*, [0-9]+ min at its pace");
    assertThat(net.asked()).isEmpty();
    assertThat(table).doesNotExist();
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void mistakesAreSaidBeforeAnythingIsAsked() {
    Path to = folder.resolve("to");
    usage("fetch: say what", "fetch");
    usage("no service 'tidal'; there are deezer, musicbrainz", "covers", to, "--services=tidal");
    usage("wants to know how to reach you: --contact", "metadata", to);
    usage(
        "musicbrainz has no previews; there are deezer", "previews", to, "--services=musicbrainz");
    usage("Spotify closed audio-features", "features", to, "--services=spotify");
    usage("--limit -1", "features", to, "--limit=-1");
    usage("no address like http", "features", to, "--at=deezer=ftp://x");
    usage("cannot be sent", "features", to, "--contact=mé");
    if (System.getenv("SPOTIFY_CLIENT_ID") == null) {
      usage("spotify wants keys of your own", "metadata", to, "--services=spotify");
    }
    assertThat(net.asked()).isEmpty();
    assertThat(to).doesNotExist();
  }

  private void usage(String complaint, Object... arguments) {
    List<Object> command =
        arguments.length == 1
            ? new ArrayList<>(List.of(arguments))
            : command(
                String.valueOf(arguments[0]),
                Path.of(String.valueOf(arguments[1])),
                List.of(arguments).subList(2, arguments.length).toArray());
    Ran ran = Ran.segue(command.toArray());
    assertThat(ran.code()).as(ran.err()).isEqualTo(Segue.USAGE);
    assertThat(ran.err()).contains(complaint);
  }

  /// `segue fetch WHAT DATA --to TO …`, with this test's server for Deezer unless another is named.
  private List<Object> command(String what, Path to, Object... more) {
    List<Object> command = new ArrayList<>(List.of("fetch", what, data, "--to", to));
    command.addAll(List.of("--cache", folder.resolve("cache")));
    if (List.of(more).stream().noneMatch(option -> option.toString().startsWith("--at=deezer"))) {
      command.add(net.at("deezer"));
    }
    command.addAll(List.of(more));
    return command;
  }
}
