package org.segue.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Growing;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// What [Title] counts, some titles at a time, for whoever has the titles in several places: what
/// the playlists of a title hold most.
///
/// @param data the whole data set, of which a title's playlists are read
public record TitleCounts(Title recipe, Dataset data) {

  /// For some titles, one after another: of each kind (tracks, artists, albums) how many are
  /// listed of a title, which, and with what weight.
  public record Lists(int[] lengths, int[] members, float[] weights) implements Serializable {}

  /// The words of a raw title by which titles are told apart; empty where there are none.
  public static String words(String title) {
    return TitleWords.of(title).joined();
  }

  /// The lists of some titles, each of which these playlists bear: one a kind.
  public List<Lists> lists(int[][] playlistsOf) {
    NamedArrays some =
        NamedArrays.builder()
            .put("title.playlists", SparseMatrix.of(playlistsOf, data.playlistCount()))
            .put("playlist.tracks", data.tracks())
            .build();
    NamedArrays.Builder state = NamedArrays.builder();
    recipe.putLists(some, data.catalog(), TitleLists::length, 1, state);
    List<Lists> lists = new ArrayList<>();
    for (String kind : kinds()) {
      TitleLists of = TitleLists.of(state.build(), kind);
      int[] lengths = new int[playlistsOf.length];
      java.util.Arrays.setAll(lengths, of.members()::rowLength);
      lists.add(new Lists(lengths, of.members().columns().toInts(), of.weights().toFloats()));
    }
    return lists;
  }

  /// What is learnt, from the distinct titles' [#words], in order, the playlists that bear each,
  /// ascending (titles x playlists), on how many playlists each track is, and the lists of all
  /// titles in turn.
  public NamedArrays state(
      List<String> titles,
      SparseMatrix playlistsOf,
      int[] frequency,
      Iterator<List<Lists>> lists,
      Training training) {
    List<String> kinds = kinds();
    List<Growing> offsets = new ArrayList<>();
    List<Growing> members = new ArrayList<>();
    List<Growing> weights = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      offsets.add(new Growing(Array.Type.I64));
      offsets.get(k).add(0L);
      members.add(new Growing(Array.Type.I32));
      weights.add(new Growing(Array.Type.F32));
    }
    while (lists.hasNext()) {
      List<Lists> some = lists.next();
      for (int k = 0; k < kinds.size(); k++) {
        Lists of = some.get(k);
        long at = members.get(k).size();
        for (int length : of.lengths()) {
          at += length;
          offsets.get(k).add(at);
        }
        members.get(k).add(of.members(), 0, of.members().length);
        weights.get(k).add(of.weights(), 0, of.weights().length);
      }
    }
    NamedArrays.Builder all = NamedArrays.builder();
    for (int k = 0; k < kinds.size(); k++) {
      SparseMatrix matrix =
          new SparseMatrix(offsets.get(k).build(), members.get(k).build(), width(kinds.get(k)));
      new TitleLists(matrix, weights.get(k).build()).put(kinds.get(k), all);
    }
    return recipe.state(data, titles, playlistsOf, frequency, all.build(), training);
  }

  private List<String> kinds() {
    List<String> kinds = new ArrayList<>(List.of(TitleScorer.TRACKS));
    if (recipe.artists() > 0) {
      kinds.add(TitleScorer.ARTISTS);
    }
    if (recipe.albums() > 0) {
      kinds.add(TitleScorer.ALBUMS);
    }
    return kinds;
  }

  private int width(String kind) {
    return kind.equals(TitleScorer.ARTISTS)
        ? data.catalog().artistCount()
        : kind.equals(TitleScorer.ALBUMS)
            ? data.catalog().albumCount()
            : data.catalog().trackCount();
  }
}
