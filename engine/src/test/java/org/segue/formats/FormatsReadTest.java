package org.segue.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.formats.ImportReport.Reason;
import org.segue.formats.ImportReport.Row;

/// What the samples say, field by field.
class FormatsReadTest {

  private static final String URI = "spotify:track:" + PlaylistSamples.ID;
  private static final String URI2 = "spotify:track:" + PlaylistSamples.ID2;
  private static final String MBID = PlaylistSamples.MBID;

  private static PlaylistReader.Result read(String sample) throws IOException {
    byte[] content = Objects.requireNonNull(PlaylistSamples.all().get(sample));
    return new PlaylistReader().read(new ByteArrayInputStream(content), "my_mix.csv");
  }

  private static ExternalPlaylist first(String sample) throws IOException {
    return read(sample).playlists().getFirst();
  }

  private static List<String> uris(ExternalPlaylist playlist) {
    return playlist.tracks().stream().map(ExternalTrack::uri).toList();
  }

  private static List<String> shown(ExternalPlaylist playlist) {
    return playlist.tracks().stream().map(t -> t.artistName() + " / " + t.name()).toList();
  }

  @Test
  void xspfAndJspfTellTheSame() throws Exception {
    for (String sample : List.of("xspf", "jspf", "jspf.list")) {
      PlaylistReader.Result result = read(sample);
      ExternalPlaylist playlist = result.playlists().getFirst();
      assertThat(playlist.title()).isEqualTo("Rain & tea");
      assertThat(playlist.description()).isEqualTo("for Sundays");
      assertThat(playlist.modifiedAt()).isEqualTo(1_706_933_106); // 2024-02-03 04:05:06 UTC
      assertThat(uris(playlist)).containsExactly("mbid:" + MBID, URI);
      ExternalTrack kettle = playlist.tracks().getFirst();
      assertThat(kettle.name()).isEqualTo("Kettle <3");
      assertThat(kettle.artistName()).isEqualTo("The Cups");
      assertThat(kettle.albumName()).isEqualTo("Steam");
      assertThat(kettle.durationMs()).isEqualTo(201_000);
      assertThat(kettle.mbid()).isEqualTo(MBID);
      assertThat(result.report().counts()).isEqualTo(Map.of(Reason.NO_ID, 1L));
    }
    assertThat(first("xspf").tracks().getFirst().line()).isEqualTo(8);
    assertThat(first("jspf").tracks().getFirst().artistUri())
        .isEqualTo("https://musicbrainz.org/artist/" + MBID);
    assertThat(first("jspf").tracks().getFirst().albumUri())
        .isEqualTo("https://musicbrainz.org/release/" + MBID);
  }

  @Test
  void linesOfM3uSayWhatComesNext() throws Exception {
    ExternalPlaylist playlist = first("m3u8");
    assertThat(playlist.title()).isEqualTo("Rain & tea");
    assertThat(shown(playlist))
        .containsExactly(
            "The Cups / Kettle <3", "null / Lone Title", "Bowls / Soup", "null / null");
    assertThat(uris(playlist))
        .containsExactly("name:cups:kettle 3", "name::lone title", "name:bowls:soup", URI);
    ExternalTrack kettle = playlist.tracks().getFirst();
    assertThat(kettle.location()).isEqualTo("/music/steam/01 kettle.mp3");
    assertThat(kettle.albumName()).isEqualTo("Steam");
    assertThat(kettle.durationMs()).isEqualTo(201_000);
    assertThat(kettle.line()).isEqualTo(6);
    assertThat(shown(first("m3u8.bare"))).containsExactly("Cups / Kettle", "Bowls / Spoon");
    assertThat(shown(first("pls"))).containsExactly("The Cups / Kettle <3", "null / Lone Title");
  }

  @Test
  void bothKindsOfExportifyAreReadInAnyLanguage() throws Exception {
    for (String sample : List.of("exportify", "exportify.spanish")) {
      PlaylistReader.Result result = read(sample);
      ExternalPlaylist playlist = result.playlists().getFirst();
      assertThat(playlist.title()).isEqualTo("my mix"); // from the file's name
      assertThat(uris(playlist)).containsExactly(URI);
      ExternalTrack kettle = playlist.tracks().getFirst();
      assertThat(kettle.name()).isEqualTo("Kettle, the \"hot\" one");
      assertThat(kettle.artistName()).isEqualTo("The Cups, Inc");
      assertThat(kettle.credit()).isEqualTo("The Cups, Inc, Bowls");
      assertThat(kettle.artistUri()).isEqualTo("spotify:artist:c1");
      assertThat(kettle.albumUri()).isEqualTo("spotify:album:s");
      assertThat(kettle.durationMs()).isEqualTo(201_000);
      assertThat(kettle.isrc()).isEqualTo("QZAAA2000001");
      assertThat(result.report().listed())
          .containsExactly(
              new Row("my_mix.csv", 3, Reason.EPISODE, "A talk"),
              new Row("my_mix.csv", 4, Reason.LOCAL, "Bowls - Spoon"),
              new Row("my_mix.csv", 5, Reason.EMPTY, ""));
      assertThat(result.report().rows()).isEqualTo(4);
      assertThat(result.report().tracks()).isEqualTo(1);
    }
    ExternalTrack kettle = first("exportify-net").tracks().getFirst();
    assertThat(kettle.uri()).isEqualTo(URI);
    assertThat(kettle.artistName()).isEqualTo("The Cups");
    assertThat(kettle.credit()).isEqualTo("The Cups, Bowls");
    assertThat(kettle.albumName()).isEqualTo("Steam");
    assertThat(kettle.durationMs()).isEqualTo(201_000);
  }

