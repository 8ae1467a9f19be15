package org.segue.serve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.data.TrackSet;
import org.segue.model.Query;
import org.segue.model.Wishes;
import tools.jackson.databind.JsonNode;

/// Reads what a request asks: JSON fields → [Query].
final class Asking {

  static final int MOST_SEEDS = 10_000;
  static final int LONGEST_TITLE = 200;
  static final int MOST_WANTED = 500;

  private static final Pattern SPOTIFY_LINK =
      Pattern.compile(
          "https?://open\\.spotify\\.com/(?:intl-[a-z]+/)?track/([0-9A-Za-z]{22})(?:[?#].*)?");

  /// What is asked, whether with reasons, and how each given track was found: a document for each
  /// that is not known for certain.
  record Asked(Query query, boolean explain, List<Map<String, Object>> matches) {}

  /// @throws Problem naming the field that is wrong
  Asked read(Fields fields, ServedModel model) {
    Catalog catalog = model.catalog();
    String title = fields.text("title", LONGEST_TITLE);
    List<Map<String, Object>> matches = new ArrayList<>();
    List<ExternalTrack> unknown = new ArrayList<>();
    Set<Integer> seeds = new java.util.LinkedHashSet<>();
    List<JsonNode> tracks = fields.list("tracks", MOST_SEEDS);
    for (int i = 0; i < tracks.size(); i++) {
      ExternalTrack told = track(tracks.get(i), fields.at("tracks") + "[" + i + "]");
      int track = catalog.findTrack(told.uri());
      if (track < 0) {
        unknown.add(told);
        matches.add(missed(i, told));
      } else {
        seeds.add(track);
      }
    }
    int[] rejected =
        fields.texts("rejected", MOST_SEEDS).stream()
            .mapToInt(uri -> catalog.findTrack(uri(uri)))
            .filter(track -> track >= 0)
            .toArray();
    Query query =
        new Query(
            title == null || title.isBlank() ? null : title,
            TrackList.of(seeds.stream().mapToInt(Integer::intValue).toArray()),
            TrackList.EMPTY,
            unknown,
            TrackList.of(rejected),
            0,
            0,
            fields.whole("limit", 20, 1, MOST_WANTED),
            fields.flag("fill", true),
            wishes(fields, catalog));
    boolean explain = fields.flag("explain", false);
    fields.done();
    return new Asked(query, explain, matches);
  }

  private static Wishes wishes(Fields fields, Catalog catalog) {
    Set<Integer> blocked = new HashSet<>();
    for (String artist : fields.texts("blockedArtists", 100)) {
      for (int number : catalog.findArtists(artist)) {
        blocked.add(number);
      }
    }
    List<String> only = fields.texts("only", 100_000);
    TrackSet allowed =
        only.isEmpty()
            ? null
            : TrackSet.of(
                catalog.trackCount(),
                only.stream()
                    .mapToInt(uri -> catalog.findTrack(uri(uri)))
                    .filter(track -> track >= 0)
                    .toArray());
    double variety = fields.number("variety", 0, 0, 1);
    return Wishes.NONE
        .withBlockedArtists(blocked.stream().sorted().toList())
        .withOnly(allowed)
        .withAtMost(fields.whole("perArtist", 0, 0, 1000), fields.whole("perAlbum", 0, 0, 1000))
        .withOnce(fields.flag("once", true))
        .withSpacing(fields.whole("spacing", 0, 0, 100))
        .withDiversity(fields.number("diversity", 0, 0, 1))
        .withDiscovery(fields.number("discovery", 0, -1, 1))
        .withVariety(variety, fields.whole("seed", 0L, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /// A track: its URI (or a link to it), or an object of what is known.
  static ExternalTrack track(JsonNode node, String path) {
    if (node.isString()) {
      return new ExternalTrack(
          uri(Fields.text(node, path, Fields.LONGEST_TEXT)), null, null, null, null, null, 0);
    }
    Fields fields = Fields.of(node, path);
    String uri = fields.text("uri");
    String name = fields.text("name");
    String artist = fields.text("artist");
    if (uri == null && name == null && artist == null) {
      throw Problem.field(path, "needs a uri, or a name and an artist");
    }
    ExternalTrack track =
        new ExternalTrack(
            uri == null ? "" : uri(uri),
            name,
            fields.text("artistUri"),
            artist,
            fields.text("albumUri"),
            fields.text("album"),
            fields.whole("durationMs", 0, 0, Integer.MAX_VALUE));
    fields.done();
    return track;
  }

  static String uri(String text) {
    Matcher link = SPOTIFY_LINK.matcher(text.strip());
    return link.matches() ? "spotify:track:" + link.group(1) : text.strip();
  }

  private static Map<String, Object> missed(int index, ExternalTrack told) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("index", index);
    node.put("status", "miss");
    node.put("given", told.uri().isEmpty() ? told.artistName() + " - " + told.name() : told.uri());
    return node;
  }
}
