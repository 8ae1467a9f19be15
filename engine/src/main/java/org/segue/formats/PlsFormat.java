package org.segue.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.segue.data.BadInputException;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;

/// PLS, version 2, of Winamp and radio stations: `[playlist]`, then `File1=`, `Title1=Artist -
/// Title`, `Length1=` in seconds. Names in any case, numbers with gaps and in any order. The title
/// is `X-GNOME-Title`, as Totem and Rhythmbox write it.
public final class PlsFormat implements WritableFormat {

  private static final Pattern LINE =
      Pattern.compile("\\s*(File|Title|Length)([0-9]{1,7})\\s*=\\s*(.*)", Pattern.CASE_INSENSITIVE);

  @Override
  public String name() {
    return "pls";
  }

  @Override
  public String mediaType() {
    return "audio/x-scpls";
  }

  @Override
  public List<String> endings() {
    return List.of(".pls");
  }

  @Override
  public boolean single() {
    return true;
  }

  @Override
  public boolean recognizes(byte[] head) {
    return Texts.head(head).stripLeading().toLowerCase(Locale.ROOT).startsWith("[playlist]");
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    SortedMap<Integer, Row> found = new TreeMap<>();
    String title = null;
    long line = 0;
    for (String raw : (Iterable<String>) Texts.read(in, source).lines()::iterator) {
      line++;
      Matcher matcher = LINE.matcher(raw);
      if (matcher.matches()) {
        long at = line;
        Row row = found.computeIfAbsent(Integer.valueOf(matcher.group(2)), number -> new Row(at));
        take(row, matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(3).strip());
      } else if (raw.regionMatches(true, 0, "X-GNOME-Title=", 0, 14)) {
        title = raw.substring(14);
      }
    }
    if (line == 0) {
      throw BadInputException.atLine(source, 1, "an empty file", "Export it again", null);
    }
    Rows rows = new Rows(sink);
    for (Row row : found.values()) {
      if (row.name == null && row.location != null) {
        row.named(M3uFormat.fileName(row.location));
      }
      rows.add(row);
    }
    rows.finish(title == null ? Texts.titleOf(source) : title);
  }

  private static void take(Row row, String what, String value) {
    switch (what) {
      case "title" -> row.named(value);
      case "length" ->
          row.durationMs = value.matches("[0-9]{1,9}") ? 1000 * Long.parseLong(value) : 0;
      default -> {
        if (TrackIds.spotify(value) != null || TrackIds.mbid(value) != null) {
          row.identify(value);
        } else if (!TrackIds.isNameKey(value)) {
          row.location = value;
        }
      }
    }
  }

  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) throws IOException {
    ExternalPlaylist playlist = only(playlists);
    StringBuilder text = new StringBuilder("[playlist]\n");
    String title = Clean.title(playlist.title());
    if (title != null) {
      text.append("X-GNOME-Title=").append(title).append('\n');
    }
    int number = 0;
    for (ExternalTrack track : playlist.tracks()) {
      number++;
      text.append("File%d=%s\n".formatted(number, M3uFormat.place(track)));
      String shown = M3uFormat.shown(track);
      if (!shown.isEmpty()) {
        text.append("Title%d=%s\n".formatted(number, shown));
      }
      int seconds = track.durationMs() > 0 ? Math.max(1, (track.durationMs() + 500) / 1000) : -1;
      text.append("Length%d=%d\n".formatted(number, seconds));
    }
    text.append("NumberOfEntries=%d\nVersion=2\n".formatted(number));
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
