package org.segue.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;
import org.segue.data.TrackList;
import org.segue.data.TrackMatch;
import org.segue.data.TrackSet;
import org.segue.formats.Clean;
import org.segue.model.Query;
import org.segue.model.Wishes;
import org.segue.store.Json;
import org.segue.store.ServerDatabase;
import org.segue.store.ServerDatabase.SavedPlaylist;
import tools.jackson.databind.JsonNode;

/// Reads what a request asks: JSON fields → [Query].
final class Asking {

  static final int MOST_SEEDS = 10_000;
  static final int LONGEST_TITLE = 200;
  static final int MOST_WANTED = 500;

  /// What is asked, whether with reasons, and how each given track was found: a document for each
  /// that is not known for certain.
  record Asked(Query query, boolean explain, List<Map<String, Object>> matches) {}

  private final ServerDatabase database;

  /// `database` has the saved playlists that may be asked for.
  Asking(ServerDatabase database) {
    this.database = database;
  }

  /// @throws Problem naming the field that is wrong
  Asked read(Fields fields, ServedModel model) {
    Catalog catalog = model.catalog();
    String title = fields.text("title", LONGEST_TITLE);
    String saved = fields.text("playlist", 100);
    List<JsonNode> tracks = new ArrayList<>();
    if (saved != null) {
      SavedPlaylist playlist =
          database
              .playlist(saved)
              .orElseThrow(() -> Problem.field("playlist", "no playlist '%s'".formatted(saved)));
      title = title == null ? playlist.title() : title;
      Json.parse(playlist.tracks(), JsonNode.class).forEach(tracks::add);
    }
    tracks.addAll(fields.list("tracks", MOST_SEEDS));
    List<Map<String, Object>> matches = new ArrayList<>();
    List<ExternalTrack> unknown = new ArrayList<>();
    Set<Integer> seeds = new java.util.LinkedHashSet<>();
    for (int i = 0; i < tracks.size(); i++) {
      ExternalTrack told = track(tracks.get(i), fields.at("tracks") + "[" + i + "]");
      TrackMatch match = model.matcher().match(told, i + 1);
      if (match.status() == TrackMatch.Status.OK) {
        seeds.add(match.track());
      } else {
        unknown.add(told);
        matches.add(document(i, match, catalog));
      }
    }
    int[] rejected = tracks(fields.texts("rejected", MOST_SEEDS), catalog);
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
    int[] blocked = catalog.findArtists(fields.texts("blockedArtists", 100));
    List<String> only = fields.texts("only", 100_000);
    TrackSet allowed =
        only.isEmpty() ? null : TrackSet.of(catalog.trackCount(), tracks(only, catalog));
    double variety = fields.number("variety", 0, 0, 1);
    return Wishes.NONE
        .withBlockedArtists(Arrays.stream(blocked).boxed().toList())
        .withOnly(allowed)
        .withAtMost(fields.whole("perArtist", 0, 0, 1000), fields.whole("perAlbum", 0, 0, 1000))
        .withOnce(fields.flag("once", true))
        .withSpacing(fields.whole("spacing", 0, 0, 100))
        .withDiversity(fields.number("diversity", 0, 0, 1))
        .withDiscovery(fields.number("discovery", 0, -1, 1))
        .withVariety(variety, fields.whole("seed", 0L, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static int[] tracks(List<String> named, Catalog catalog) {
    return catalog.findTracks(named.stream().map(Asking::uri).toList());
  }

  /// A track: its URI (or a link to it), or an object of what is known.
  static ExternalTrack track(JsonNode node, String path) {
    if (node.isString()) {
      String text = Fields.text(node, path, Fields.LONGEST_TEXT).strip();
      String isrc = TrackIds.isrc(text);
      String mbid = TrackIds.mbid(text);
      return new ExternalTrack(uri(text), null, null, null, null, null, 0)
          .withClues(clues(isrc, mbid));
    }
    Fields fields = Fields.of(node, path);
    String uri = fields.text("uri");
    String name = Clean.name(fields.text("name"));
    String artist = Clean.name(fields.text("artist"));
    String isrc = identifier(fields, "isrc", TrackIds::isrc);
    String mbid = identifier(fields, "mbid", TrackIds::mbid);
    String key = uri == null ? TrackIds.key(mbid, artist, name, isrc, null) : uri(uri);
    if (key == null) {
      throw Problem.field(path, "needs a uri, an isrc, an mbid, or a name");
    }
    ExternalTrack track =
        new ExternalTrack(
            key,
            name,
            fields.text("artistUri"),
            artist,
            fields.text("albumUri"),
            Clean.name(fields.text("album")),
            fields.whole("durationMs", 0, 0, Integer.MAX_VALUE),
            clues(isrc, mbid));
    fields.done();
    return track;
  }

  private static ExternalTrack.@Nullable Clues clues(@Nullable String isrc, @Nullable String mbid) {
    return isrc == null && mbid == null ? null : new ExternalTrack.Clues(isrc, mbid, null, null, 0);
  }

  private static @Nullable String identifier(
      Fields fields, String name, Function<String, @Nullable String> form) {
    String text = fields.text(name);
    if (text == null) {
      return null;
    }
    String identifier = form.apply(text);
    if (identifier == null) {
      throw Problem.field(fields.at(name), "'%s' is none".formatted(Exchange.shown(text)));
    }
    return identifier;
  }

  /// The URI of a track from whatever names it: itself, or a link to it.
  static String uri(String text) {
    String spotify = TrackIds.spotifyTrack(text.strip());
    return spotify == null ? text.strip() : spotify;
  }

  /// What became of a track that was not found for certain.
  private static Map<String, Object> document(int index, TrackMatch match, Catalog catalog) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("index", index);
    node.put("status", match.status().name().toLowerCase(Locale.ROOT));
    node.put("given", shown(match.told()));
    if (match.track() >= 0) {
      node.put("near", AnswerDocument.track(catalog, match.track()));
    }
    return node;
  }

  /// A track as somebody told it, for people.
  static String shown(ExternalTrack told) {
    String name = told.name();
    String credit = told.credit();
    return name == null ? told.uri() : credit == null ? name : credit + " - " + name;
  }
}