  /// What the first six columns and the duration are called in each language: some names are
  /// understood, as `Track-URI` is, and the rest goes by its place.
  private static final List<String> LANGUAGES =
      """
      رابط الأغنية (URI)|اسم الأغنية|روابط الفنانين (URI)|أسماء الفنانين|رابط الألبوم (URI)|اسم الألبوم|مدة الأغنية
      Track-URI|Track-Name|Künstler-URI(s)|Künstlername(n)|Album-URI|Album-Name|Track-Dauer (ms)
      URI κομματιού|Όνομα κομματιού|URI καλλιτέχνη/ων|Όνομα/τα καλλιτέχνη|URI άλμπουμ|Όνομα άλμπουμ|Διάρκεια (ms)
      Track URI|Track Name|Artist URI(s)|Artist Name(s)|Album URI|Album Name|Track Duration (ms)
      URI de la canción|Nombre de la canción|URI(s) del artista|Nombre(s) del artista|URI del álbum|Nombre del álbum|Duración (ms)
      URI du titre|Nom du titre|URI(s) de l'artiste|Nom(s) de l'artiste|URI de l'album|Nom de l'album|Durée du titre (ms)
      URI della traccia|Nome della traccia|URI dell'artista|Nome dell'artista|URI dell'album|Nome dell'album|Durata (ms)
      トラックURI|トラック名|アーティストURI|アーティスト名|アルバムURI|アルバム名|トラックの長さ（ミリ秒）
      Nummer URI|Nummernaam|Artiest-URI|Naam van artiest|Album-URI|Naam van album|Nummerduur (ms)
      URI da faixa|Nome da faixa|URI(s) do artista|Nome(s) do artista|URI do álbum|Nome do álbum|Duração da faixa (ms)
      Låtens URI|Låtens namn|Artistens URI|Artistens namn|Albumets URI|Albumets namn|Låtlängd (ms)
      Parça URI|Parça Adı|Sanatçı URI|Sanatçı Adı|Albüm URI|Albüm Adı|Parça Süresi (ms)
      曲目 URI|曲目名称|艺人 URI|艺人名称|专辑 URI|专辑名称|曲目时长（毫秒）
      """
          .lines()
          .toList();

  @Test
  void exportifyIsReadInEveryLanguageItWrites() throws Exception {
    String rows = PlaylistSamples.EXPORTIFY.substring(PlaylistSamples.EXPORTIFY.indexOf('\n') + 1);
    String local = rows.lines().skip(2).findFirst().orElseThrow();
    for (String language : LANGUAGES) {
      List<String> names = new ArrayList<>(List.of(language.split("\\|")));
      String duration = names.removeLast();
      for (int column = 6; column < 19; column++) {
        names.add(column == 12 ? duration : column == 16 ? "ISRC" : "column " + column);
      }
      String header = '"' + String.join("\",\"", names) + "\"\n";
      for (String table : List.of(header + rows, header + local + "\n" + rows)) {
        PlaylistReader.Result result =
            new PlaylistReader().read(new ByteArrayInputStream(table.getBytes(UTF_8)), "a.csv");
        assertThat(result.formats()).as(language).containsExactly("exportify");
        ExternalTrack kettle = result.playlists().getFirst().tracks().getFirst();
        assertThat(kettle.withClues(null))
            .as(language)
            .isEqualTo(
                new ExternalTrack(
                    URI,
                    "Kettle, the \"hot\" one",
                    "spotify:artist:c1",
                    "The Cups, Inc",
                    "spotify:album:s",
                    "Steam",
                    201_000));
        assertThat(kettle.credit()).as(language).isEqualTo("The Cups, Inc, Bowls");
        assertThat(kettle.isrc()).as(language).isEqualTo("QZAAA2000001");
        assertThat(result.report().tracks()).isEqualTo(1);
      }
      assertThat(PlaylistFormats.recognized(header.getBytes(UTF_8)).orElseThrow().name())
          .as("an empty playlist: %s", language)
          .isEqualTo("exportify");
    }
  }

