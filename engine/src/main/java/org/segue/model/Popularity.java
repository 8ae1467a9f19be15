package org.segue.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// The tracks that are on most playlists, whatever is asked: the floor every model must beat.
///
/// Training counts entries once; a query reads the first few hundred of a sorted list. Prefer it
/// for nothing but comparison and filling.
public record Popularity() implements Algorithm {

  @Override
  public NamedArrays train(Dataset data, Training training) {
    return state(data.tracks().columnCounts());
  }

  @Override
  public boolean refreshes() {
    return true;
  }

  /// Adds what is new to the counts: the same as counting all.
  @Override
  public NamedArrays refresh(Growth growth, Training training) {
    int[] counts = new int[growth.data().catalog().trackCount()];
    Array tracks = growth.state().get("tracks", Array.Type.I32);
    Array playlists = growth.state().get("playlists", Array.Type.I32);
    for (int place = 0; place < tracks.size(); place++) {
      counts[tracks.intAt(place)] = playlists.intAt(place);
    }
    SparseMatrix rows = growth.data().tracks();
    for (long at = rows.rowStart(growth.playlists()); at < rows.size(); at++) {
      counts[rows.columns().intAt(at)]++;
    }
    return state(counts);
  }

  /// What is learnt, from on how many playlists each track is.
  public NamedArrays state(int[] counts) {
    Array order = Recommender.order(counts);
    Array playlists = Array.allocate(Array.Type.I32, order.size());
    for (int place = 0; place < order.size(); place++) {
      playlists.set(place, counts[order.intAt(place)]);
    }
    return NamedArrays.builder().put("tracks", order).put("playlists", playlists).build();
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    Array tracks = state.get("tracks", Array.Type.I32);
    Array playlists = state.get("playlists", Array.Type.I32);
    return new Scorer() {
      @Override
      public void score(Query query, Scores scores) {
        int wanted = query.wanted((int) tracks.size());
        for (int place = 0; place < wanted; place++) {
          if (playlists.intAt(place) > 0) {
            scores.add(tracks.intAt(place), playlists.intAt(place));
          }
        }
      }

      @Override
      public List<List<Reason>> explain(Query query, int[] wanted, Scores scratch) {
        return Collections.nCopies(wanted.length, List.of(new Reason.Popular(1)));
      }

      @Override
      public int[] agreeing(Query query, int[] wanted) {
        Map<Integer, Integer> wantedAt = new HashMap<>();
        for (int t = 0; t < wanted.length; t++) {
          wantedAt.put(wanted[t], t);
        }
        int[] agreeing = new int[wanted.length];
        for (int place = 0; place < tracks.size() && !wantedAt.isEmpty(); place++) {
          Integer at = wantedAt.remove(tracks.intAt(place));
          if (at != null) {
            agreeing[at] = playlists.intAt(place);
          }
        }
        return agreeing;
      }
    };
  }
}
