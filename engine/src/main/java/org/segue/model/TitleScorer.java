package org.segue.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Pool;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Answers for [Title]; the formula stands there.
final class TitleScorer implements Scorer {

  private final Title recipe;
  private final Catalog catalog;
  private final TrackGroups artists;
  private final TrackGroups albums;
  private final TitleNames artistNames;
  private final TitleNames albumNames;
  private final @Nullable TitleNeighbours vectors;
  private final Strings titles;
  private final StringIndex titleIndex;
  private final SparseMatrix playlists;
  private final SparseMatrix tracks;
  private final Array frequency;
  private final TitleFeatures words;
  private final TitleFeatures grams;
  private final int longestRow;
  private final Pool<Scratch> scratches;

  private final class Scratch {
    final Accumulator similar = new Accumulator(titles.size());
    final Best best = new Best(0);
    final Accumulator artistSums = new Accumulator(catalog.artistCount());
    final Accumulator albumSums = new Accumulator(catalog.albumCount());
    final int[] row = new int[longestRow];
  }

  TitleScorer(Title recipe, NamedArrays state, Catalog catalog) {
    this.catalog = catalog;
    artists = TrackGroups.of(state, "artist");
    albums = TrackGroups.of(state, "album");
    artistNames = TitleNames.of(state, "artist", catalog::artistName);
    albumNames = TitleNames.of(state, "album", catalog::albumName);
    vectors = recipe.vectors() > 0 ? TitleNeighbours.of(state) : null;
    this.recipe = recipe;
    titles = state.strings("title");
    titleIndex = new StringIndex(titles, state.get("title.slots", Array.Type.I32));
    playlists = state.matrix("title.playlists");
    tracks = state.matrix("playlist.tracks");
    frequency = state.get("track.frequency", Array.Type.I32);
    words = TitleFeatures.of(state, "word");
    grams = TitleFeatures.of(state, "gram");
    longestRow = tracks.longestRow();
    scratches = new Pool<>(Scratch::new);
  }

  /// A neighbouring title's weight per playlist, and how many of its playlists may be read.
  @FunctionalInterface
  private interface Visitor {
    void visit(int title, float weight, int playlistCount);
  }

  @Override
  public void score(Query query, Scores scores) {
    if (query.title() == null) {
      return;
    }
    Scratch scratch = scratches.acquire();
    double[] sum = new double[1];
    try {
      visit(
          TitleWords.of(query.title()),
          scratch,
          (title, weight, count) -> {
            long start = playlists.rowStart(title);
            for (int n = 0; n < count; n++) {
              int playlist = playlists.columns().intAt(start + n);
              int length = tracks.row(playlist, scratch.row);
              float evidence = weight * (float) Math.pow(length, -recipe.lengthPower());
              sum[0] += evidence;
              for (int k = 0; k < length; k++) {
                int track = scratch.row[k];
                scores.add(track, evidence);
                add(catalog.artistOf(track), evidence, scratch.artistSums);
                add(catalog.albumOf(track), evidence, scratch.albumSums);
              }
            }
          });
      float share = (float) (1 / sum[0]);
      sum[0] = Math.max(sum[0], Double.MIN_NORMAL);
      for (int k = 0; k < scores.count(); k++) {
        scores.multiply(scores.track(k), share);
      }
      backOff(artists, scratch.artistSums, recipe.artists() / sum[0], scores);
      backOff(albums, scratch.albumSums, recipe.albums() / sum[0], scores);
      TitleWords asked = TitleWords.of(query.title());
      double length = tracks.rowCount() == 0 ? 0 : (double) tracks.size() / tracks.rowCount();
      name(artists, artistNames.in(asked), recipe.names() * length, scores);
      name(albums, albumNames.in(asked), recipe.albumNames() * length, scores);
      float prior = (float) (recipe.prior() / tracks.rowCount());
      for (int k = 0; k < scores.count(); k++) {
        int track = scores.track(k);
        scores.add(track, prior * frequency.intAt(track));
      }
    } finally {
      scratch.artistSums.clear();
      scratch.albumSums.clear();
      scratch.similar.clear();
      scratches.release(scratch);
    }
  }

  private void name(
      TrackGroups groups, List<TitleNames.Match> matches, double weight, Scores scores) {
    if (weight == 0) {
      return;
    }
    for (TitleNames.Match match : matches) {
      long start = groups.tracks().rowStart(match.group());
      int length = Math.min(200, groups.tracks().rowLength(match.group()));
      double expected = weight * match.share() / Math.max(1, groups.entries().intAt(match.group()));
      for (int n = 0; n < length; n++) {
        int track = groups.tracks().columns().intAt(start + n);
        int heard = frequency.intAt(track);
        if (heard == 0) break;
        scores.add(track, (float) (expected * heard));
      }
    }
  }

  private static void add(int group, float evidence, Accumulator sums) {
    if (group >= 0) {
      sums.add(group, evidence);
    }
  }

