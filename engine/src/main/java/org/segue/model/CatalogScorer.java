package org.segue.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Best;
import org.segue.math.Pool;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// Answers for [CatalogNeighbours]; the formula stands there.
final class CatalogScorer implements Scorer {

  /// The powers of smaller frequencies are kept.
  private static final int RAISED = 4096;

  private final CatalogNeighbours recipe;
  private final Array frequency;
  private final Array artistOf;
  private final Array albumOf;
  private final SparseMatrix artistTracks;
  private final Array artistFrequency; // the tracks' frequency, in the order of `artistTracks`
  private final SparseMatrix albumTracks;
  private final SparseMatrix similarArtists;
  private final Array similarities;
  private final float[] artistTotal;
  private final double[] raised; // (f + unseen)^popularity by f
  private final IntFunction<String> names;
  private final Map<String, Integer> artistNumbers = new HashMap<>();
  private final Pool<Scratch> scratches;

  private final class Scratch {
    final Accumulator artists = new Accumulator(artistTracks.rowCount());
    final Accumulator albums = new Accumulator(albumTracks.rowCount());
    final Best best = new Best(0);
  }

  CatalogScorer(CatalogNeighbours recipe, NamedArrays state, Catalog catalog) {
    this.recipe = recipe;
    frequency = state.get("track.playlists", Array.Type.I32);
    artistOf = state.get("track.artist", Array.Type.I32);
    albumOf = state.get("track.album", Array.Type.I32);
    artistTracks = state.matrix("artist.tracks");
    artistFrequency = Array.allocate(Array.Type.I32, artistTracks.size());
    for (long at = 0; at < artistTracks.size(); at++) {
      artistFrequency.set(at, frequency.intAt(artistTracks.columns().intAt(at)));
    }
    albumTracks = state.matrix("album.tracks");
    similarArtists = state.matrix("artist.neighbours");
    similarities = state.get("artist.neighbours.weights", Array.Type.F32);
    raised = new double[RAISED];
    for (int f = 0; f < RAISED; f++) {
      raised[f] = Math.pow(f + recipe.unseen(), recipe.popularity());
    }
    artistTotal = new float[artistTracks.rowCount()];
    for (int track = 0; track < frequency.size(); track++) {
      if (artistOf.intAt(track) >= 0) {
        artistTotal[artistOf.intAt(track)] += frequency.intAt(track) + (float) recipe.unseen();
      }
    }
    for (int artist = catalog.artistCount() - 1; artist >= 0; artist--) { // the larger one wins
      artistNumbers.put(catalog.artistName(artist), artist);
      artistNumbers.put(catalog.artistUri(artist), artist);
    }
    artistNumbers.remove("");
    names = catalog::artistName;
    scratches = new Pool<>(Scratch::new);
  }

  @Override
  public void score(Query query, Scores scores) {
    Scratch scratch = scratches.acquire();
    try {
      int seeds = collect(query, scratch);
      if (seeds > 0) {
        addByArtist(scratch, 1f / seeds, scores);
        addByAlbum(scratch, (float) recipe.album() / seeds, scores);
      }
    } finally {
      scratch.artists.clear();
      scratch.albums.clear();
      scratches.release(scratch);
    }
  }

  /// A(a) and B(b), times the number of seeds, which is returned.
  private int collect(Query query, Scratch scratch) {
    int seeds = 0;
    for (int s = 0; s < query.seeds().size(); s++) {
      int seed = query.seeds().get(s);
      int artist = artistOf.intAt(seed);
      int album = albumOf.intAt(seed);
      seeds++;
      if (artist >= 0) {
        addArtist(artist, scratch);
      }
      if (album >= 0) {
        scratch.albums.add(album, 1);
      }
    }
    for (ExternalTrack unknown : query.unknownSeeds()) {
      int artist = artistOf(unknown);
      if (artist >= 0) {
        seeds++;
        addArtist(artist, scratch);
      }
    }
    return seeds;
  }

