package org.segue.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Growing;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Tracks of playlists with the same or a similar title, backing off from the whole title to its
/// words to its runs of three characters. Needs no seeds; ignores them.
///
/// ```
/// sim(q, t) = exact · [q = t] + words · cos_words(q, t) + grams · cos_grams(q, t)
///             idf² weights; keep the `titles` most similar, at most `playlists` of their playlists
/// w(p)      = sim(q, t)^sharpness / n_t^titleDamping · |p|^−lengthPower      p titled t
/// score(j)  = Σ_{p ∋ j} w(p) / Σ_p w(p)  +  prior · f_j / N                  where the first > 0
/// ```
///
/// f_j of N playlists hold j; n_t is how many playlists bear title t: with damping 1 each title has
/// one vote, with 0 each playlist. Titles are compared as [TitleWords]: emoji are words. A title
/// that shares nothing with any other gets no answer, and the ranking falls back to popularity.
///
/// Training reads each distinct title once. A query costs the tracks of at most `playlists`
/// playlists. The only model that answers a bare title.
public record Title(
    double exact,
    double words,
    double grams,
    double sharpness,
    double titleDamping,
    double lengthPower,
    double prior,
    int titles,
    int playlists,
    double artists,
    double albums,
    double names,
    double albumNames,
    double popular,
    double vectors,
    double nearness)
    implements Algorithm {

  public Title {
    if (!(exact >= 0) || !(words >= 0) || !(grams >= 0) || !(exact + words + grams > 0)) {
      throw new IllegalArgumentException(
          "exact %s, words %s, grams %s must not be negative, nor all be 0"
              .formatted(exact, words, grams));
    }
    if (!(sharpness > 0) || !(prior >= 0) || titles < 1 || playlists < 1) {
      throw new IllegalArgumentException(
          "sharpness %s, titles %d, playlists %d must be above 0, prior %s not below"
              .formatted(sharpness, titles, playlists, prior));
    }
  }

  public Title() {
    this(1, 1, 0.5, 1, 0.25, 0.25, 1, 200, 5000, 0.5, 0.5, 0.5, 0.5, 0, 0, 0.3);
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    training.progress().report("Reading titles", 0, 0);
    Map<String, List<Integer>> playlistsOf = new LinkedHashMap<>();
    Map<Integer, String> joinedOf = new HashMap<>(); // raw title → its words
    for (int p = 0; p < data.playlistCount(); p++) {
      int raw = data.titleOf(p);
      if (raw < 0) {
        continue;
      }
      String joined =
          joinedOf.computeIfAbsent(raw, r -> TitleWords.of(data.titles().get(r)).joined());
      if (!joined.isEmpty()) {
        playlistsOf.computeIfAbsent(joined, t -> new ArrayList<>()).add(p);
      }
    }
    List<String> distinct = new ArrayList<>(playlistsOf.keySet());
    distinct.sort(null);
    Strings titleStrings = Strings.of(distinct);
    int[] frequency = data.tracks().columnCounts();
    NamedArrays.Builder state =
        NamedArrays.builder()
            .put("title", titleStrings)
            .put("title.slots", StringIndex.over(titleStrings).slots())
            .put("title.playlists", titlePlaylists(distinct, playlistsOf, data.playlistCount()))
            .put("playlist.tracks", data.tracks())
            .put("track.frequency", Array.of(frequency));
    List<TitleWords> titleWords = distinct.stream().map(TitleWords::of).toList();
    TitleFeatures.put(
        "word",
        distinct.size(),
        t -> new LinkedHashSet<>(titleWords.get(t).words()),
        state);
    TitleFeatures.put("gram", distinct.size(), t -> titleWords.get(t).grams(), state);
    Catalog catalog = data.catalog();
    TrackGroups.put("artist", catalog.trackArtists(), catalog.artistCount(), frequency, state);
    TrackGroups.put("album", catalog.trackAlbums(), catalog.albumCount(), frequency, state);
    SparseMatrix bearing = state.build().matrix("title.playlists");
    training.progress().report("Reading names", 0, 0);
    TitleNames.learn("artist", catalog::artistName, catalog.trackArtists(), titleWords, bearing, data.tracks(), training, state);
    TitleNames.learn("album", catalog::albumName, catalog.trackAlbums(), titleWords, bearing, data.tracks(), training, state);
    if (vectors > 0) {
      TitleNeighbours.put(distinct, training, state);
    }
    return state.build();
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new TitleScorer(this, state, catalog);
  }

  private static SparseMatrix titlePlaylists(
      List<String> titles, Map<String, List<Integer>> playlistsOf, int playlistCount) {
    Growing offsets = new Growing(Array.Type.I64);
    Growing columns = new Growing(Array.Type.I32);
    offsets.add(0L);
    for (String title : titles) {
      playlistsOf.getOrDefault(title, List.of()).forEach(columns::add);
      offsets.add(columns.size());
    }
    return new SparseMatrix(offsets.build(), columns.build(), playlistCount);
  }
}
