package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// How artists, albums and named tracks lend evidence to tracks in [TitleScorer]: what is heard of
/// an artist in playlists of similar titles, or expected because the title names them, is spread
/// over the artist's tracks by their frequency.
///
/// `numberOf` (I32): each track's artist, album, or place among the named tracks, or -1; `groups`:
/// their tracks, null where each is the one track `named` lists; `names`: null where not learnt.
record TitleCredit(
    Array numberOf,
    @Nullable TrackGroups groups,
    Array named,
    @Nullable TitleNames names,
    Array frequency,
    double heardWeight,
    double namedWeight) {

  /// Tracks of one artist or album that a name brings, most frequent first.
  private static final int TRACKS_EACH = 200;

  /// As if so often heard: tracks that no training playlist has come after all others of an artist.
  private static final double UNHEARD = 0.001;

  /// A name must be this certain to bring such tracks at all.
  private static final double CERTAIN = 0.1;

  /// Those that have a weight and the arrays they need.
  static List<TitleCredit> all(Title recipe, NamedArrays state, Catalog catalog) {
    Array frequency = state.get("track.frequency", Array.Type.I32);
    SparseMatrix playlists = state.matrix("playlist.tracks");
    double length = (double) playlists.size() / Math.max(1, playlists.rowCount());
    List<TitleCredit> credits = new ArrayList<>();
    if (state.has("artist.entries")) {
      credits.add(
          new TitleCredit(
              catalog.trackArtists(),
              TrackGroups.of(state, "artist"),
              Array.of(new int[0]),
              names(state, "artist", catalog::artistName),
              frequency,
              recipe.artists(),
              recipe.names() * length));
      credits.add(
          new TitleCredit(
              catalog.trackAlbums(),
              TrackGroups.of(state, "album"),
              Array.of(new int[0]),
              names(state, "album", catalog::albumName),
              frequency,
              recipe.albums(),
              recipe.albumNames() * length));
    }
    if (state.has("track.named")) {
      Array named = state.get("track.named", Array.Type.I32);
      int[] numberOf = new int[catalog.trackCount()];
      Arrays.fill(numberOf, -1);
      for (int n = 0; n < named.size(); n++) {
        numberOf[named.intAt(n)] = n;
      }
      credits.add(
          new TitleCredit(
              Array.of(numberOf),
              null,
              named,
              names(state, "track", n -> catalog.trackName(named.intAt(n))),
              frequency,
              0,
              recipe.trackNames()));
    }
    credits.removeIf(credit -> credit.heardWeight == 0 && credit.namedWeight == 0);
    return credits;
  }

  private static @Nullable TitleNames names(
      NamedArrays state, String kind, IntFunction<String> nameOf) {
    return state.has(kind + ".heard") ? TitleNames.of(state, kind, nameOf) : null;
  }

  /// How many artists, albums or named tracks there are.
  int size() {
    return (int) (groups == null ? named : groups.entries()).size();
  }

  /// The track's artist, album, or place among the named tracks; -1 if it has none.
  int of(int track) {
    return numberOf.intAt(track);
  }

  /// What the title names.
  List<TitleNames.Match> namedIn(TitleWords title) {
    return names == null || namedWeight == 0 ? List.of() : names.in(title);
  }

  /// Replaces what was heard of each artist, in the unit of which there are `all`, by what it lends
  /// a track for each playlist that holds the track; and gives, in the order of `heard`, the most
  /// that a track can get of that and of a `prior` for each playlist.
  void weigh(Accumulator heard, double all, float prior, float[] most) {
    Array entries = Objects.requireNonNull(groups).entries();
    for (int k = 0; k < heard.count(); k++) {
      int number = heard.touched(k);
      double whole = heardWeight * heard.get(number) / all;
      int times = entries.intAt(number);
      most[k] = (float) whole + prior * times;
      heard.set(number, (float) (whole / Math.max(1, times)));
    }
  }

  /// Adds the evidence of a name to the tracks of an artist in the proportion of their frequency;
  /// if the name is certain, also to tracks that no playlist has.
  void spread(TitleNames.Match match, Accumulator scores) {
    int number = match.named();
    double evidence = namedWeight * match.share();
    if (groups == null) {
      scores.add(named.intAt(number), (float) evidence);
      return;
    }
    long start = groups.tracks().rowStart(number);
    int length = Math.min(TRACKS_EACH, groups.tracks().rowLength(number));
    for (int n = 0; n < length; n++) {
      int track = groups.tracks().columns().intAt(start + n);
      if (frequency.intAt(track) > 0 || match.share() >= CERTAIN) {
        scores.add(track, (float) (evidence * part(track)));
      }
    }
  }

  /// The part of its artist's evidence that a track gets.
  double part(int track) {
    if (groups == null) {
      return 1;
    }
    int heard = frequency.intAt(track);
    return (heard == 0 ? UNHEARD : heard) / Math.max(1, groups.entries().intAt(of(track)));
  }

  /// Adds to the `parts` of the wanted tracks what a similar title's playlist, the first `length`
  /// of `row`, lends them for its `words`.
  void explainHeard(
      int[] row,
      int length,
      double weight,
      int[] wanted,
      String words,
      List<Map<String, Double>> parts) {
    if (heardWeight == 0) {
      return;
    }
    Map<Integer, Integer> heard = new HashMap<>();
    for (int k = 0; k < length; k++) {
      heard.merge(of(row[k]), 1, Integer::sum);
    }
    for (int t = 0; t < wanted.length; t++) {
      int times = of(wanted[t]) < 0 ? 0 : heard.getOrDefault(of(wanted[t]), 0);
      if (times > 0 && frequency.intAt(wanted[t]) > 0) {
        double evidence = heardWeight * weight * times * part(wanted[t]);
        parts.get(t).merge(words, evidence, Double::sum);
      }
    }
  }

  /// Adds to the `parts` of the wanted tracks what the names in the title lend them.
  void explainNamed(TitleWords title, int[] wanted, List<Map<String, Double>> parts) {
    for (TitleNames.Match match : namedIn(title)) {
      for (int t = 0; t < wanted.length; t++) {
        if (of(wanted[t]) == match.named()) {
          double evidence = namedWeight * match.share() * part(wanted[t]);
          parts.get(t).merge(match.words(), evidence, Double::sum);
        }
      }
    }
  }
}
