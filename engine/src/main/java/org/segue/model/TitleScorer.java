package org.segue.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
///
/// Arrays that a model does not have (it was trained without, or by an earlier version) bring
/// nothing.
final class TitleScorer implements Scorer {

  static final String TRACKS = "title.tracks";
  static final String ARTISTS = "title.artists";
  static final String ALBUMS = "title.albums";

  /// A third, less what sums of floats are off.
  private static final float THIRD = 0.3333f;

  private final Title recipe;
  private final Strings titles;
  private final StringIndex titleIndex;
  private final SparseMatrix playlists;
  private final SparseMatrix tracks;
  private final Array frequency;
  private final TitleFeatures words;
  private final TitleFeatures grams;
  private final @Nullable TitleNeighbours vectors;
  private final List<TitleCredit> credits;
  private final List<TitleCredit> heard; // those of artists and albums
  private final Array groupOf; // (I32) tracks x heard: side by side, as both are asked for at once
  private final float prior;
  private final float[] shortness; // |p|^−lengthPower by |p|
  private final float[] wholes; // Σ_p |p|^−lengthPower of a title's playlists
  private final TitleLists topTracks;
  private final List<TitleLists> topHeard; // as in `heard`
  private final int longestList;
  private final TitleReading.Memory readings = new TitleReading.Memory();
  private final Pool<Scratch> scratches;

  private final class Scratch {
    final Accumulator similar = new Accumulator(titles.size());
    final Accumulator sums = new Accumulator((int) frequency.size()); // of weights, by track
    final Accumulator named = new Accumulator((int) frequency.size()); // by track
    final Accumulator[] heard = // by artist, by album
        TitleScorer.this.heard.stream()
            .map(credit -> new Accumulator(credit.size()))
            .toArray(Accumulator[]::new);
    final Best best = new Best(0);
    final int[] row = new int[Math.max(shortness.length, longestList)];
    final float[] values = new float[longestList];
    final int[] listed = new int[recipe.titles()]; // titles of which a query reads the lists
    final float[] shares = new float[recipe.titles()]; // of each of their playlists, but for length
    int listedCount;
    float[] told = {}; // P(j | q), in the order of `sums`
    final float[][] most = new float[heard.length][0]; // what a track can get, as in `heard`
    float share;

    void clear() {
      similar.clear();
      listedCount = 0;
      sums.clear();
      named.clear();
      for (Accumulator groups : heard) {
        groups.clear();
      }
    }
  }

  TitleScorer(Title recipe, NamedArrays state, Catalog catalog) {
    this.recipe = recipe;
    titles = state.strings("title");
    titleIndex = new StringIndex(titles, state.get("title.slots", Array.Type.I32));
    playlists = state.matrix("title.playlists");
    tracks = state.matrix("playlist.tracks");
    frequency = state.get("track.frequency", Array.Type.I32);
    words = TitleFeatures.of(state, "word");
    grams = TitleFeatures.of(state, "gram");
    vectors = recipe.vectors() > 0 && TitleNeighbours.in(state) ? TitleNeighbours.of(state) : null;
    credits = TitleCredit.all(recipe, state, catalog);
    heard = credits.stream().filter(credit -> credit.heardWeight() > 0).toList();
    groupOf = Array.allocate(Array.Type.I32, frequency.size(), heard.size());
    for (int track = 0; track < frequency.size(); track++) {
      for (int c = 0; c < heard.size(); c++) {
        groupOf.set((long) track * heard.size() + c, heard.get(c).of(track));
      }
    }
    shortness = TitleLists.shortness(tracks.longestRow(), recipe.lengthPower());
    wholes = TitleLists.wholes(playlists, tracks, shortness);
    NamedArrays lists = state.has(TRACKS + ".offsets") ? state : listed(state, catalog);
    topTracks = TitleLists.of(lists, TRACKS);
    topHeard = new ArrayList<>();
    if (state.has("artist.entries") && recipe.artists() > 0) {
      topHeard.add(TitleLists.of(lists, ARTISTS));
    }
    if (state.has("album.entries") && recipe.albums() > 0) {
      topHeard.add(TitleLists.of(lists, ALBUMS));
    }
    longestList =
        Math.max(
            topTracks.longest(), topHeard.stream().mapToInt(TitleLists::longest).max().orElse(0));
    prior = (float) (recipe.prior() / tracks.rowCount());
    scratches = new Pool<>(Scratch::new);
  }

  /// Models of before the lists were kept.
  private NamedArrays listed(NamedArrays state, Catalog catalog) {
    NamedArrays.Builder lists = NamedArrays.builder();
    int threads = Runtime.getRuntime().availableProcessors();
    recipe.putLists(state, catalog, TitleLists::length, threads, lists);
    return lists.build();
  }

  /// A neighbouring playlist: how similar titles are, its weight, and its tracks in the scratch's
  /// row.
  @FunctionalInterface
  private interface Visitor {
    void visit(int title, float weight, int length);
  }

