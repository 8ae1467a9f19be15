package org.segue.model;

import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.ByCount;
import org.segue.math.Growing;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// Other tracks of the seeds' albums and artists, and of artists that stand on playlists with them.
///
/// It needs no playlist that holds both tracks, only the catalog, so it saves the tracks that were
/// seen once or never, and it understands seeds that the catalog lacks but whose artist it knows.
///
/// ```
/// A(a)     = Σ_{seeds i} [artist(i) = a] + similarArtists · sim(artist(i), a)
/// sim(a,c) = co(a, c) / (√(F_a F_c) + shrink)      co, F: playlists with both artists, with one
/// B(b)     = Σ_{seeds i} [album(i) = b]
/// g_j      = f_j + unseen                          f_j: playlists that hold j
/// score(j) = A(artist(j)) / L · (g_j / Σ_{k of the artist} g_k)^popularity
///          + B(album(j)) / L · (g_j / max_{k of the album} g_k)^popularity · album
/// ```
///
/// with L seeds. Training costs Σ_p |artists of p|². A query reads at most `artists` artists and
/// `tracksEach` tracks of each.
public record CatalogNeighbours(
    double similarArtists,
    double album,
    double popularity,
    double unseen,
    double shrink,
    int artistNeighbours,
    int artists,
    int tracksEach)
    implements Algorithm {

  private static final String LISTS = "artist.neighbours";

  public CatalogNeighbours {
    if (!(similarArtists >= 0) || !(album >= 0) || !(shrink >= 0)) {
      throw new IllegalArgumentException(
          "similarArtists %s, album %s and shrink %s must not be negative"
              .formatted(similarArtists, album, shrink));
    }
    if (!(popularity > 0) || !(unseen > 0)) {
      throw new IllegalArgumentException(
          "popularity %s and unseen %s must be above 0".formatted(popularity, unseen));
    }
    if (artistNeighbours < 1 || artists < 1 || tracksEach < 1) {
      throw new IllegalArgumentException(
          "artistNeighbours %d, artists %d and tracksEach %d must be at least 1"
              .formatted(artistNeighbours, artists, tracksEach));
    }
  }

  public CatalogNeighbours() {
    this(0.5, 0.5, 0.5, 0.1, 20, 200, 300, 200);
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    SparseMatrix artists = artistsOfPlaylists(data);
    int[] frequencies = artists.columnCounts();
    return state(
        data,
        Cooccurrence.lists(
            LISTS,
            artists,
            artistNeighbours,
            training,
            numbers -> similarity(Cooccurrence.of(numbers, frequencies))));
  }

  @Override
  public boolean refreshes() {
    return true;
  }

  /// The same as training; lists of artists that are on no new playlist are mostly taken over.
  @Override
  public NamedArrays refresh(Growth growth, Training training) {
    SparseMatrix artists = artistsOfPlaylists(growth.data());
    int[] now = artists.columnCounts();
    int[] before = now.clone();
    for (long at = artists.rowStart(growth.playlists()); at < artists.size(); at++) {
      before[artists.columns().intAt(at)]--;
    }
    return state(
        growth.data(),
        Cooccurrence.grown(
            LISTS,
            growth.state(),
            artists,
            growth.playlists(),
            artistNeighbours,
            training,
            similarity(before),
            (alike, a, c) -> alike * (Math.sqrt((double) before[a] * before[c]) + shrink),
            numbers -> similarity(Cooccurrence.of(numbers, now))));
  }

  private Cooccurrence.Similarity similarity(int[] f) {
    return (together, a, c) -> together / (Math.sqrt((double) f[a] * f[c]) + shrink);
  }

  private static NamedArrays state(Dataset data, NamedArrays lists) {
    Catalog catalog = data.catalog();
    int[] frequency = data.tracks().columnCounts();
    return NamedArrays.builder()
        .put("track.playlists", Array.of(frequency))
        .put("track.artist", catalog.trackArtists())
        .put("track.album", catalog.trackAlbums())
        .put("artist.tracks", grouped(catalog.trackArtists(), catalog.artistCount(), frequency))
        .put("album.tracks", grouped(catalog.trackAlbums(), catalog.albumCount(), frequency))
        .putAll(lists)
        .build();
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new CatalogScorer(this, state, catalog);
  }

  /// Playlists x artists, each artist once per playlist.
  private static SparseMatrix artistsOfPlaylists(Dataset data) {
    Growing offsets = new Growing(Array.Type.I64);
    Growing columns = new Growing(Array.Type.I32);
    offsets.add(0L);
    int[] row = new int[data.tracks().longestRow()];
    int[] lastPlaylist = new int[data.catalog().artistCount()];
    for (int p = 0; p < data.playlistCount(); p++) {
      int length = data.tracks().row(p, row);
      for (int k = 0; k < length; k++) {
        int artist = data.catalog().artistOf(row[k]);
        if (artist >= 0 && lastPlaylist[artist] != p + 1) {
          lastPlaylist[artist] = p + 1;
          columns.add(artist);
        }
      }
      offsets.add(columns.size());
    }
    return new SparseMatrix(offsets.build(), columns.build(), data.catalog().artistCount());
  }

  /// Groups x their tracks, most frequent first; a track of group -1 is in none.
  private static SparseMatrix grouped(Array groupOf, int groups, int[] frequency) {
    int[] counts = new int[frequency.length];
    for (int t = 0; t < counts.length; t++) {
      counts[t] = frequency[t] + 1; // so that all tracks are ordered, also the unseen
    }
    long[] starts = new long[groups + 1];
    for (int t = 0; t < counts.length; t++) {
      if (groupOf.intAt(t) >= 0) {
        starts[groupOf.intAt(t) + 1]++;
      }
    }
    for (int g = 0; g < groups; g++) {
      starts[g + 1] += starts[g];
    }
    Array offsets = Array.of(starts);
    Array columns = Array.allocate(Array.Type.I32, starts[groups]);
    long[] next = starts.clone();
    for (int track : ByCount.order(counts, t -> t)) {
      if (groupOf.intAt(track) >= 0) {
        columns.set(next[groupOf.intAt(track)]++, track);
      }
    }
    return new SparseMatrix(offsets, columns, counts.length);
  }
}
