package org.segue.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.store.NamedArrays;

/// Answers for [GraphSage]: the seeds and the title make the vector of a playlist, and the tracks
/// with the largest products are found by [TrackVectors].
final class SageScorer implements Scorer {

  private final GraphSage recipe;
  private final SageVectors vectors;
  private final SageWords words;
  private final Array[] levels; // of tracks, 1 … below the last
  private final Array ranked; // [tracks, d + 1]
  private final Array frequencies;
  private final Array allowed;
  private final Array artistOf;
  private final Array albumOf;
  private final TrackVectors products; // of `ranked`
  private final Map<String, Integer> artistNumbers = new HashMap<>();
  private final int d;
  private final int tracks;

  SageScorer(GraphSage recipe, NamedArrays state, Catalog catalog) {
    this.recipe = recipe;
    d = recipe.dimension();
    vectors = new SageVectors(recipe, state.part(GraphSage.NET).all());
    words = SageWords.of(state.strings("words"));
    ranked = state.get("track.vectors", Array.Type.F32);
    frequencies = state.get("track.playlists", Array.Type.I32);
    allowed = state.get("track.allowed", Array.Type.U8);
    tracks = (int) frequencies.size();
    levels = new Array[recipe.layers() - 1];
    for (int l = 0; l < levels.length; l++) {
      levels[l] = state.get("track.level." + (l + 1), Array.Type.F32);
    }
    products = TrackVectors.of(state);
    artistOf = catalog.trackArtists();
    albumOf = catalog.trackAlbums();
    for (int artist = catalog.artistCount() - 1; artist >= 0; artist--) { // the larger one wins
      artistNumbers.put(catalog.artistName(artist), artist);
      artistNumbers.put(catalog.artistUri(artist), artist);
    }
    artistNumbers.remove("");
  }

  @Override
  public void score(Query query, Scores scores) {
    float[] h = vector(query);
    if (h == null) {
      return;
    }
    float[] x = Arrays.copyOf(h, d + 1);
    x[d] = 1;
    if (recipe.threshold() > 0) {
      products.products(x, all -> pick(query, all, scores));
    } else {
      products.score(x, query.wanted(tracks), track -> may(query, track), scores);
    }
  }

  private boolean may(Query query, int track) {
    return allowed.byteAt(track) != 0 && query.allows(track);
  }

  /// Adds every track that is likely enough a link, with a number drawn for it.
  private void pick(Query query, float[] all, Scores scores) {
    double least = Math.log(recipe.threshold() / (1 - recipe.threshold())) - vectors.bias();
    for (int track = 0; track < tracks; track++) {
      float own = ranked.floatAt((long) track * (d + 1) + d);
      if (may(query, track) && all[track] - own >= least) {
        long drawn = Hashing.mix(query.wishes().varietySeed(), track);
        scores.add(track, (float) Hashing.unit(drawn));
      }
    }
  }

  /// What links are told by: h_p · h_s + bias, for the vector of a playlist.
  double logit(float[] playlist, int track) {
    return dot(playlist, track) + vectors.bias();
  }

  private double dot(float[] playlist, int track) {
    long at = (long) track * (d + 1);
    double sum = 0;
    for (int k = 0; k < d; k++) {
      sum += playlist[k] * ranked.floatAt(at + k);
    }
    return sum;
  }

  /// h_p of the playlist of a query, null where nothing is known of it.
  float @Nullable [] vector(Query query) {
    List<int[]> seeds = new ArrayList<>(); // track or -1, artist
    for (int s = 0; s < query.seeds().size(); s++) {
      int track = query.seeds().get(s);
      if (allowed.byteAt(track) != 0) {
        seeds.add(new int[] {track, artistOf.intAt(track)});
      }
    }
    for (ExternalTrack unknown : query.unknownSeeds()) {
      Integer artist = artistNumbers.get(String.valueOf(unknown.artistUri()));
      artist = artist == null ? artistNumbers.get(String.valueOf(unknown.artistName())) : artist;
      if (artist != null) {
        seeds.add(new int[] {-1, artist});
      }
    }
    int[] title = words.of(query.title());
    return seeds.isEmpty() && title.length == 0 ? null : vector(title, seeds);
  }

  private float[] vector(int[] title, List<int[]> seeds) {
    float[][] means = new float[recipe.layers()][d];
    for (int[] seed : seeds) {
      float weight = 1f / seeds.size();
      if (seed[0] < 0) {
        addStranger(seed[1], weight, means);
        continue;
      }
      int track = seed[0];
      boolean known = frequencies.intAt(track) > 0;
      vectors.add(track, artistOf.intAt(track), albumOf.intAt(track), known, means[0], weight);
      for (int l = 1; l < means.length; l++) {
        for (int k = 0; k < d; k++) {
          means[l][k] += weight * levels[l - 1].floatAt((long) track * d + k);
        }
      }
    }
    float[] own = new float[d];
    vectors.addWords(title, own);
    for (int l = 1; l <= recipe.layers(); l++) {
      float[] higher = new float[d];
      vectors.playlist(l, own, means[l - 1], higher);
      own = higher;
    }
    return own;
  }

  /// A track that the catalog lacks is one that no playlist has, by its artist.
  private void addStranger(int artist, float weight, float[][] means) {
    float[] own = new float[d];
    vectors.add(-1, artist, -1, false, own, 1);
    for (int l = 0; l < means.length; l++) {
      for (int k = 0; k < d; k++) {
        means[l][k] += weight * own[k];
      }
      float[] higher = new float[d];
      vectors.track(l + 1, own, new float[d], higher);
      own = higher;
    }
  }

  /// By what each seed, and the title, alone adds to a playlist of which nothing is known. With one
  /// layer that does not bend, the sum of it is the score: then it is exact. A track for which
  /// nothing speaks (it is popular) has the seed that speaks least against it.
  @Override
  public List<List<Reason>> explain(Query query, int[] asked, Scores ignored) {
    Evidence evidence = new Evidence(asked);
    float[] nothing = vector(new int[0], List.of());
    float[] most = new float[asked.length];
    Arrays.fill(most, Float.NEGATIVE_INFINITY);
    Reason[] first = new Reason[asked.length];
    boolean[] spoken = new boolean[asked.length];
    List<Reason> reasons = new ArrayList<>();
    List<float[]> parts = new ArrayList<>();
    for (int s = 0; s < query.seeds().size(); s++) {
      reasons.add(new Reason.Seed(query.seeds().get(s), 1));
      parts.add(vector(query.onlySeed(s)));
    }
    if (query.title() != null) {
      reasons.add(new Reason.Title(query.title(), 1));
      parts.add(vector(query.onlyTitle()));
    }
    for (int r = 0; r < parts.size(); r++) {
      float[] part = parts.get(r);
      if (part == null) {
        continue;
      }
      for (int t = 0; t < asked.length; t++) {
        float brought = (float) (dot(part, asked[t]) - dot(nothing, asked[t]));
        evidence.add(t, reasons.get(r), brought);
        spoken[t] |= brought > 0;
        if (brought > most[t]) {
          most[t] = brought;
          first[t] = reasons.get(r);
        }
      }
    }
    for (int t = 0; t < asked.length; t++) {
      if (!spoken[t] && first[t] != null) {
        evidence.add(t, first[t], 1);
      }
    }
    return evidence.reasons();
  }
}