  @Test
  void columnsThatSomebodyLeftOutOfAnExportifyTableAreNotMistaken() throws Exception {
    String table =
        """
        Track-URI,Track-Name,Künstler-URI(s),Künstlername(n),Album-Name,ISRC
        %s,Kettle,"spotify:artist:c1, spotify:artist:c2","The Cups, Bowls",Steam,QZAAA2000001
        """
            .formatted(URI);
    ExternalTrack kettle =
        new PlaylistReader()
            .read(new ByteArrayInputStream(table.getBytes(UTF_8)), "a.csv")
            .playlists()
            .getFirst()
            .tracks()
            .getFirst();
    assertThat(kettle.artistName()).isEqualTo("The Cups");
    assertThat(kettle.credit()).isEqualTo("The Cups, Bowls");
    assertThat(kettle.albumName()).isEqualTo("Steam");
    assertThat(kettle.albumUri()).isNull();
    assertThat(kettle.isrc()).isEqualTo("QZAAA2000001");
  }

  @Test
  void bothKindsOfExportifyAreWrittenWithTheWholeCredit() throws Exception {
    ExternalTrack track = first("exportify").tracks().getFirst();
    List<ExternalPlaylist> playlists = List.of(ExternalPlaylist.of(null, List.of(track)));
    List<String> app =
        new String(FormatContractTest.write(new ExportifyFormat(), playlists), UTF_8)
            .lines()
            .toList();
    assertThat(app.getFirst())
        .startsWith("Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,")
        .endsWith(",ISRC,Added By,Added At");
    assertThat(app.getLast()).contains(",\"The Cups\\, Inc, Bowls\",").contains("QZAAA2000001");
    List<String> net =
        new String(
                FormatContractTest.write(
                    new ExportifyFormat(ExportifyFormat.Dialect.NET), playlists),
                UTF_8)
            .lines()
            .toList();
    assertThat(net.getFirst()).startsWith("Track URI,Track Name,Album Name,Artist Name(s),Release");
    assertThat(net.getLast())
        .startsWith(
            URI + ",\"Kettle, the \"\"hot\"\" one\",Steam,\"The Cups, Inc;Bowls\",,201000,");
  }

  @Test
  void tablesOfTransferToolsAreRead() throws Exception {
    List<ExternalPlaylist> playlists = read("tunemymusic").playlists();
    assertThat(playlists).extracting(ExternalPlaylist::title).containsExactly("Rain & tea", "Noon");
    ExternalPlaylist rain = playlists.getFirst();
    assertThat(uris(rain)).containsExactly(URI, "name:cups:lid");
    assertThat(rain.tracks().getFirst().isrc()).isEqualTo("QZAAA2000001");
    assertThat(shown(first("soundiiz"))).containsExactly("The Cups / Kettle", "Bowls / Spoon");
    assertThat(first("soundiiz").tracks().getFirst().albumName()).isEqualTo("Steam; hot");
    assertThat(shown(first("soundiiz.apple")))
        .containsExactly("The Cups / Kettle", "Bowls / Spoon");
  }

  @Test
  void numbersBulletsAndCommentsFallAway() throws Exception {
    for (String sample : List.of("text", "text.utf16")) {
      assertThat(first(sample).title()).isEqualTo("Rain & tea");
      assertThat(shown(first(sample)))
          .containsExactly("The Cups / Kettle", "Bowls / Spoon", "Plates / Fork", "null / null");
      assertThat(first(sample).tracks())
          .extracting(ExternalTrack::line)
          .containsExactly(2, 3, 6, 7);
    }
  }

