package org.segue.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;

/// M3U and M3U8: a path or address a line, before it what it is: `#EXTINF:seconds,Artist - Title`,
/// `#EXTALB:album`, `#EXTART:artist`; `#PLAYLIST:title` once.
///
/// Where a path has no `#EXTINF`, its file name stands for artist and title. Written as M3U8
/// (UTF-8); `#EXTART` only where the dash in `Artist - Title` would be taken for another one. What
/// has neither path nor page of its own gets its key for a path, so that it is not lost.
public final class M3uFormat implements WritableFormat {

  private static final Pattern INFO =
      Pattern.compile(
          "#EXTINF:\\s*(-?[0-9]{1,9})?(?:\\.[0-9]*)?((?:\\s+[\\w-]+=\"[^\"]*\")*)\\s*,?(.*)");
  private static final Pattern MEDIA =
      Pattern.compile(
          ".*\\.(mp3|flac|ogg|oga|opus|m4a|aac|wav|wma|aif|aiff|ape|mpc|wv|mp4|webm|mka|mod)"
              + "(\\?.*)?",
          Pattern.CASE_INSENSITIVE);

  @Override
  public String name() {
    return "m3u8";
  }

  @Override
  public String mediaType() {
    return "audio/x-mpegurl";
  }

  @Override
  public List<String> endings() {
    return List.of(".m3u8", ".m3u");
  }

  @Override
  public boolean single() {
    return true;
  }

  /// By its first line, by an `#EXTINF` anywhere, or because all lines are paths of audio files.
  @Override
  public boolean recognizes(byte[] head) {
    String text = Texts.head(head).stripLeading();
    if (text.startsWith("#EXTM3U") || text.startsWith("#EXTINF:") || text.contains("\n#EXTINF:")) {
      return true;
    }
    List<String> lines = text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
    int whole = head.length < PlaylistFormats.HEAD ? lines.size() : lines.size() - 1; // cut
    return whole > 0
        && lines.subList(0, whole).stream().allMatch(line -> MEDIA.matcher(line.strip()).matches());
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    String text = Texts.read(in, source);
    Rows rows = new Rows(sink);
    String title = null;
    String info = null;
    String artist = null;
    String album = null;
    long seconds = 0;
    long line = 0;
    for (String raw : (Iterable<String>) text.lines()::iterator) {
      line++;
      String content = raw.strip();
      if (content.startsWith("#EXT-X-")) {
        throw BadInputException.atLine(
            source,
            line,
            "'%s' belongs to HLS: the pieces of one stream, not a playlist of tracks"
                .formatted(Clean.line(content, 40)),
            "Give the playlist that names the tracks",
            null);
      }
      if (content.startsWith("#")) {
        Matcher matcher = INFO.matcher(content);
        if (matcher.matches()) {
          seconds = matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1));
          info = matcher.group(3).strip();
        } else if (content.startsWith("#PLAYLIST:")) {
          title = content.substring("#PLAYLIST:".length());
        } else if (content.startsWith("#EXTALB:")) {
          album = content.substring("#EXTALB:".length()).strip();
        } else if (content.startsWith("#EXTART:")) {
          artist = content.substring("#EXTART:".length()).strip();
        }
      } else if (!content.isEmpty()) {
        Row row = new Row(line);
        located(row, content);
        row.durationMs = 1000 * Math.max(0, seconds);
        row.album = album;
        name(row, info, artist, content);
        rows.add(row);
        info = null;
        artist = null;
        album = null;
        seconds = 0;
      }
    }
    rows.finish(title == null ? Texts.titleOf(source) : title);
  }

  private static void located(Row row, String content) {
    if (TrackIds.spotify(content) != null
        || TrackIds.mbid(content) != null
        || content.startsWith(TrackIds.ISRC)) {
      row.identify(content);
    } else if (!TrackIds.isNameKey(content)) {
      row.location = content;
    }
  }

  private static void name(Row row, @Nullable String info, @Nullable String artist, String path) {
    if (info == null || info.isEmpty()) {
      if (row.location != null) {
        row.named(fileName(path));
      }
    } else if (artist != null && artist.isEmpty()) {
      row.name = info;
    } else if (artist != null && info.startsWith(artist + " - ")) {
      row.artist = artist;
      row.name = info.substring(artist.length() + 3);
    } else {
      row.named(info);
      row.artist = row.artist == null ? artist : row.artist;
    }
  }

  /// The last part of a path without its ending and the number it may begin with.
  static String fileName(String path) {
    String plain = path.replaceFirst("[?#].*", "");
    String last = plain.substring(1 + Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')));
    if (path.contains("://")) {
      last = Uris.unescaped(last);
    }
    String bare = last.replaceFirst("\\.[A-Za-z0-9]{1,5}$", "").replace('_', ' ');
    String unnumbered = bare.replaceFirst("^[0-9]{1,3}(?:[-.][0-9]{1,3})?[. -]+(?=\\S)", "");
    return unnumbered.isBlank() ? bare : unnumbered;
  }

  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) throws IOException {
    ExternalPlaylist playlist = only(playlists);
    StringBuilder text = new StringBuilder("#EXTM3U\n#EXTENC: UTF-8\n");
    String title = Clean.title(playlist.title());
    if (title != null) {
      text.append("#PLAYLIST:").append(title).append('\n');
    }
    for (ExternalTrack track : playlist.tracks()) {
      String album = Clean.name(track.albumName());
      if (album != null) {
        text.append("#EXTALB:").append(album).append('\n');
      }
      String shown = shown(track);
      if (!shown.isEmpty()) {
        Row back = new Row(0);
        back.named(shown);
        String artist = Clean.name(track.credit());
        if (!Objects.equals(artist, back.artist)) {
          text.append("#EXTART:").append(artist == null ? "" : artist).append('\n');
        }
        int seconds = track.durationMs() > 0 ? Math.max(1, (track.durationMs() + 500) / 1000) : -1;
        text.append("#EXTINF:").append(seconds).append(',').append(shown).append('\n');
      }
      text.append(place(track)).append('\n');
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// "Artist - Title", or what there is of it.
  static String shown(ExternalTrack track) {
    String name = Clean.name(track.name());
    String artist = Clean.name(track.credit());
    return name == null ? "" : artist == null ? name : artist + " - " + name;
  }

  /// The line that leads to a track: its location, else its page, else its key.
  static String place(ExternalTrack track) {
    String location = Clean.longText(track.location());
    if (location == null) {
      location = TrackIds.link(track.uri());
    }
    if (location == null) {
      location =
          track.uri().startsWith(TrackIds.MBID)
              ? Uris.RECORDING + track.uri().substring(TrackIds.MBID.length())
              : Clean.line(track.uri(), Clean.LONG);
    }
    return location.startsWith("#") ? "./" + location : location;
  }
}
