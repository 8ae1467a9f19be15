package org.segue.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;

/// Plain text: `Artist - Title` a line, or a Spotify link or URI. Numbers (`1.`, `1)`) and bullets
/// before a line fall away, lines that begin with `#` are comments; a comment on the first line is
/// the title.
public final class TextFormat implements WritableFormat {

  private static final Pattern NUMBER = Pattern.compile("^\\s*[0-9]{1,5}[.)]\\s+(?=\\S)");
  private static final Pattern BULLET = Pattern.compile("^\\s*[-*•–]\\s+(?=\\S)");
  private static final int LONGEST = 8000; // prose in one line is no track
  private static final Pattern DASH = Pattern.compile("\\S\\s+[-–—]\\s+\\S");

  @Override
  public String name() {
    return "text";
  }

  @Override
  public String mediaType() {
    return "text/plain";
  }

  @Override
  public List<String> endings() {
    return List.of(".txt");
  }

  @Override
  public boolean single() {
    return true;
  }

  /// Most lines must be of a kind that is known: prose is no playlist. Asked last.
  @Override
  public boolean recognizes(byte[] head) {
    String text = Texts.head(head);
    String start = text.stripLeading();
    if (text.indexOf('\0') >= 0
        || start.startsWith("{")
        || start.startsWith("<")
        || start.startsWith("%PDF")) {
      return false;
    }
    List<String> lines =
        text.lines().filter(l -> !l.isBlank() && !l.strip().startsWith("#")).limit(200).toList();
    long known =
        lines.stream()
            .filter(l -> l.length() < LONGEST && (DASH.matcher(l).find() || id(l.strip()) != null))
            .count();
    return known > 0 && 2 * known > lines.size();
  }

  private static @Nullable String id(String line) {
    return TrackIds.spotify(line) != null || TrackIds.mbid(line) != null ? line : null;
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    Rows rows = new Rows(sink);
    String title = null;
    long line = 0;
    for (String raw : (Iterable<String>) Texts.read(in, source).lines()::iterator) {
      line++;
      String content = raw.strip();
      if (content.startsWith("#")) {
        if (line == 1 && title == null) {
          title = content.substring(1);
        }
        continue;
      }
      if (content.isEmpty()) {
        continue;
      }
      Row row = new Row(line);
      String bare = content;
      if (NUMBER.matcher(bare).find()) {
        bare = NUMBER.matcher(bare).replaceFirst("");
      } else if (BULLET.matcher(bare).find()) {
        bare = BULLET.matcher(bare).replaceFirst("");
      }
      if (id(bare) != null) {
        row.identify(bare);
      } else {
        row.named(bare.replace('\t', ' '));
      }
      rows.add(row);
    }
    rows.finish(title == null ? Texts.titleOf(source) : title);
  }

  /// What would be taken for a comment, a number or a bullet gets a number before it.
  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) throws IOException {
    ExternalPlaylist playlist = only(playlists);
    StringBuilder text = new StringBuilder();
    String title = Clean.title(playlist.title());
    if (title != null) {
      text.append("# ").append(title).append('\n');
    }
    int number = 0;
    for (ExternalTrack track : playlist.tracks()) {
      number++;
      String shown = M3uFormat.shown(track);
      if (shown.isEmpty()) {
        String link = TrackIds.link(track.uri());
        shown = link == null ? M3uFormat.place(track) : link;
      } else if (shown.startsWith("#")
          || NUMBER.matcher(shown).find()
          || BULLET.matcher(shown).find()) {
        shown = number + ". " + shown;
      }
      text.append(shown).append('\n');
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
