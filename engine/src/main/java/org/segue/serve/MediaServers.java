package org.segue.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.TrackList;
import org.segue.data.TrackSet;
import org.segue.model.Query;
import org.segue.model.Recommendations;
import org.segue.model.Wishes;
import org.segue.store.Json;
import org.segue.store.ServerDatabase.SavedPlaylist;

/// `/api/…`: what the AudioMuse-AI plugins of Navidrome and Jellyfin ask for, in the shapes that
/// they read, so that these servers' instant mixes come from here. `item_id` is the media server's
/// own id where a [Library] says which track it is, else the track's URI; `artist_id` likewise.
/// What is wrong is told as these services do: `{"error": …}`, 400 for a value that cannot be.
///
/// Beyond them, `item_id` may be given many times: then the whole playlist is continued. Deviation:
/// a track that is not known is answered with an empty list, not with 404, which the plugins take
/// for a failure and ask again.
final class MediaServers {

  /// Where they all are.
  static final String PATHS = "/api/";

  private static final int MOST = 500;
  private static final int CANDIDATES = 500;

  private final Models models;
  private final Searching searching;
  private final Admission admission;
  private final Playlists playlists;
  private final Library library;

  MediaServers(
      Models models,
      Searching searching,
      Admission admission,
      Playlists playlists,
      Library library) {
    this.models = models;
    this.searching = searching;
    this.admission = admission;
    this.playlists = playlists;
    this.library = library;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", PATHS + "health", Scope.OPEN, e -> e.answer(Map.of("status", "ok"))),
        Route.of("GET", "/api/similar_tracks", Scope.READ, this::similarTracks),
        Route.of("GET", "/api/find_path", Scope.READ, this::findPath),
        Route.of("GET", "/api/similar_artists", Scope.READ, this::similarArtists),
        Route.of("GET", "/api/search_tracks", Scope.READ, this::searchTracks),
        Route.of("POST", "/api/create_playlist", Scope.WRITE, this::createPlaylist));
  }

  private void similarTracks(Exchange exchange) throws InterruptedException {
    ServedModel model = models.get(null);
    int limit = exchange.parameter("n", 10, 1, MOST);
    Set<Integer> seeds = new LinkedHashSet<>();
    for (String id : exchange.parameters("item_id", Asking.MOST_SEEDS)) {
      int track = library.trackOf(model, id);
      if (track >= 0) {
        seeds.add(track);
      }
    }
    String title = exchange.parameter("title");
    String artist = exchange.parameter("artist");
    if (seeds.isEmpty() && title != null) {
      for (int track : searching.find(model, title + " " + (artist == null ? "" : artist), 1)) {
        seeds.add(track);
      }
    }
    if (seeds.isEmpty()) {
      exchange.answer(List.of());
      return;
    }
    Query query =
        Query.of(exchange.parameter("playlist"), list(seeds), limit)
            .withFill(false)
            .withWishes(
                wishes(model).withAtMost(flag(exchange, "eliminate_duplicates") ? 1 : 0, 0));
    Recommendations answer = admission.run(() -> model.recommender().recommend(query));
    List<Object> items = new ArrayList<>(answer.size());
    for (int rank = 0; rank < answer.size(); rank++) {
      Map<String, Object> node = node(model, answer.track(rank));
      node.put("distance", distance(answer, rank));
      items.add(node);
    }
    exchange.answer(items);
  }

  /// From one track to another in steps that sound near: of the tracks that continue both ends, the
  /// strongest whose share of the second end grows evenly.
  private void findPath(Exchange exchange) throws InterruptedException {
    ServedModel model = models.get(null);
    int start = library.trackOf(model, required(exchange, "start_song_id"));
    int end = library.trackOf(model, required(exchange, "end_song_id"));
    int steps =
        exchange.parameter("count", exchange.parameter("max_steps", 25, 2, 200), 2, 200) - 2;
    if (start < 0 || end < 0) {
      exchange.answer(Map.of("path", List.of(), "total_distance", 0));
      return;
    }
    Map<Integer, float[]> shares = new LinkedHashMap<>();
    int[] ends = {start, end};
    for (int side = 0; side < 2; side++) {
      Query query =
          Query.of(null, TrackList.of(ends[side]), CANDIDATES)
              .withFill(false)
              .withWishes(wishes(model))
              .withRejected(TrackList.of(start, end));
      Recommendations near = admission.run(() -> model.recommender().recommend(query));
      for (int rank = 0; rank < near.size(); rank++) {
        shares.computeIfAbsent(near.track(rank), key -> new float[2])[side] = 1f / (20 + rank);
      }
    }
    List<Map.Entry<Integer, float[]>> chosen = new ArrayList<>();
    for (int step = 1; step <= steps && !shares.isEmpty(); step++) {
      double wanted = (double) step / (steps + 1);
      Map.Entry<Integer, float[]> best =
          shares.entrySet().stream()
              .max(Comparator.comparingDouble(entry -> fit(entry.getValue(), wanted)))
              .orElseThrow();
      chosen.add(Map.entry(best.getKey(), best.getValue()));
      shares.remove(best.getKey());
    }
    chosen.sort(Comparator.comparingDouble(entry -> lean(entry.getValue())));
    List<Integer> path = new ArrayList<>(List.of(start));
    chosen.forEach(entry -> path.add(entry.getKey()));
    path.add(end);
    List<Object> nodes = new ArrayList<>();
    path.forEach(track -> nodes.add(node(model, track)));
    exchange.answer(Map.of("path", nodes, "total_distance", path.size() - 1));
  }

  /// How near a track is to the second end rather than the first, from 0 to 1.
  private static double lean(float[] shares) {
    return shares[1] / (shares[0] + shares[1]);
  }

  private static double fit(float[] shares, double wanted) {
    double off = lean(shares) - wanted;
    return (shares[0] + shares[1]) / (0.01 + off * off);
  }

  private void similarArtists(Exchange exchange) throws InterruptedException {
    ServedModel model = models.get(null);
    Catalog catalog = model.catalog();
    int limit = exchange.parameter("n", 10, 1, 100);
    boolean matches = flag(exchange, "include_component_matches");
    int artist = library.artistOf(model, required(exchange, "artist"));
    int[] own = artist < 0 ? new int[0] : bestOf(model, artist, 10);
    if (own.length == 0) {
      exchange.answer(List.of());
      return;
    }
    Query query =
        Query.of(null, TrackList.of(own), CANDIDATES)
            .withFill(false)
            .withWishes(wishes(model).withBlockedArtists(List.of(artist)));
    Recommendations near = admission.run(() -> model.recommender().recommend(query));
    Map<Integer, Double> sums = new LinkedHashMap<>();
    Map<Integer, List<Integer>> theirs = new LinkedHashMap<>();
    for (int rank = 0; rank < near.size(); rank++) {
      int other = catalog.artistOf(near.track(rank));
      if (other >= 0) {
        sums.merge(other, 1.0 / (20 + rank), Double::sum);
        theirs.computeIfAbsent(other, key -> new ArrayList<>()).add(near.track(rank));
      }
    }
    List<Object> items = new ArrayList<>();
    sums.entrySet().stream()
        .sorted(Map.Entry.<Integer, Double>comparingByValue().reversed())
        .limit(limit)
        .forEach(
            entry -> {
              Map<String, Object> node = new LinkedHashMap<>();
              node.put("artist", catalog.artistName(entry.getKey()));
              node.put("artist_id", library.artistIdOf(model, entry.getKey()));
              if (matches) {
                node.put(
                    "component_matches",
                    List.of(
                        Map.of(
                            "artist1_representative_songs",
                            songs(model, Arrays.stream(own).boxed().toList()),
                            "artist2_representative_songs",
                            songs(model, theirs.getOrDefault(entry.getKey(), List.of())))));
              }
              items.add(node);
            });
    exchange.answer(items);
  }

  /// By `search_query`, or `title` and `artist`.
  private void searchTracks(Exchange exchange) throws InterruptedException {
    ServedModel model = models.get(null);
    int from = exchange.parameter("start", 0, 0, 1_000);
    int to = exchange.parameter("end", from + 20, from, from + 100);
    String told = exchange.parameter("title", "") + " " + exchange.parameter("artist", "");
    String text = exchange.parameter("search_query", told);
    if (text.length() > Fields.LONGEST_TEXT) {
      throw Problem.field("search_query", "is too long");
    }
    int[] found = searching.findOwned(model, text, Math.max(1, to));
    List<Object> items = new ArrayList<>();
    for (int i = from; i < Math.min(to, found.length); i++) {
      items.add(node(model, found[i]));
    }
    exchange.answer(items);
  }

  private void createPlaylist(Exchange exchange) throws IOException {
    Fields fields = exchange.json();
    ServedModel model = models.get(null);
    String name = fields.text("playlist_name", Asking.LONGEST_TITLE);
    List<String> uris = new ArrayList<>();
    for (String id : fields.texts("track_ids", Asking.MOST_SEEDS)) {
      int track = library.trackOf(model, id);
      uris.add(track < 0 ? id : model.catalog().trackUri(track));
    }
    fields.done();
    SavedPlaylist playlist = playlists.save(name == null ? "" : name, Json.line(uris), null);
    exchange.answer(201, Map.of("playlist_id", playlist.id(), "message", "created"));
  }

  private Wishes wishes(ServedModel model) {
    return Wishes.NONE.withOnce(true).withOnly(library.owned(model));
  }

  private List<Object> songs(ServedModel model, List<Integer> tracks) {
    TrackSet only = library.owned(model);
    List<Object> songs = new ArrayList<>();
    for (int track : tracks) {
      if (songs.size() < 5 && (only == null || only.has(track))) {
        songs.add(
            Map.of(
                "item_id", library.idOf(model, track), "title", model.catalog().trackName(track)));
      }
    }
    return songs;
  }

  private Map<String, Object> node(ServedModel model, int track) {
    Catalog catalog = model.catalog();
    int artist = catalog.artistOf(track);
    int album = catalog.albumOf(track);
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("item_id", library.idOf(model, track));
    node.put("title", catalog.trackName(track));
    node.put("author", artist < 0 ? "" : catalog.artistName(artist));
    node.put("album", album < 0 ? "" : catalog.albumName(album));
    return node;
  }

  /// From 0, the best, towards 1.
  private static double distance(Recommendations answer, int rank) {
    double best = answer.score(0);
    double share = best > 0 ? Math.clamp(answer.score(rank) / best, 0, 1) : 1 / (1.0 + rank);
    return Math.round(1e4 * (1 - share)) / 1e4;
  }

  /// The most popular tracks of an artist: one walk over the catalog.
  private static int[] bestOf(ServedModel model, int artist, int limit) {
    Catalog catalog = model.catalog();
    int[] best = new int[limit];
    int count = 0;
    for (int place = 0; place < catalog.trackCount() && count < limit; place++) {
      int track = model.popularities().at(place);
      if (catalog.artistOf(track) == artist) {
        best[count++] = track;
      }
    }
    return Arrays.copyOf(best, count);
  }

  private static TrackList list(Set<Integer> tracks) {
    return TrackList.of(tracks.stream().mapToInt(Integer::intValue).toArray());
  }

  private static boolean flag(Exchange exchange, String name) {
    @Nullable String value = exchange.parameter(name);
    return value != null && (value.equalsIgnoreCase("true") || value.equals("1"));
  }

  private static String required(Exchange exchange, String name) {
    String value = exchange.parameter(name);
    if (value == null || value.isBlank()) {
      throw Problem.field(name, "is missing");
    }
    return value;
  }
}
