package org.segue.serve;

import static java.util.Map.Entry.comparingByValue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;
import org.segue.data.TrackMatch;
import org.segue.data.TrackSet;
import org.segue.store.TableFile;

/// Which tracks a media server has, by its own ids, and its artists' ids. Without one, ids are URIs
/// and every track of the catalog may come; with one, only what the server has.
final class Library {

  /// None.
  static final Library EVERYTHING = new Library(List.of());

  /// `artist` is the server's own id of the track's artist.
  private record Owned(String id, @Nullable String artist, ExternalTrack track) {}

  /// A library among the tracks of one catalog.
  private record Linked(
      Map<String, Integer> trackOfId,
      Map<Integer, String> idOfTrack,
      Map<String, Integer> artistOfId,
      Map<Integer, String> idOfArtist,
      TrackSet set) {}

  private final List<Owned> owned;
  private final Map<String, Linked> byCatalog = new ConcurrentHashMap<>();

  private Library(List<Owned> owned) {
    this.owned = List.copyOf(owned);
  }

  /// Reads a table (CSV, JSON, Parquet) with a column `item_id` (or `id`) and what is known of each
  /// track: `uri`, `isrc`, `mbid`, `title` (or `name`), `artist`, `album`, `duration_ms`, and
  /// `artist_id`, the server's own id of the artist.
  ///
  /// @throws BadInputException for a table without ids, or with nothing else
  static Library read(Path file) throws IOException {
    List<Owned> owned = new ArrayList<>();
    try (TableFile table = TableFile.open(file)) {
      List<TableFile.Column> columns = table.columns();
      List<String> names =
          columns.stream().map(column -> column.name().toLowerCase(Locale.ROOT)).toList();
      int id = first(names, "item_id", "id");
      if (id < 0 || names.size() < 2) {
        throw new BadInputException(
            file.toString(),
            "columns " + String.join(", ", names),
            "A library has a column item_id and some of uri, isrc, mbid, title, artist, artist_id,"
                + " album, duration_ms");
      }
      int duration = first(names, "duration_ms");
      table.rows(
          columns,
          (row, values) -> {
            String item = text(values, id);
            String title = text(values, first(names, "title", "name"));
            String artist = text(values, first(names, "artist"));
            String isrc = text(values, first(names, "isrc"));
            String mbid = text(values, first(names, "mbid"));
            String uri = text(values, first(names, "uri"));
            String goodIsrc = isrc == null ? null : TrackIds.isrc(isrc);
            String goodMbid = mbid == null ? null : TrackIds.mbid(mbid);
            String key =
                uri == null
                    ? TrackIds.key(goodMbid, artist, title, goodIsrc, null)
                    : Asking.uri(uri);
            if (item == null || key == null) {
              return; // a row that names nothing
            }
            Object length = duration < 0 ? null : values[duration];
            int millis = length instanceof Number number ? number.intValue() : 0;
            owned.add(
                new Owned(
                    item,
                    text(values, first(names, "artist_id")),
                    new ExternalTrack(
                        key,
                        title,
                        null,
                        artist,
                        null,
                        text(values, first(names, "album")),
                        Math.max(0, millis),
                        new ExternalTrack.Clues(goodIsrc, goodMbid, null, null, 0))));
          });
    }
    if (owned.isEmpty()) {
      throw new BadInputException(
          file.toString(),
          "not one row names a track",
          "Give uri, isrc, mbid, or title and artist");
    }
    return new Library(owned);
  }

  /// How many of its tracks the model's catalog has, and how many there are.
  int[] known(ServedModel model) {
    return new int[] {linked(model).trackOfId().size(), owned.size()};
  }

  /// The track that the media server calls so, or -1. Jellyfin's ids come with or without hyphens.
  int trackOf(ServedModel model, String id) {
    if (owned.isEmpty()) {
      return model.catalog().findTrack(Asking.uri(id));
    }
    return linked(model).trackOfId().getOrDefault(bare(id), -1);
  }

  String idOf(ServedModel model, int track) {
    if (owned.isEmpty()) {
      return model.catalog().trackUri(track);
    }
    String id = linked(model).idOfTrack().get(track);
    return id == null ? model.catalog().trackUri(track) : id;
  }

  /// The artist that the media server calls so, or that has this URI or name; or -1.
  int artistOf(ServedModel model, String id) {
    int artist = owned.isEmpty() ? -1 : linked(model).artistOfId().getOrDefault(bare(id), -1);
    int[] found = artist >= 0 ? new int[] {artist} : model.catalog().findArtists(List.of(id));
    return found.length == 0 ? -1 : found[0];
  }

  /// The media server's id of an artist, empty where the library does not tell it.
  String artistIdOf(ServedModel model, int artist) {
    return owned.isEmpty()
        ? model.catalog().artistUri(artist)
        : linked(model).idOfArtist().getOrDefault(artist, "");
  }

  /// What may come: null for everything.
  @Nullable TrackSet owned(ServedModel model) {
    return owned.isEmpty() ? null : linked(model).set();
  }

  private Linked linked(ServedModel model) {
    return byCatalog.computeIfAbsent(
        model.catalogHash(),
        hash -> {
          Map<String, Integer> trackOfId = new HashMap<>();
          Map<Integer, String> idOfTrack = new HashMap<>();
          Map<String, Map<Integer, Integer>> artists = new LinkedHashMap<>(); // tracks of each
          for (Owned one : owned) {
            TrackMatch match = model.matcher().match(one.track(), 1);
            if (match.status() == TrackMatch.Status.OK) {
              trackOfId.put(bare(one.id()), match.track());
              idOfTrack.putIfAbsent(match.track(), one.id());
              int artist = model.catalog().artistOf(match.track());
              if (one.artist() != null && artist >= 0) {
                artists
                    .computeIfAbsent(one.artist(), id -> new LinkedHashMap<>())
                    .merge(artist, 1, Integer::sum);
              }
            }
          }
          Map<String, Integer> artistOfId = new HashMap<>();
          Map<Integer, String> idOfArtist = new HashMap<>();
          artists.forEach(
              (id, tracks) -> { // of most of its tracks: on some a guest comes first
                int artist = Collections.max(tracks.entrySet(), comparingByValue()).getKey();
                artistOfId.put(bare(id), artist);
                idOfArtist.putIfAbsent(artist, id);
              });
          return new Linked(
              trackOfId,
              idOfTrack,
              artistOfId,
              idOfArtist,
              TrackSet.of(
                  model.catalog().trackCount(),
                  idOfTrack.keySet().stream().mapToInt(Integer::intValue).toArray()));
        });
  }

  private static String bare(String id) {
    return id.replace("-", "");
  }

  private static int first(List<String> names, String... wanted) {
    for (String name : wanted) {
      if (names.contains(name)) {
        return names.indexOf(name);
      }
    }
    return -1;
  }

  private static @Nullable String text(@Nullable Object[] values, int column) {
    if (column < 0 || values[column] == null) {
      return null;
    }
    Object value = values[column];
    String text =
        value instanceof Double number && number == Math.rint(number)
            ? Long.toString(number.longValue())
            : String.valueOf(value).strip();
    return text.isEmpty() ? null : text;
  }
}
