package org.segue.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.formats.ImportReport.Reason;

/// Files that are meant to do harm, or that nobody meant at all. Longer than most, as it is one
/// list of all that a file may try, whatever its format.
class HostileFilesTest {

  private static final String ID = PlaylistSamples.ID;

  static PlaylistReader.Result read(byte[] content) throws IOException {
    return new PlaylistReader().read(new ByteArrayInputStream(content), "f");
  }

  private static PlaylistReader.Result read(String content) throws IOException {
    return read(content.getBytes(UTF_8));
  }

  private static ExternalPlaylist only(String content) throws IOException {
    List<ExternalPlaylist> playlists = read(content).playlists();
    assertThat(playlists).hasSize(1);
    return playlists.getFirst();
  }

  private static void refused(String content, String... words) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(BadInputException.class)
        .hasMessageFindingMatch("f at (byte|line) [0-9]+")
        .satisfies(
            e -> {
              for (String word : words) {
                assertThat(e).hasMessageContaining(word);
              }
            });
  }

  /// A server that counts who comes.
  private static final class Trap implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger visits = new AtomicInteger();

    Trap() throws IOException {
      Thread.ofVirtual()
          .start(
              () -> {
                while (!server.isClosed()) {
                  try (Socket visit = server.accept()) {
                    visits.incrementAndGet();
                    visit.getOutputStream().write("HTTP/1.0 404\r\n\r\n".getBytes(UTF_8));
                  } catch (IOException e) {
                    return;
                  }
                }
              });
    }

    String address() {
      return "http://127.0.0.1:%d/x".formatted(server.getLocalPort());
    }

    /// How many came before this.
    int visits() throws IOException {
      int before = visits.get();
      try (Socket last = new Socket(server.getInetAddress(), server.getLocalPort())) {
        last.getInputStream().readAllBytes(); // all earlier ones were served before it
      }
      assertThat(visits.get()).isGreaterThan(before);
      return visits.get() - 1;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  // 1
  @Test
  void entitiesReadNoFileAndCallNobody(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "TOPSECRET");
    try (Trap trap = new Trap()) {
      for (String type :
          List.of(
              "<!DOCTYPE playlist [<!ENTITY x SYSTEM \"%s\">]>".formatted(secret.toUri()),
              "<!DOCTYPE playlist [<!ENTITY x SYSTEM \"%s\">]>".formatted(trap.address()),
              "<!DOCTYPE playlist [<!ENTITY x PUBLIC \"p\" \"%s\">]>".formatted(trap.address()),
              "<!DOCTYPE playlist [<!ENTITY %% p SYSTEM \"%s\"> %%p; <!ENTITY x \"y\">]>"
                  .formatted(trap.address()),
              "<!DOCTYPE playlist SYSTEM \"%s\" [<!ENTITY x \"y\">]>".formatted(trap.address()),
              "<!DOCTYPE playlist SYSTEM \"%s\">".formatted(trap.address()))) {
        String xml =
            "<?xml version=\"1.0\"?>"
                + type
                + "<playlist><title>&x;</title><trackList><track><title>a&x;b</title></track>"
                + "</trackList></playlist>";
        refused(xml, "entity");
        assertThatThrownBy(() -> read(xml)).message().doesNotContain("TOPSECRET");
        refused(xml.replace("playlist", "plist").replace("trackList", "dict"));
        String harmless = xml.replace("&x;", "y"); // named, but not used: passed over
        assertThat(only(harmless).title()).isEqualTo("y");
      }
      String schema =
          "<playlist xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
              + " xsi:noNamespaceSchemaLocation=\"%s\" xmlns:xi=\"http://www.w3.org/2001/XInclude\">"
                  .formatted(trap.address())
              + "<xi:include href=\"%s\" parse=\"text\"/><trackList/></playlist>"
                  .formatted(secret.toUri());
      assertThat(only(schema).tracks()).isEmpty();
      assertThat(trap.visits()).isZero();
    }
  }

  // 2
  @Test
  void entitiesDoNotMultiply() {
    StringBuilder laughs = new StringBuilder("<!DOCTYPE playlist [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 40; i++) {
      laughs.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
    }
    refused(laughs + "]><playlist><title>&a39;</title></playlist>", "entity");
    String quadratic = "<!DOCTYPE playlist [<!ENTITY a \"" + "x".repeat(50_000) + "\">]>";
    refused(quadratic + "<playlist><title>" + "&a;".repeat(1000) + "</title></playlist>");
  }

  // 3
  @Test
  void deepAndEndlessXmlIsRefused() {
    refused("<playlist>" + "<a>".repeat(100) + "</a>".repeat(100) + "</playlist>", "line 1");
    refused("<playlist>" + "<a>".repeat(200_000));
    String many =
        "<playlist><trackList>" + "<track/>".repeat(1_000_001) + "</trackList></playlist>";
    refused(many, "more than 1,000,000 elements");
    refused("<playlist><title>" + "x".repeat(100_000) + "</title></playlist>", "65,536 characters");
    StringBuilder attributes = new StringBuilder("<playlist ");
    for (int a = 0; a < 20_000; a++) {
      attributes.append(" a%d=\"\"".formatted(a));
    }
    refused(attributes + "></playlist>");
  }

  // 4
  @Test
  void thePropertyListOfITunesIsReadWithoutItsDocumentType() throws Exception {
    try (Trap trap = new Trap()) {
      String xml =
          PlaylistSamples.ITUNES.replace(
              "http://www.apple.com/DTDs/PropertyList-1.0.dtd", trap.address());
      assertThat(only(xml).title()).isEqualTo("Rain & tea");
      assertThat(trap.visits()).isZero();
    }
  }

  // 5
  @Test
  void jsonBeyondItsLimitsIsRefused() {
    String open = "{\"playlist\": {\"title\": ";
    refused(open + "[".repeat(100_000), "nesting");
    refused(open + "{\"a\":".repeat(100));
    refused(open + "\"" + "x".repeat(70_000) + "\"}}");
    refused(open + "\"x\", \"" + "n".repeat(300) + "\": 1}}");
    refused(open + "1".repeat(40) + "}}");
    refused(open + "\"x\", \"track\": [" + "{\"title\": \"y\"},\n".repeat(2_500_000) + "{}]}}");
    refused("[".repeat(100_000));
  }

  // 6
  @Test
  void jsonThatIsNoneIsRefusedOrMadeHarmless() throws Exception {
    refused("{\"playlist\": {\"title\": \"a\", \"title\": \"b\", \"track\": []}}", "Duplicate");
    refused("{\"playlist\": {\"title\": \"a\", \"track\": [{\"duration\": NaN}]}}");
    refused("{\"playlist\": {\"title\": \"a\", \"track\": [{\"duration\": Infinity}]}}");
    refused("{\"playlist\": {\"title\": \"a\"}} {}", "more content");
    ExternalTrack track =
        only("""
        {"playlist": {"title": "\\ud800 a \\u0000 b", "track": [
          {"title": "x\\udfff", "creator": "y\\u0000z", "duration": 1e999999}]}}\
        """)
            .tracks()
            .getFirst();
    assertThat(track.name()).isEqualTo("x\ufffd");
    assertThat(track.artistName()).isEqualTo("y z");
    assertThat(track.durationMs()).isZero();
    refused("{\"playlists\": [{\"tracks\": [{\"track_uri\": \"a\", \"duration_ms\": 1e999999}]}]}");
    refused("{\"playlist\": {\"title\": \"a\"\u0000}}");
    refused("{\"playlist\": \"oops\", \"x\": 1}");
    assertThat(only("{\"playlist\": {\"title\": {\"not\": [\"text\"]}, \"track\": 3}}").tracks())
        .isEmpty();
  }

  private static byte[] zip(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return bytes.toByteArray();
  }

  // 8
  @Test
  void entriesThatLeaveTheirFolderAreRefused(@TempDir Path folder) throws Exception {
    String list = "Artist - Title\n";
    byte[] archive =
        zip(
            "../evil.txt", list,
            "a/../../evil.txt", list,
            "/etc/evil.txt", list,
            "C:\\evil.txt", list,
            "..\\evil.txt", list,
            "..", list,
            "good/mix.txt", list,
            "link.txt", "../../../etc/passwd", // what a symbolic link holds
            "notes.bin", "\0\1\2");
    Path file = Files.write(folder.resolve("in.zip"), archive);
    PlaylistReader.Result result = new PlaylistReader().read(file);
    assertThat(result.playlists()).hasSize(1);
    assertThat(result.playlists().getFirst().title()).isEqualTo("mix");
    assertThat(result.report().count(Reason.REFUSED)).isEqualTo(6);
    assertThat(result.report().count(Reason.NO_PLAYLIST)).isEqualTo(2);
    assertThat(result.report().rows()).isEqualTo(1);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    byte[] twice = zip("mix.txt", list, "mix.txu", "Other - Title\n");
    for (int i = 0; i + 7 <= twice.length; i++) { // a second entry of the first one's name
      if (new String(twice, i, 7, UTF_8).equals("mix.txu")) {
        twice[i + 6] = 't';
      }
    }
    result = read(twice);
    assertThat(result.playlists()).hasSize(1);
    assertThat(result.report().listed())
        .extracting(ImportReport.Row::text)
        .containsExactly("a second entry of this name");
  }

  // 9
  @Test
  void archivesThatExplodeAreStopped() throws Exception {
    String empty = " ".repeat(1 << 20);
    List<String> bomb = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      bomb.add("a%d.json".formatted(i));
      bomb.add("[" + empty);
    }
    byte[] flat = zip(bomb.toArray(String[]::new));
    assertThatThrownBy(() -> read(flat)).isInstanceOf(BadInputException.class);
    byte[] one = zip("bomb.txt", "A - B\n" + "          \n".repeat(3_000_000));
    assertThatThrownBy(() -> read(one)).hasMessageContaining("200 times its size");
    byte[] gzip = gzip(("A - B\n" + "          \n".repeat(3_000_000)).getBytes(UTF_8));
    assertThatThrownBy(() -> read(gzip)).hasMessageContaining("200 times its size");
    byte[] refusedOne = zip("../bomb.txt", "A - B\n" + "          \n".repeat(3_000_000));
    assertThatThrownBy(() -> read(refusedOne)).hasMessageContaining("200 times its size");
    List<String> crowd = new ArrayList<>();
    for (int i = 0; i < 2001; i++) {
      crowd.add("%d.txt".formatted(i));
      crowd.add("A - B\n");
    }
    byte[] crowded = zip(crowd.toArray(String[]::new));
    assertThatThrownBy(() -> read(crowded)).hasMessageContaining("more than 2,000 entries");
    String inner = new String(zip("a.txt", "A - B\n"), StandardCharsets.ISO_8859_1);
    byte[] nested = zip("inner.zip", inner, "b.txt", "C - D\n");
    assertThat(read(nested).report().count(Reason.REFUSED)).isEqualTo(1);
    assertThat(read(nested).playlists()).hasSize(1);
    byte[] twice = gzip(gzip("A - B\n".getBytes(UTF_8)));
    assertThatThrownBy(() -> read(twice)).hasMessageContaining("inside compressed content");
    byte[] onlyInner = zip("inner.zip", inner);
    assertThatThrownBy(() -> read(onlyInner)).hasMessageContaining("no playlist in an archive");
    ReadLimits small = new ReadLimits(1000, 200, 10, 5);
    assertThatThrownBy(
            () ->
                new PlaylistReader(small)
                    .read(new ByteArrayInputStream("A - B\n".repeat(200).getBytes(UTF_8)), "f"))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(
            () ->
                new PlaylistReader(small)
                    .read(new ByteArrayInputStream("A - B\n".repeat(6).getBytes(UTF_8)), "f"))
        .hasMessageContaining("more than 5 tracks");
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  // 9, 10: an endless stream behind a small head is left as soon as it is too much
  @Test
  void endlessContentIsLeft() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++) {
              buffer[offset + i] = (byte) "A - B\n".charAt(i % 6);
            }
            return length;
          }
        };
    assertThatThrownBy(() -> new PlaylistReader().read(endless, "f"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("more than 32 MB of text");
  }

  // 7 for archives
  @Test
  void truncatedArchivesEndInAnAnswerOrACleanError() throws Exception {
    byte[] zip = zip("a.txt", "A - B\n", "b.m3u", "#EXTM3U\n/x.mp3\n");
    byte[] gzip = gzip(PlaylistSamples.XSPF.getBytes(UTF_8));
    for (byte[] whole : List.of(zip, gzip)) {
      for (int length = 0; length < whole.length; length++) {
        byte[] prefix = java.util.Arrays.copyOf(whole, length);
        try {
          assertThat(read(prefix).playlists()).isNotEmpty();
        } catch (BadInputException e) {
          assertThat(e).hasMessageFindingMatch("f(!\\S+)? at (byte|line) [0-9]+");
        }
      }
      for (int at = 0; at < whole.length; at++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) 0x55;
        try {
          assertThat(read(damaged)).isNotNull();
        } catch (BadInputException e) {
          assertThat(e).hasMessageFindingMatch("f(!.+)? at (byte|line) [0-9]+");
        }
      }
    }
  }

  // 11
  @Test
  void everyUsualEncodingIsRead() throws Exception {
    String text = "#EXTM3U\r\n#PLAYLIST:Thé\r#EXTINF:1,Björk - Jóga\n/x.mp3\r\n";
    List<byte[]> files =
        List.of(
            text.getBytes(UTF_8),
            ("\ufeff" + text).getBytes(UTF_8),
            text.getBytes(Charset.forName("windows-1252")),
            ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE),
            ("\ufeff" + text).getBytes(StandardCharsets.UTF_16BE),
            text.getBytes(StandardCharsets.UTF_16LE),
            ("\ufeff" + text).getBytes(StandardCharsets.UTF_32LE),
            ("\ufeff" + text).getBytes(StandardCharsets.UTF_32BE));
    for (byte[] file : files) {
      ExternalPlaylist playlist = read(file).playlists().getFirst();
      assertThat(playlist.title()).isEqualTo("Thé");
      assertThat(playlist.tracks().getFirst().artistName()).isEqualTo("Björk");
    }
    byte[] xml =
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><playlist><title>Thé</title></playlist>"
            .getBytes(StandardCharsets.UTF_16);
    assertThat(read(xml).playlists().getFirst().title()).isEqualTo("Thé");
    byte[] wrong =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><playlist><title>Th\u00e9</title></playlist>"
            .getBytes(StandardCharsets.ISO_8859_1);
    PrintStream usual = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      assertThatThrownBy(() -> read(wrong))
          .hasMessageContaining("f at line 1")
          .hasMessageContaining("no text in the document's encoding");
      byte[] late =
          new String(wrong, StandardCharsets.ISO_8859_1)
              .replace("<title>", "<x>" + "y\n".repeat(20_000) + "</x><title>")
              .getBytes(StandardCharsets.ISO_8859_1);
      assertThatThrownBy(() -> read(late))
          .hasMessageFindingMatch("f at line [0-9]{4,}: in this line or behind");
    } finally {
      System.setErr(usual);
    }
    assertThat(said.toString(UTF_8)).isEmpty();
    byte[] latin =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><playlist><title>Thé</title></playlist>"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(latin).playlists().getFirst().title()).isEqualTo("Thé");
    byte[] marked = "\ufeff<playlist><title>Thé</title></playlist>".getBytes(UTF_8);
    assertThat(read(marked).playlists().getFirst().title()).isEqualTo("Thé");
    refused("<?xml version=\"1.0\" encoding=\"no-such\"?><playlist/>", "no-such", "UTF-8");
    byte[] json = "{\"playlist\": {\"title\": \"Th\u00e9\"}}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> read(json)).hasMessageContaining("UTF-8");
  }

  // 12
  @Test
  void tablesBeyondReasonAreRefused() {
    String header = "title;artist;album;isrc\n";
    refused(header + "a;b\n\"never closed;x\ny;z\n", "line 3");
    refused(header + ";".repeat(1_000_000) + "\n", "f at line");
    refused(header + "\"" + "x".repeat(2_000_000) + "\";b\n", "f at line");
    refused(header + "x".repeat(100_000) + ";b\n", "f at line");
    refused(header + "\"a\"b;c\n", "f at line 2");
  }

  // 12
  @Test
  void formulasAreNeutralisedUnlessThatIsUnwanted() throws Exception {
    List<ExternalTrack> tracks = new ArrayList<>();
    List<String> names = List.of("=1+1", "+44", "-", "@x", "'=x", "plain", "'tis");
    for (String name : names) {
      Row row = new Row(0);
      row.name = name;
      row.artist = "=A";
      tracks.add(row.track());
    }
    List<ExternalPlaylist> playlists = List.of(ExternalPlaylist.of("t", tracks));
    for (WritableFormat format :
        List.of(new SoundiizFormat(), new TuneMyMusicFormat(), new ExportifyFormat())) {
      String table = new String(FormatContractTest.write(format, playlists), UTF_8);
      assertThat(table).contains("'=1+1", "'+44", "'-", "'@x", "''=x", "plain", "'tis", "'=A");
      assertThat(table).doesNotContain("''tis").doesNotContainPattern("(?m)(^|[;,])[=+@-]");
      assertThat(read(table).playlists().getFirst().tracks())
          .extracting(ExternalTrack::name)
          .containsExactlyElementsOf(names);
      String bare = new String(FormatContractTest.write(format.unguarded(), playlists), UTF_8);
      assertThat(bare).containsPattern("(?m)(^|[;,])=1\\+1").doesNotContain("'=1+1");
    }
  }

  // 13
  @Test
  void pathsAndAddressesAreOnlyText() throws Exception {
    try (Trap trap = new Trap()) {
      String list =
          "#EXTM3U\nfile:///etc/passwd\n#EXTINF:1,A - B\nhttp://169.254.169.254/latest\n%s\n../x\n"
              .formatted(trap.address());
      List<ExternalTrack> tracks = only(list).tracks();
      assertThat(tracks)
          .extracting(ExternalTrack::location)
          .containsExactly(
              "file:///etc/passwd", "http://169.254.169.254/latest", trap.address(), "../x");
      assertThat(tracks.getFirst().name()).isEqualTo("passwd");
      for (WritableFormat format : PlaylistFormats.writable()) {
        FormatContractTest.write(format, List.of(only(list)));
      }
      assertThat(trap.visits()).isZero();
    }
  }

  // 14
  @Test
  void titlesCannotAddLines() throws Exception {
    Row row = new Row(0);
    row.name = "a\r\n#EXTINF:9,evil\n/etc/passwd\nFile9=/x\u2028\u0085y";
    row.artist = "b\nTitle9=evil";
    row.album = "c\r/etc/shadow";
    row.location = "/d.mp3\n/e.mp3";
    ExternalTrack track = row.track();
    ExternalPlaylist playlist = ExternalPlaylist.of("t\n#EXTINF:9,evil", List.of(track));
    String m3u = new String(FormatContractTest.write(new M3uFormat(), List.of(playlist)), UTF_8);
    assertThat(m3u.split("\\R"))
        .containsExactly(
            "#EXTM3U",
            "#EXTENC: UTF-8",
            "#PLAYLIST:t #EXTINF:9,evil",
            "#EXTALB:c /etc/shadow",
            "#EXTINF:-1,b Title9=evil - a  #EXTINF:9,evil /etc/passwd File9=/x  y",
            "/d.mp3 /e.mp3");
    String pls = new String(FormatContractTest.write(new PlsFormat(), List.of(playlist)), UTF_8);
    assertThat(pls.split("\\R")).hasSize(7).noneMatch(line -> line.startsWith("File9"));
    String text = new String(FormatContractTest.write(new TextFormat(), List.of(playlist)), UTF_8);
    assertThat(text.split("\\R")).hasSize(2);
  }

  // 15
  @Test
  void extremesHaveDefinedResults() throws Exception {
    assertThatThrownBy(() -> read("")).hasMessageContaining("f at byte 0: an empty file");
    assertThatThrownBy(() -> read("\ufeff")).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> read("just some words\nand more\n"))
        .hasMessageContaining("no kind of playlist that is known")
        .hasMessageContaining("xspf");
    assertThat(only("#EXTM3U\n").tracks()).isEmpty();
    assertThat(only("{\"playlist\": {\"title\": \"t\", \"track\": []}}").title()).isEqualTo("t");
    assertThat(only("Artist - Title\n").tracks()).hasSize(1);
    PlaylistReader.Result same = read("Artist - Title\n".repeat(50));
    assertThat(same.playlists().getFirst().tracks()).hasSize(50);
    assertThat(same.report().count(Reason.DUPLICATE)).isEqualTo(49);
    assertThat(same.report().skipped()).isZero();
    String local = "Track URI,Track Name\nspotify:local:A:B:C:9,C\n";
    PlaylistReader.Result locals = read(local);
    assertThat(locals.playlists().getFirst().tracks()).isEmpty();
    assertThat(locals.report().listed())
        .containsExactly(new ImportReport.Row("f", 2, Reason.LOCAL, "C"));
    PlaylistReader.Result episodes =
        read("Track URI,Track Name\nspotify:episode:%s,E\nspotify:show:x,F\n".formatted(ID));
    assertThat(episodes.report().count(Reason.EPISODE)).isEqualTo(2);
    assertThat(episodes.report().rows()).isEqualTo(2);
  }

  // 15
  @Test
  void aHundredThousandTracksAreReadInEveryFormat() throws Exception {
    List<ExternalTrack> tracks = new ArrayList<>();
    for (int t = 0; t < 100_000; t++) {
      Row row = new Row(0);
      row.uri = "spotify:track:%022d".formatted(t);
      row.name = "Track " + t;
      row.artist = "Artist " + t % 1000;
      row.album = "Album " + t % 3000;
      row.durationMs = 200_000;
      tracks.add(row.track());
    }
    for (WritableFormat format : PlaylistFormats.writable()) {
      byte[] file = FormatContractTest.write(format, List.of(ExternalPlaylist.of("big", tracks)));
      PlaylistReader.Result result = read(file);
      assertThat(result.formats()).containsExactly(format.name());
      assertThat(result.playlists().getFirst().tracks()).as(format.name()).hasSize(100_000);
    }
  }

  // 16, 17
  @Test
  void textIsInertAndTrimmed() throws Exception {
    String list =
        "# \u202eevil\u2066 title "
            + "x".repeat(10_000)
            + "\n<img src=x onerror=alert(1)> - z"
            + "\u0301".repeat(500)
            + "\n\ud83d\ude00\ud83c\udffd - "
            + "\ud83d\ude00".repeat(600)
            + "\n";
    ExternalPlaylist playlist = only(list);
    assertThat(playlist.title()).startsWith("evil title xxx");
    assertThat(playlist.title()).hasSize(200);
    ExternalTrack first = playlist.tracks().get(0);
    assertThat(first.artistName()).isEqualTo("<img src=x onerror=alert(1)>");
    assertThat(first.name()).hasSizeLessThan(10);
    ExternalTrack second = playlist.tracks().get(1);
    assertThat(second.artistName()).isEqualTo("\ud83d\ude00\ud83c\udffd");
    assertThat(second.name()).isEqualTo("\ud83d\ude00".repeat(500));
    String xml = new String(FormatContractTest.write(new XspfFormat(), List.of(playlist)), UTF_8);
    assertThat(xml).contains("&lt;img src=x").doesNotContain("<img");
  }

  @Test
  void pieceListsOfStreamsAreRefusedClearly() {
    refused(
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:9.0,\nhttp://x/1.ts\n",
        "f at line 2",
        "HLS",
        "the playlist that names the tracks");
  }
}