  @Override
  public void score(Query query, Scores scores) {
    if (query.title() == null) {
      return;
    }
    TitleWords asked = TitleWords.of(query.title());
    Scratch scratch = scratches.acquire();
    try {
      TitleReading reading = readings.of(asked, title -> read(title, scratch));
      hear(reading, scratch);
      for (int c = 0; c < credits.size(); c++) {
        for (TitleNames.Match match : reading.named.get(c)) {
          credits.get(c).spread(match, scratch.named);
        }
      }
      rank(query, scratch, scores);
    } finally {
      scratch.clear();
      scratches.release(scratch);
    }
  }

  /// Leaves P(j | q) of the tracks of similar titles' playlists, and what these lend their artists
  /// and albums.
  private void hear(TitleReading asked, Scratch scratch) {
    Accumulator sums = scratch.sums;
    double[] sum = new double[1];
    visit(
        asked,
        scratch,
        true,
        (title, weight, length) -> {
          sum[0] += weight;
          for (int k = 0; k < length; k++) {
            sums.add(scratch.row[k], weight);
          }
        });
    for (int k = 0; k < sums.count(); k++) {
      int track = sums.touched(k);
      float weight = sums.touchedSum(k);
      for (int c = 0; c < heard.size(); c++) {
        int number = groupOf.intAt((long) track * heard.size() + c);
        if (number >= 0) {
          scratch.heard[c].add(number, weight);
        }
      }
    }
    for (int l = 0; l < scratch.listedCount; l++) {
      int title = scratch.listed[l];
      float share = scratch.shares[l];
      sum[0] += share * wholes[title];
      topTracks.add(title, share, scratch.row, scratch.values, sums);
      for (int c = 0; c < heard.size(); c++) {
        TitleLists lists = topHeard.get(c);
        lists.add(title, share, scratch.row, scratch.values, scratch.heard[c]);
      }
    }
    scratch.share = (float) (1 / sum[0]);
    int count = sums.count();
    if (scratch.told.length < count) {
      scratch.told = new float[count * 5 / 4];
    }
    for (int k = 0; k < count; k++) {
      scratch.told[k] = sums.touchedSum(k) * scratch.share;
    }
    for (int c = 0; c < heard.size(); c++) {
      Accumulator of = scratch.heard[c];
      if (scratch.most[c].length < of.count()) {
        scratch.most[c] = new float[of.count() * 5 / 4];
      }
      heard.get(c).weigh(of, sum[0], prior, scratch.most[c]);
    }
  }

  /// Adds the tracks that are best by all evidence, and others.
  ///
  /// Few of all that are heard, or share an artist with what is heard, can be among them: where
  /// three numbers together reach the least of the best, one of them reaches a third of it. So
  /// those are looked at of which the playlists, the artist or the album tell so much, and an
  /// artist's tracks come by falling frequency.
  private void rank(Query query, Scratch scratch, Scores scores) {
    Accumulator sums = scratch.sums;
    int wanted = query.wanted((int) frequency.size());
    Best best = scratch.best;
    best.reset(wanted);
    for (int k = 0; k < sums.count(); k++) {
      if (query.allows(sums.touched(k))) {
        best.offer(scratch.told[k], 0);
      }
    }
    float heardMost = best.bar();
    best.reset(wanted);
    for (int k = 0; k < scratch.named.count(); k++) {
      add(scratch.named.touched(k), query, scratch, scores);
    }
    addHeard(heardMost, query, scratch, scores);
    addHeard(best.bar() * THIRD, query, scratch, scores);
    for (int c = 0; c < heard.size(); c++) {
      Accumulator of = scratch.heard[c];
      TrackGroups groups = Objects.requireNonNull(heard.get(c).groups());
      for (int k = 0; k < of.count(); k++) {
        float third = best.bar() * THIRD;
        int group = of.touched(k);
        if (scratch.most[c][k] < third) {
          continue;
        }
        float each = of.get(group) + prior;
        long start = groups.tracks().rowStart(group);
        int length = groups.tracks().rowLength(group);
        for (int n = 0; n < length; n++) {
          int track = groups.tracks().columns().intAt(start + n);
          int times = frequency.intAt(track);
          if (times == 0 || each * times < third) {
            break;
          }
          add(track, query, scratch, scores);
        }
      }
    }
  }

  /// Adds the tracks of which the playlists or names tell at least so much.
  private void addHeard(float least, Query query, Scratch scratch, Scores scores) {
    Accumulator sums = scratch.sums;
    for (int k = 0; k < sums.count(); k++) {
      if (scratch.told[k] >= least) {
        add(sums.touched(k), query, scratch, scores);
      }
    }
  }

  /// Adds a track with all evidence, unless it is there.
  private void add(int track, Query query, Scratch scratch, Scores scores) {
    if (scores.has(track)) {
      return;
    }
    float each = prior;
    for (int c = 0; c < heard.size(); c++) {
      int number = groupOf.intAt((long) track * heard.size() + c);
      each += number < 0 ? 0 : scratch.heard[c].get(number);
    }
    float score =
        scratch.sums.get(track) * scratch.share
            + scratch.named.get(track)
            + each * frequency.intAt(track);
    scores.add(track, score);
    if (query.allows(track)) {
      scratch.best.offer(score, 0);
    }
  }

