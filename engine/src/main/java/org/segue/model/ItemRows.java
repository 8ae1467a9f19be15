package org.segue.model;

import java.util.stream.IntStream;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// The neighbours of one track after another, as [ItemNeighbours] learns them, for whoever has the
/// playlists elsewhere. Immutable; each thread asks for its own [Search].
public final class ItemRows {

  static final String NEIGHBOURS = "track.neighbours";
  static final String PLAYLISTS = "track.playlists";

  private final ItemNeighbours recipe;
  private final int[] frequencies;
  private final double meanLength;
  private final Cooccurrence.Similarity similarity;
  private final int[] ties;

  /// For so many playlists with so many entries in all; `frequencies` says on how many of them each
  /// track stands.
  public ItemRows(ItemNeighbours recipe, int[] frequencies, int playlists, long entries) {
    this.recipe = recipe;
    this.frequencies = frequencies;
    meanLength = ItemNeighbours.meanLength(playlists, entries);
    similarity = recipe.similarity(frequencies, playlists);
    ties = Cooccurrence.ties(IntStream.range(0, frequencies.length).toArray());
  }

  /// Takes 4 bytes per track.
  public Search search() {
    return new Search();
  }

  /// See [#search]: add the playlists that hold a track, then end.
  public final class Search {
    private final Cooccurrence.Search search =
        new Cooccurrence.Search(ties, recipe.neighbours(), similarity);

    private Search() {}

    /// Adds a playlist that holds the track: the first `count` of `tracks`.
    public void add(int[] tracks, int count) {
      search.add(tracks, count, recipe.playlistWeight(count, meanLength));
    }

    /// How many neighbours the track has; then the playlists of another may be added.
    public int end(int track) {
      return search.end(track);
    }

    /// The kth neighbour, from 0, the most alike first.
    public int neighbour(int k) {
      return search.column(k);
    }

    /// How alike it is.
    public float alike(int k) {
      return search.alike(k);
    }
  }

  /// What is learnt, from the neighbours of all tracks (tracks x tracks) and how alike each is
  /// (F32).
  public NamedArrays state(SparseMatrix neighbours, Array alike) {
    return NamedArrays.builder()
        .put(NEIGHBOURS, neighbours)
        .put(NEIGHBOURS + ".weights", alike)
        .put(PLAYLISTS, Array.of(frequencies))
        .build();
  }
}