  /// Spreads what was heard of each artist, or album, over its tracks by their frequency.
  private void backOff(TrackGroups groups, Accumulator sums, double weight, Scores scores) {
    if (weight == 0) {
      return;
    }
    for (int k = 0; k < sums.count(); k++) {
      int group = sums.touched(k);
      double expected = weight * sums.get(group) / groups.entries().intAt(group);
      long start = groups.tracks().rowStart(group);
      int length = Math.min(100, groups.tracks().rowLength(group));
      for (int n = 0; n < length; n++) {
        int track = groups.tracks().columns().intAt(start + n);
        int heard = frequency.intAt(track);
        if (heard == 0) {
          break;
        }
        scores.add(track, (float) (expected * heard));
      }
    }
  }

  private void visit(TitleWords title, Scratch scratch, Visitor visitor) {
    Accumulator similar = scratch.similar;
    words.similar(new LinkedHashSet<>(title.words()), recipe.words(), Integer.MAX_VALUE, similar);
    grams.similar(title.grams(), recipe.grams(), Integer.MAX_VALUE, similar);
    if (vectors != null) {
      vectors.similar(title.joined(), recipe.vectors(), recipe.nearness(), recipe.titles(), similar);
    }
    int same = titleIndex.find(title.joined());
    if (same >= 0) {
      similar.add(same, (float) recipe.exact());
    }
    Best best = scratch.best;
    best.reset(Math.min(recipe.titles(), titles.size()));
    for (int c = 0; c < similar.count(); c++) {
      best.offer(similar.get(similar.touched(c)), similar.touched(c));
    }
    best.sort();
    int budget = recipe.playlists();
    for (int rank = 0; rank < best.count() && budget > 0; rank++) {
      int neighbour = best.tie(rank);
      int bearing = playlists.rowLength(neighbour);
      double weight =
          Math.pow(best.score(rank), recipe.sharpness()) / Math.pow(bearing, recipe.titleDamping());
      int read = Math.min(budget, bearing);
      budget -= read;
      if (weight > 0) {
        visitor.visit(neighbour, (float) weight, read);
      }
    }
  }

  /// Names the words that both titles share, the whole title where it is the same, or the similar
  /// title where only runs of characters agree.
  @Override
  public List<List<Reason>> explain(Query query, int[] wanted, Scores scores) {
    List<Map<String, Double>> parts = new ArrayList<>();
    Map<Integer, Integer> wantedAt = new HashMap<>();
    for (int t = 0; t < wanted.length; t++) {
      parts.add(new LinkedHashMap<>());
      wantedAt.put(wanted[t], t);
    }
    @Nullable String title = query.title();
    if (title != null) {
      TitleWords asked = TitleWords.of(title);
      Scratch scratch = scratches.acquire();
      try {
        visit(
            asked,
            scratch,
            (neighbour, weight, count) -> {
              String words = common(asked, titles.get(neighbour));
              for (int n = 0; n < count; n++) {
                int playlist = playlists.columns().intAt(playlists.rowStart(neighbour) + n);
                int length = tracks.row(playlist, scratch.row);
                double evidence = weight * Math.pow(length, -recipe.lengthPower());
                for (int k = 0; k < length; k++) {
                  Integer t = wantedAt.get(scratch.row[k]);
                  if (t != null) {
                    parts.get(t).merge(words, evidence, Double::sum);
                  }
                }
              }
            });
      } finally {
        scratch.similar.clear();
        scratches.release(scratch);
      }
    }
    List<List<Reason>> reasons = new ArrayList<>();
    for (Map<String, Double> part : parts) {
      double sum = part.values().stream().mapToDouble(Double::doubleValue).sum();
      List<Reason> why = new ArrayList<>();
      part.forEach((words, evidence) -> why.add(new Reason.Title(words, evidence / sum)));
      why.sort(Comparator.comparingDouble(reason -> -reason.share()));
      reasons.add(why);
    }
    return reasons;
  }

  /// The playlists of similar titles that hold a track.
  @Override
  public int[] agreeing(Query query, int[] wanted) {
    int[] agreeing = new int[wanted.length];
    @Nullable String title = query.title();
    if (title == null) {
      return agreeing;
    }
    Map<Integer, Integer> wantedAt = new HashMap<>();
    for (int t = 0; t < wanted.length; t++) {
      wantedAt.put(wanted[t], t);
    }
    Scratch scratch = scratches.acquire();
    try {
      visit(
          TitleWords.of(title),
          scratch,
          (neighbour, weight, count) -> {
            for (int n = 0; n < count; n++) {
              int playlist = playlists.columns().intAt(playlists.rowStart(neighbour) + n);
              int length = tracks.row(playlist, scratch.row);
              for (int k = 0; k < length; k++) {
                Integer t = wantedAt.get(scratch.row[k]);
                if (t != null) {
                  agreeing[t]++;
                }
              }
            }
          });
    } finally {
      scratch.similar.clear();
      scratches.release(scratch);
    }
    return agreeing;
  }

  private static String common(TitleWords asked, String neighbour) {
    if (asked.joined().equals(neighbour)) {
      return neighbour;
    }
    List<String> shared = new ArrayList<>(asked.words());
    shared.retainAll(TitleWords.of(neighbour).words());
    return shared.isEmpty() ? "≈ " + neighbour : String.join(" ", new LinkedHashSet<>(shared));
  }
}
