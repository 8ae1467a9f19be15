package org.segue.model;

import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.store.NamedArrays;

/// A way to recommend: a record of hyper-parameters that can learn.
///
/// Every permitted type is a record whose constructor without arguments gives the defaults and
/// whose canonical constructor validates. Its name in JSON and on the command line is the type's
/// name in lower case with dashes ([Algorithms]).
public sealed interface Algorithm
    permits Popularity,
        Title,
        PlaylistNeighbours,
        ItemNeighbours,
        CatalogNeighbours,
        Ease,
        SparseInverse,
        Als,
        Rta,
        TwoTower,
        GraphSage,
        Audio,
        Blend,
        TwoStage {

  /// Learns: all that is learnt, as arrays. The same data, seed and threads give the same arrays.
  NamedArrays train(Dataset data, Training training);

  /// Makes what was learnt usable: cheap, memory-mapped, immutable.
  Scorer restore(NamedArrays state, Catalog catalog);

  /// What a model's manifest means that lacks a hyper-parameter, since there was none when it was
  /// written: the values that do what was done then. Defaults may change, these may not.
  default Algorithm original() {
    return this;
  }

  /// Whether the title of a query can change the answer.
  default boolean readsTitle() {
    return false;
  }

  /// Whether training keeps finished phases as [Training#checkpoints].
  default boolean inPhases() {
    return false;
  }

  /// Whether training can go on from a trained model ([Training#earlier]).
  default boolean goesOn() {
    return false;
  }

  /// Whether a trained model can take in what was appended to its data ([#refresh]).
  default boolean refreshes() {
    return false;
  }

  /// What was learnt, with what was appended since: for less than [#train] on all of it costs, and
  /// mostly nearly as good; each says how near. The state that is given stays as it is.
  default NamedArrays refresh(Growth growth, Training training) {
    throw new IllegalArgumentException(
        "%s cannot take in new playlists without learning anew; use `segue train %s`"
            .formatted(Algorithms.name(this), Algorithms.name(this)));
  }

  /// What training measured that belongs on the model's card, in Markdown; empty for most.
  default String report(NamedArrays state) {
    return "";
  }

  /// Named settings, from papers or found by experiments; each is a whole algorithm of this type.
  default SequencedMap<String, Algorithm> presets() {
    return new TreeMap<>(Map.of());
  }
}