  /// Compares a title with all others and with the names.
  private TitleReading read(TitleWords title, Scratch scratch) {
    Accumulator similar = scratch.similar;
    int all = Integer.MAX_VALUE;
    words.similar(new LinkedHashSet<>(title.words()), recipe.words(), all, similar);
    grams.similar(title.grams(), recipe.grams(), all, similar);
    if (vectors != null) {
      vectors.similar(title.joined(), recipe.vectors(), recipe.titles(), similar);
    }
    int same = titleIndex.find(title.joined());
    if (same >= 0) {
      similar.add(same, (float) recipe.exact());
    }
    Best best = scratch.best;
    best.reset(Math.min(recipe.titles(), titles.size()));
    for (int c = 0; c < similar.count(); c++) {
      best.offer(similar.touchedSum(c), similar.touched(c));
    }
    best.sort();
    return new TitleReading(best, credits.stream().map(credit -> credit.namedIn(title)).toList());
  }

  /// Visits the playlists of similar titles; those of titles that are `listed` are only added to
  /// the scratch's.
  private void visit(TitleReading title, Scratch scratch, boolean listed, Visitor visitor) {
    int budget = recipe.playlists();
    for (int rank = 0; rank < title.titles.length && budget > 0; rank++) {
      int neighbour = title.titles[rank];
      int bearing = playlists.rowLength(neighbour);
      float weight =
          (float)
              (Math.pow(title.similarities[rank], recipe.sharpness())
                  / Math.pow(bearing, recipe.titleDamping()));
      int read = Math.min(budget, bearing);
      budget -= read;
      if (listed && bearing >= TitleLists.LISTED) {
        scratch.listed[scratch.listedCount] = neighbour;
        scratch.shares[scratch.listedCount++] = weight;
        continue;
      }
      for (int n = 0; n < read && weight > 0; n++) {
        int playlist = playlists.columns().intAt(playlists.rowStart(neighbour) + n);
        int length = tracks.row(playlist, scratch.row);
        visitor.visit(neighbour, weight * shortness[length], length);
      }
    }
  }

  /// Names the words that both titles share, the whole title where it is the same, the similar
  /// title where only runs of characters or the meaning agree; and the words that name the track,
  /// its artist or its album.
  @Override
  public List<List<Reason>> explain(Query query, int[] wanted, Scores scores) {
    List<Map<String, Double>> parts = new ArrayList<>();
    for (int t = 0; t < wanted.length; t++) {
      parts.add(new LinkedHashMap<>());
    }
    @Nullable String title = query.title();
    if (title != null) {
      explain(TitleWords.of(title), wanted, parts);
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

  private void explain(TitleWords asked, int[] wanted, List<Map<String, Double>> parts) {
    Map<Integer, Integer> wantedAt = at(wanted);
    double[] sum = new double[1];
    Scratch scratch = scratches.acquire();
    try {
      visit(
          readings.of(asked, words -> read(words, scratch)),
          scratch,
          false,
          (neighbour, weight, length) -> {
            sum[0] += weight;
            String words = common(asked, titles.get(neighbour));
            for (int k = 0; k < length; k++) {
              Integer t = wantedAt.get(scratch.row[k]);
              if (t != null) {
                parts.get(t).merge(words, (double) weight, Double::sum);
              }
            }
            for (TitleCredit credit : credits) {
              credit.explainHeard(scratch.row, length, weight, wanted, words, parts);
            }
          });
    } finally {
      scratch.clear();
      scratches.release(scratch);
    }
    for (Map<String, Double> part : parts) {
      part.replaceAll((words, evidence) -> evidence / sum[0]);
    }
    credits.forEach(credit -> credit.explainNamed(asked, wanted, parts));
  }

  /// The playlists of similar titles that hold a track.
  @Override
  public int[] agreeing(Query query, int[] wanted) {
    int[] agreeing = new int[wanted.length];
    @Nullable String title = query.title();
    if (title == null) {
      return agreeing;
    }
    Map<Integer, Integer> wantedAt = at(wanted);
    Scratch scratch = scratches.acquire();
    try {
      visit(
          readings.of(TitleWords.of(title), words -> read(words, scratch)),
          scratch,
          false,
          (neighbour, weight, length) -> {
            for (int k = 0; k < length; k++) {
              Integer t = wantedAt.get(scratch.row[k]);
              if (t != null) {
                agreeing[t]++;
              }
            }
          });
    } finally {
      scratch.clear();
      scratches.release(scratch);
    }
    return agreeing;
  }

  private static Map<Integer, Integer> at(int[] wanted) {
    Map<Integer, Integer> at = new HashMap<>();
    for (int t = 0; t < wanted.length; t++) {
      at.put(wanted[t], t);
    }
    return at;
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
