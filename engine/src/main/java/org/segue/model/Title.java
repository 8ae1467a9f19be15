package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.ByCount;
import org.segue.math.Growing;
import org.segue.math.Hashing;
import org.segue.math.SparseMatrix;
import org.segue.model.TitleNames.Things;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Tracks for a bare title: those of playlists with the same or a similar title (by its words, its
/// runs of three characters, its meaning), other tracks of the artists and albums that are heard
/// there, and tracks of the artists, albums and tracks that the title names. Ignores the seeds.
///
/// ```
/// sim(q, t) = exact · [q = t] + words · cos_words(q, t) + grams · cos_grams(q, t)
///             + vectors · max(0, cos_vectors(q, t) − 0.2) / 0.8
///             idf² weights; keep the `titles` most similar, at most `playlists` of their playlists
/// w(p)      = sim(q, t)^sharpness / n_t^titleDamping · |p|^−lengthPower      p titled t
/// P(j | q)  = Σ_{p ∋ j} w(p) / Σ_p w(p)
/// score(j)  = P(j | q) + artists · Σ_{k of the artist} P(k | q) · f_j / Σ_{k of the artist} f_k
///                      + albums  · the same of the album
///                      + names · L · s(q, artist of j) · f_j / Σ_{k of the artist} f_k
///                      + albumNames · the same of the album + trackNames · s(q, j)
///                      + prior · f_j / N                                   where any of them > 0
/// ```
///
/// f_j of N playlists (of mean length L) hold j; n_t is how many playlists bear title t: with
/// damping 1 each title has one vote, with 0 each playlist. Titles are compared as [TitleWords]:
/// emoji are words. s(q, a) is the share of the playlist that the artist will have if the title
/// names them, learnt from data ([TitleNames]); on category 1 of the challenge protocol it raises
/// R-precision by two thirds. Training with `vectors` above 0 needs ONNX Runtime
/// ([org.segue.content.TitleVectors]); where a trained model cannot have it, it answers without. A
/// title that tells nothing gets no answer, and the ranking falls back to popularity.
///
/// Training reads each distinct title and name once, and with vectors encodes each title (2 ms). A
/// query costs the tracks of at most `playlists` playlists and of the artists and albums on them.
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
    double trackNames,
    double vectors)
    implements Algorithm {

  /// The most frequent tracks are known by name.
  private static final int NAMED_TRACKS = 50_000;

  public Title {
    if (!(exact >= 0)
        || !(words >= 0)
        || !(grams >= 0)
        || !(vectors >= 0)
        || !(exact + words + grams + vectors > 0)) {
      throw new IllegalArgumentException(
          "exact %s, words %s, grams %s, vectors %s must not be negative, nor all be 0"
              .formatted(exact, words, grams, vectors));
    }
    if (!(sharpness > 0) || !(prior >= 0) || titles < 1 || playlists < 1) {
      throw new IllegalArgumentException(
          "sharpness %s, titles %d, playlists %d must be above 0, prior %s not below"
              .formatted(sharpness, titles, playlists, prior));
    }
    if (!(artists >= 0)
        || !(albums >= 0)
        || !(names >= 0)
        || !(albumNames >= 0)
        || !(trackNames >= 0)) {
      throw new IllegalArgumentException(
          "artists %s, albums %s, names %s, albumNames %s, trackNames %s must not be negative"
              .formatted(artists, albums, names, albumNames, trackNames));
    }
  }

  public Title() {
    this(1, 1, 0.5, 1, 0.25, 0.25, 0.3, 200, 5000, 0.5, 0.5, 0.8, 0.4, 0.4, 0.4);
  }

  /// Models were made before titles named anything or had vectors.
  @Override
  public Algorithm original() {
    return new Title(1, 1, 0.5, 1, 0.25, 0.25, 1, 200, 5000, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public boolean readsTitle() {
    return true;
  }

  /// `counts`: tracks by how many playlists of exactly this title (normalised) hold them, then by
  /// popularity. `words`: by words and runs of characters only. `names`: all but the vectors, for
  /// machines without ONNX Runtime.
  @Override
  public SequencedMap<String, Algorithm> presets() {
    SequencedMap<String, Algorithm> presets = new LinkedHashMap<>();
    presets.put("counts", new Title(1, 0, 0, 1, 0, 0, 0, 1, 1_000_000, 0, 0, 0, 0, 0, 0));
    presets.put("words", original());
    presets.put(
        "names", new Title(1, 1, 0.5, 1, 0.25, 0.25, 0.3, 200, 5000, 0.5, 0.5, 0.8, 0.4, 0.4, 0));
    return presets;
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
    return state(
        data,
        distinct,
        titlePlaylists(distinct, playlistsOf, data.playlistCount()),
        data.tracks().columnCounts(),
        null,
        training);
  }

  /// What is learnt, from the distinct titles, as words and in order, the playlists that bear each
  /// (titles x playlists), on how many playlists each track is, and, if they are known, what the
  /// playlists of each title hold most.
  NamedArrays state(
      Dataset data,
      List<String> distinct,
      SparseMatrix titlePlaylists,
      int[] frequency,
      @Nullable NamedArrays lists,
      Training training) {
    Strings titleStrings = Strings.of(distinct);
    NamedArrays.Builder state =
        NamedArrays.builder()
            .put("title", titleStrings)
            .put("title.slots", StringIndex.over(titleStrings).slots())
            .put("title.playlists", titlePlaylists)
            .put("playlist.tracks", data.tracks())
            .put("track.frequency", Array.of(frequency));
    List<TitleWords> titleWords = distinct.stream().map(TitleWords::of).toList();
    TitleFeatures.put(
        "word", distinct.size(), t -> new LinkedHashSet<>(titleWords.get(t).words()), state);
    TitleFeatures.put("gram", distinct.size(), t -> titleWords.get(t).grams(), state);
    Catalog catalog = data.catalog();
    TrackGroups.put("artist", catalog.trackArtists(), catalog.artistCount(), frequency, state);
    TrackGroups.put("album", catalog.trackAlbums(), catalog.albumCount(), frequency, state);
    if (lists == null) {
      putLists(state.build(), catalog, TitleLists::length, training.threads(), state);
    } else {
      state.putAll(lists);
    }
    if (names + albumNames + trackNames > 0) {
      SparseMatrix bearing = state.build().matrix("title.playlists");
      for (Things things : things(catalog, frequency, state)) {
        TitleNames.learn(things, titleWords, bearing, data.tracks(), training, state);
      }
    }
    if (vectors > 0) {
      TitleNeighbours.put(distinct, training, state);
    }
    return state.build();
  }

  /// What the playlists of each frequent title hold most.
  void putLists(
      NamedArrays learnt,
      Catalog catalog,
      IntUnaryOperator lengthOf,
      int threads,
      NamedArrays.Builder state) {
    SparseMatrix bearing = learnt.matrix("title.playlists");
    SparseMatrix tracks = learnt.matrix("playlist.tracks");
    float[] shortness = TitleLists.shortness(tracks.longestRow(), lengthPower);
    TitleLists.of(bearing, tracks, null, tracks.columnCount(), shortness, lengthOf, threads)
        .put(TitleScorer.TRACKS, state);
    if (artists > 0) {
      Array artistOf = catalog.trackArtists();
      TitleLists.of(bearing, tracks, artistOf, catalog.artistCount(), shortness, lengthOf, threads)
          .put(TitleScorer.ARTISTS, state);
    }
    if (albums > 0) {
      Array albumOf = catalog.trackAlbums();
      TitleLists.of(bearing, tracks, albumOf, catalog.albumCount(), shortness, lengthOf, threads)
          .put(TitleScorer.ALBUMS, state);
    }
  }

  /// Artists and albums, and the most frequent tracks: these are listed in `track.named`.
  private static List<Things> things(Catalog catalog, int[] frequency, NamedArrays.Builder state) {
    int[] byFrequency = ByCount.order(frequency, Hashing::mix);
    int[] named = Arrays.copyOf(byFrequency, Math.min(NAMED_TRACKS, byFrequency.length));
    int[] entries = new int[named.length];
    int[] numberOf = new int[frequency.length];
    Arrays.fill(numberOf, -1);
    for (int n = 0; n < named.length; n++) {
      entries[n] = frequency[named[n]];
      numberOf[named[n]] = n;
    }
    state.put("track.named", Array.of(named));
    NamedArrays groups = state.build();
    return List.of(
        new Things(
            "artist",
            catalog::artistName,
            TrackGroups.of(groups, "artist").entries().toInts(),
            catalog.trackArtists(),
            false),
        new Things(
            "album",
            catalog::albumName,
            TrackGroups.of(groups, "album").entries().toInts(),
            catalog.trackAlbums(),
            false),
        new Things("track", n -> catalog.trackName(named[n]), entries, Array.of(numberOf), true));
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
