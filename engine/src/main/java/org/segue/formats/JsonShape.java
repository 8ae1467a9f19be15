package org.segue.formats;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// Whose JSON a file is, by the first names in it that only one program uses.
enum JsonShape {
  /// The Million Playlist Dataset, or one playlist in its layout.
  MPD("playlists\\[]\\.(tracks|pid|num_tracks)|\\[]\\.(tracks|pid)|pid|tracks\\[]\\.track_uri"),
  JSPF("playlist\\.\\w+|playlists\\[]\\.playlist(\\..*)?"),
  /// What people get who ask Spotify for their data.
  SPOTIFY_ACCOUNT(
      "playlists\\[]\\.(items|lastModifiedDate|numberOfFollowers)"
          + "|tracks\\[]\\.(artist|album)|bannedTracks|bannedArtists"),
  SPOTIFY_API(
      "(\\[]\\.)?(tracks|items)\\.(items|href|total)(\\[].*)?"
          + "|(\\[]\\.)?items\\[]\\.(track|item|added_at|added_by|artists|duration_ms)"
          + "|tracks\\[]\\.(track|item|artists)"
          + "|\\[]\\.(track|item|added_at|added_by|artists|duration_ms)"),
  /// JSON, but of none of these.
  UNKNOWN("(?!)"),
  /// No JSON at all.
  NONE("(?!)");

  private final Pattern paths;

  JsonShape(String paths) {
    this.paths = Pattern.compile(paths);
  }

  /// Looks at the beginning of a file, which may end anywhere.
  static JsonShape of(byte[] head) {
    String text = Texts.head(head).stripLeading();
    if (text.isEmpty() || (text.charAt(0) != '{' && text.charAt(0) != '[')) {
      return NONE;
    }
    try (JsonParser parser = JsonWalk.FACTORY.createParser(ObjectReadContext.empty(), head)) {
      Deque<String> path = new ArrayDeque<>();
      String at = "";
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        switch (token) {
          case START_OBJECT -> path.push(at);
          case START_ARRAY -> {
            path.push(at);
            at = at + "[]";
          }
          case END_OBJECT, END_ARRAY -> {
            path.pop();
            at = path.isEmpty() ? "" : inside(path);
          }
          case PROPERTY_NAME -> {
            String object = path.peek();
            at = (object == null || object.isEmpty() ? "" : object + ".") + parser.currentName();
            JsonShape shape = bearing(at);
            if (shape != UNKNOWN) {
              return shape;
            }
          }
          default -> {}
        }
      }
    } catch (JacksonException e) {
      return UNKNOWN; // the head is cut, or the file is broken: its reader will say where
    }
    return UNKNOWN;
  }

  /// Where a value that follows the end of a nested one stands.
  private static String inside(Deque<String> path) {
    return String.valueOf(path.peek()) + "[]"; // of no interest to objects, which name their next
  }

  private static JsonShape bearing(String path) {
    for (JsonShape shape : values()) {
      if (shape.paths.matcher(path).matches()) {
        return shape;
      }
    }
    return UNKNOWN;
  }
}