  @Test
  void whatSpotifySendsIsRead() throws Exception {
    PlaylistReader.Result account = read("spotify-account");
    assertThat(account.playlists())
        .extracting(ExternalPlaylist::title)
        .containsExactly("Rain & tea", "Empty");
    ExternalPlaylist rain = account.playlists().getFirst();
    assertThat(uris(rain)).containsExactly(URI, "name:plates:fork"); // older files have no URIs
    assertThat(rain.description()).isEqualTo("i'm & you");
    assertThat(rain.followers()).isEqualTo(2);
    assertThat(rain.modifiedAt()).isEqualTo(1_706_918_400);
    assertThat(account.report().counts()).isEqualTo(Map.of(Reason.EPISODE, 1L, Reason.LOCAL, 1L));
    assertThat(uris(first("spotify-account.library"))).containsExactly(URI, URI2);
    for (String sample : List.of("spotify-api", "spotify-api.new", "spotify-api.utf16")) {
      PlaylistReader.Result api = read(sample);
      ExternalPlaylist playlist = api.playlists().getFirst();
      assertThat(playlist.title()).isEqualTo("Rain & tea");
      assertThat(playlist.description()).isEqualTo("for \"Sundays\"");
      assertThat(playlist.collaborative()).isFalse();
      assertThat(playlist.followers()).isEqualTo(7);
      assertThat(api.report().counts()).isEqualTo(Map.of(Reason.EPISODE, 1L, Reason.EMPTY, 1L));
    }
    for (String sample :
        List.of("spotify-api", "spotify-api.new", "spotify-api.page", "spotify-api.array")) {
      ExternalTrack kettle = first(sample).tracks().getFirst();
      assertThat(kettle.uri()).isEqualTo(URI);
      assertThat(kettle.isrc()).isEqualTo("QZAAA2000001");
      assertThat(kettle.artistName()).isEqualTo("The Cups");
      assertThat(kettle.artistUri()).isEqualTo("spotify:artist:c1");
      assertThat(kettle.credit()).isEqualTo("The Cups, Bowls");
      assertThat(kettle.albumUri()).isEqualTo("spotify:album:s");
    }
  }

  @Test
  void onlyTheListenersOwnPlaylistsOfITunesCount() throws Exception {
    PlaylistReader.Result result = read("itunes");
    assertThat(result.playlists()).hasSize(1);
    ExternalPlaylist rain = result.playlists().getFirst();
    assertThat(rain.title()).isEqualTo("Rain & tea");
    assertThat(shown(rain)).containsExactly("The Cups / Kettle");
    assertThat(rain.tracks().getFirst().location()).isEqualTo("file://localhost/C:/Music/a.mp3");
    assertThat(result.report().counts()).isEqualTo(Map.of(Reason.EPISODE, 1L, Reason.NO_ID, 1L));
  }

  @Test
  void oneZipHoldsManyKinds() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var zip = new java.util.zip.ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> sample : PlaylistSamples.all().entrySet()) {
        zip.putNextEntry(new java.util.zip.ZipEntry("x/" + sample.getKey()));
        zip.write(sample.getValue());
      }
    }
    PlaylistReader.Result result =
        new PlaylistReader().read(new ByteArrayInputStream(bytes.toByteArray()), "all.zip");
    assertThat(result.formats()).hasSize(PlaylistFormats.all().size());
    assertThat(result.report().files()).isEqualTo(PlaylistSamples.all().size());
    assertThat(result.playlists().size()).isGreaterThan(result.report().files());
  }

  /// Against a schema of version 1 of the specification, written for this test.
  @Test
  void ourXspfIsValid() throws Exception {
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    try (InputStream in = FormatsReadTest.class.getResourceAsStream("/xspf-1.xsd")) {
      Schema schema = factory.newSchema(new StreamSource(Objects.requireNonNull(in)));
      XspfFormat format = new XspfFormat();
      for (int seed = 0; seed < 200; seed++) {
        byte[] file =
            FormatContractTest.write(format, new HostilePlaylists(seed, format).playlists(1));
        schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(file)));
      }
      byte[] wrong =
          new String(
                  FormatContractTest.write(format, List.of(ExternalPlaylist.of("t", List.of()))),
                  UTF_8)
              .replace("trackList", "tracks")
              .getBytes(UTF_8);
      assertThatThrownBy(
              () ->
                  schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(wrong))))
          .hasMessageContaining("tracks");
    }
  }

  @Test
  void formatsAreFoundByNameAndByEnding() {
    assertThat(PlaylistFormats.ofFileName("a/B.XSPF")).isInstanceOf(XspfFormat.class);
    assertThat(PlaylistFormats.ofFileName("x.m3u")).isInstanceOf(M3uFormat.class);
    assertThat(PlaylistFormats.ofFileName("x.json")).isInstanceOf(MpdFormat.class);
    assertThat(PlaylistFormats.ofFileName("x.csv")).isInstanceOf(ExportifyFormat.class);
    assertThat(PlaylistFormats.ofFileName("x.txt")).isInstanceOf(TextFormat.class);
    assertThat(PlaylistFormats.named("Soundiiz")).isInstanceOf(SoundiizFormat.class);
    List<String> wrong = new ArrayList<>(List.of("itunes", "x"));
    for (String name : wrong) {
      assertThatThrownBy(() -> PlaylistFormats.named(name))
          .hasMessageContaining("no format '" + name + "' to write; there are xspf, m3u8, pls");
    }
    assertThatThrownBy(() -> PlaylistFormats.ofFileName("x.pdf"))
        .hasMessageContaining("'x.pdf' names no format");
  }
}