  /// Exact: a score is a sum over the seeds, but for the cuts at `artists` and `tracksEach`.
  @Override
  public List<List<Reason>> explain(Query query, int[] tracks, Scores scratch) {
    Evidence evidence = new Evidence(tracks);
    Map<Integer, List<Integer>> byArtist = new HashMap<>();
    Map<Integer, List<Integer>> byAlbum = new HashMap<>();
    for (int t = 0; t < tracks.length; t++) {
      byArtist.computeIfAbsent(artistOf.intAt(tracks[t]), a -> new ArrayList<>()).add(t);
      byAlbum.computeIfAbsent(albumOf.intAt(tracks[t]), a -> new ArrayList<>()).add(t);
    }
    for (int s = 0; s < query.seeds().size(); s++) {
      int seed = query.seeds().get(s);
      Reason reason = new Reason.Seed(seed, 1);
      explain(artistOf.intAt(seed), reason, tracks, byArtist, evidence);
      int album = albumOf.intAt(seed);
      for (int t : album < 0 ? List.<Integer>of() : byAlbum.getOrDefault(album, List.of())) {
        int first = albumTracks.columns().intAt(albumTracks.rowStart(album));
        float most = frequency.intAt(first) + (float) recipe.unseen();
        evidence.add(t, reason, recipe.album() * popularity(tracks[t], most));
      }
    }
    for (ExternalTrack unknown : query.unknownSeeds()) {
      int artist = artistOf(unknown);
      if (artist >= 0) {
        explain(artist, new Reason.Artist(names.apply(artist), 1), tracks, byArtist, evidence);
      }
    }
    return evidence.reasons();
  }

  /// What an artist among the seeds lends to tracks of this one and of similar ones.
  private void explain(
      int artist,
      Reason reason,
      int[] tracks,
      Map<Integer, List<Integer>> byArtist,
      Evidence evidence) {
    if (artist < 0) {
      return;
    }
    for (int t : byArtist.getOrDefault(artist, List.of())) {
      evidence.add(t, reason, popularity(tracks[t], artistTotal[artist]));
    }
    long start = similarArtists.rowStart(artist);
    for (int k = 0; k < similarArtists.rowLength(artist); k++) {
      int other = similarArtists.columns().intAt(start + k);
      double similarity = recipe.similarArtists() * similarities.floatAt(start + k);
      for (int t : byArtist.getOrDefault(other, List.of())) {
        evidence.add(t, reason, similarity * popularity(tracks[t], artistTotal[other]));
      }
    }
  }

  /// The number of the artist of a seed that the catalog lacks, or -1.
  private int artistOf(ExternalTrack unknown) {
    Integer artist = artistNumbers.get(String.valueOf(unknown.artistUri()));
    if (artist == null) {
      artist = artistNumbers.get(String.valueOf(unknown.artistName()));
    }
    return artist == null ? -1 : artist;
  }

  private void addArtist(int artist, Scratch scratch) {
    scratch.artists.add(artist, 1);
    if (recipe.similarArtists() == 0) {
      return;
    }
    long start = similarArtists.rowStart(artist);
    for (int k = 0; k < similarArtists.rowLength(artist); k++) {
      scratch.artists.add(
          similarArtists.columns().intAt(start + k),
          (float) recipe.similarArtists() * similarities.floatAt(start + k));
    }
  }

  private void addByArtist(Scratch scratch, float scale, Scores scores) {
    Best best = scratch.best;
    best.reset(recipe.artists());
    for (int k = 0; k < scratch.artists.count(); k++) {
      int artist = scratch.artists.touched(k);
      best.offer(scratch.artists.get(artist), artist);
    }
    best.sort();
    for (int rank = 0; rank < best.count(); rank++) {
      int artist = best.tie(rank);
      long start = artistTracks.rowStart(artist);
      int count = Math.min(recipe.tracksEach(), artistTracks.rowLength(artist));
      double each = scale * best.score(rank) * Math.pow(artistTotal[artist], -recipe.popularity());
      for (int k = 0; k < count; k++) {
        int track = artistTracks.columns().intAt(start + k);
        scores.add(track, (float) (each * raised(artistFrequency.intAt(start + k))));
      }
    }
  }

  private void addByAlbum(Scratch scratch, float scale, Scores scores) {
    if (scale == 0) {
      return;
    }
    for (int a = 0; a < scratch.albums.count(); a++) {
      int album = scratch.albums.touched(a);
      long start = albumTracks.rowStart(album);
      int count = Math.min(recipe.tracksEach(), albumTracks.rowLength(album));
      float most = 0;
      for (int k = 0; k < count; k++) {
        int track = albumTracks.columns().intAt(start + k);
        most = k == 0 ? frequency.intAt(track) + (float) recipe.unseen() : most;
        scores.add(track, scale * scratch.albums.get(album) * popularity(track, most));
      }
    }
  }

  private float popularity(int track, float of) {
    return (float) Math.pow((frequency.intAt(track) + recipe.unseen()) / of, recipe.popularity());
  }

  private double raised(int times) {
    return times < RAISED ? raised[times] : Math.pow(times + recipe.unseen(), recipe.popularity());
  }
}
