package org.segue.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;

/// Playlists drawn by a seed, with names that try to break out of their place, and just what a
/// format has room for: whoever reads them back must find the same.
final class HostilePlaylists {

  private static final List<String> PIECES =
      List.of(
          "Kettle",
          "\r\n#EXTINF:1,x",
          "\n/etc/passwd",
          "=HYPERLINK(\"http://x\")",
          "+44",
          "-",
          "@SUM(1)",
          "'quoted'",
          "\"double\"",
          "a,b;c\td",
          "<script>alert(1)</script>",
          "]]>",
          "&amp;&lt;&#0;",
          "<!ENTITY x SYSTEM \"file:///etc/passwd\">",
          "\\\"},{\"pid\":1",
          "\u0000\u0007",
          "\ud83d\ude00\ud83c\udffd",
          "\ud800",
          "\udc00tail",
          "\u202egnp.exe",
          "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
          "日本語 🎧",
          "Привет",
          "مرحبا",
          "\ufeffBOM",
          "\uffff",
          "\u2028line",
          "# comment",
          "1. first",
          "- bullet",
          "• dot",
          "File1=/x",
          "[playlist]",
          "%00%2e%2e",
          "name:a:b",
          "spotify:track:x",
          "x".repeat(700),
          "\\,",
          "C:\\Music",
          "'",
          "''=x",
          "  spaces  ");

  private final SplittableRandom random;
  private final PlaylistFormat format;

  HostilePlaylists(long seed, PlaylistFormat format) {
    random = new SplittableRandom(seed);
    this.format = format;
  }

  List<ExternalPlaylist> playlists(int count) {
    List<ExternalPlaylist> playlists = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      int wanted = format instanceof TuneMyMusicFormat ? random.nextInt(1, 6) : random.nextInt(6);
      while (tracks.size() < wanted) {
        tracks.add(track());
      }
      playlists.add(playlist(p, tracks));
    }
    return playlists;
  }

  private ExternalPlaylist playlist(int number, List<ExternalTrack> tracks) {
    String title = Clean.title(text());
    String about = random.nextBoolean() ? Clean.longText(text()) : null;
    long date = random.nextInt(4) == 0 ? 0 : 1_500_000_000L + random.nextInt(1 << 28);
    return switch (format) {
      case MpdFormat f ->
          new ExternalPlaylist(
              number, title, about, true, date, random.nextInt(9), -1, -1, tracks, List.of());
      case XspfFormat f -> dated(title, about, date, tracks);
      case JspfFormat f -> dated(title, about, date, tracks);
      case TuneMyMusicFormat f -> ExternalPlaylist.of(Clean.title(number + " " + text()), tracks);
      case ExportifyFormat f -> ExternalPlaylist.of(null, tracks);
      case SoundiizFormat f -> ExternalPlaylist.of(null, tracks);
      default -> ExternalPlaylist.of(title, tracks);
    };
  }

  private static ExternalPlaylist dated(
      @Nullable String title, @Nullable String about, long date, List<ExternalTrack> tracks) {
    return new ExternalPlaylist(-1, title, about, null, date, -1, -1, -1, tracks, List.of());
  }

  private ExternalTrack track() {
    Row row = new Row(0);
    row.name = "T" + text(); // a name there is always, else the key would be another one
    row.artist = artist();
    row.credit = row.artist;
    String spotify = "spotify:track:" + Long.toString(random.nextLong(1L << 40), 36);
    String mbid = "%08x-0000-4000-8000-000000000000".formatted(random.nextInt());
    String isrc = "QZAAA%07d".formatted(random.nextInt(10_000_000));
    boolean named = random.nextInt(3) == 0;
    if (!(format instanceof TextFormat || format instanceof PlsFormat)) {
      row.album = random.nextBoolean() ? "A" + text() : null;
    }
    switch (format) {
      case MpdFormat f -> {
        row.uri = named ? null : spotify;
        row.artistUri = "spotify:artist:x";
        row.albumUri = random.nextBoolean() ? "spotify:album:x" : null;
        row.durationMs = random.nextInt(1_000_000);
      }
      case XspfFormat f -> identified(row, named, spotify, mbid, isrc);
      case JspfFormat f -> {
        identified(row, named, spotify, mbid, isrc);
        row.artistUri = named ? "https://musicbrainz.org/artist/" + mbid : null;
        row.albumUri = named ? "https://musicbrainz.org/release/" + mbid : null;
      }
      case M3uFormat f -> placed(row, named, spotify);
      case PlsFormat f -> placed(row, named, spotify);
      case ExportifyFormat f -> {
        boolean app = f.dialect() == ExportifyFormat.Dialect.APP;
        row.uri = named ? null : spotify.substring(0, 14) + "0123456789012345678901";
        row.artistUri = app && random.nextBoolean() ? "spotify:artist:x" : null;
        row.albumUri = app ? "spotify:album:x" : null;
        row.durationMs = random.nextInt(1_000_000);
        row.isrc = app && random.nextBoolean() ? isrc : null;
        credited(row, app);
      }
      case TuneMyMusicFormat f -> {
        row.uri = named ? null : "spotify:track:0123456789012345678901";
        row.isrc = random.nextBoolean() ? isrc : null;
      }
      case SoundiizFormat f -> row.isrc = random.nextBoolean() ? isrc : null;
      default -> {}
    }
    ExternalTrack track = row.track();
    return java.util.Objects.requireNonNull(track);
  }

  /// Up to three more artists; names that are joined by `;` have none, and single spaces.
  private void credited(Row row, boolean escaped) {
    List<String> names = new ArrayList<>(List.of(java.util.Objects.requireNonNull(row.artist)));
    for (int more = random.nextInt(4); more > 0; more--) {
      names.add("C" + text());
    }
    names.replaceAll(name -> Clean.line(name, 120)); // so that the artist does not fill the credit
    if (!escaped) {
      names.replaceAll(name -> name.replace(';', ',').replaceAll(" +", " "));
    }
    row.artist = names.getFirst();
    row.credit = String.join(", ", names);
  }

  private void identified(Row row, boolean named, String spotify, String mbid, String isrc) {
    row.uri = named ? null : spotify;
    row.mbid = random.nextBoolean() ? mbid : null;
    row.isrc = random.nextBoolean() ? isrc : null;
    row.location = named || random.nextBoolean() ? "file:///music/a%20b.mp3" : null;
    row.durationMs = random.nextInt(1_000_000);
  }

  private void placed(Row row, boolean named, String spotify) {
    row.uri = named ? null : spotify;
    row.location = named && random.nextBoolean() ? "/music/" + random.nextInt(99) + " x.mp3" : null;
    row.durationMs = 1000L * random.nextInt(3000);
  }

  /// In lines of "Artist - Title" an artist with such a dash cannot be told from artist and title.
  private String artist() {
    String artist = "B" + text();
    boolean plain = format instanceof TextFormat || format instanceof PlsFormat;
    return plain ? artist.replaceAll("\\s*[-–—]\\s*", "~") : artist;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(4); n >= 0; n--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
      text.append(random.nextBoolean() ? " " : "");
      text.append(random.nextInt(5) == 0 ? " - " : "");
    }
    return text.toString();
  }
}
