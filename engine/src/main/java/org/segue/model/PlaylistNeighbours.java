package org.segue.model;

import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.store.NamedArrays;

/// Being written.
public record PlaylistNeighbours() implements Algorithm {
  @Override
  public NamedArrays train(Dataset data, Training training) {
    return new Popularity().train(data, training);
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new Popularity().restore(state, catalog);
  }
}
