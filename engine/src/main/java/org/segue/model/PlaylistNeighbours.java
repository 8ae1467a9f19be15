package org.segue.model;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.store.NamedArrays;

/// Tracks of the playlists that share most with this one: k nearest neighbours among playlists.
///
/// One formula covers the session-kNN family (Ludewig & Jannach 2018: SKNN, VSKNN; Garg et al.
/// 2019: STAN; Ludewig et al. 2021: VSTAN) and the "Efficient K-NN" that came ninth in the RecSys
/// Challenge 2018 (Definitive Turtles). With seeds i at places p of L, playlists v:
///
/// ```
/// w_i      = seedWeight(p, L) / ((f_i − 1)^seedDamping + 1)       f_i: playlists that hold i
/// s(v)     = Σ_{i ∈ v} w_i / |v|^lengthPower · exp(−age(v) / ageDays)
///            keep the `neighbours` largest
/// s'(v)    = ((s − s_min) / s_max)^sharpness                      sharpness 0: s' = s
/// score(j) = Σ_{v ∋ j} s'(v) · stepDecay(v) · exp(−|place_v(j) − place_v(i*)| / spread)
///            × (1 + inverseFrequency · ln(N / f_j)) · f_j^−trackDamping
/// ```
///
/// i* is the shared track that stands last in v, and stepDecay looks at the shared seed that stands
/// last in the query. A factor whose hyper-parameter is 0 is left out; so is the seed damping, and
/// the nearness where the seeds are not the playlist's first tracks.
///
/// All seeds are used. `lastSeedOnly` with `recent` (only that many most recent playlists are
/// candidates) is the form whose numbers were published for the SIGIR 2023 benchmark; it exists for
/// comparison. `bySeedCount` takes `neighbours` and `seedDamping` from the challenge entry's table.
///
/// Training transposes the playlists: linear. A query reads the playlists of its seeds and the
/// tracks of its neighbours. Prefer it when there are at least a few seeds.
public record PlaylistNeighbours(
    int neighbours,
    Decay seedWeight,
    double seedScale,
    double seedDamping,
    double lengthPower,
    double ageDays,
    double sharpness,
    Decay stepDecay,
    double stepScale,
    double spread,
    double inverseFrequency,
    double trackDamping,
    boolean bySeedCount,
    boolean lastSeedOnly,
    int recent)
    implements Algorithm {

  public PlaylistNeighbours {
    positive("neighbours", neighbours);
    positive("seedScale", seedScale);
    positive("stepScale", stepScale);
    notNegative("seedDamping", seedDamping);
    notNegative("lengthPower", lengthPower);
    notNegative("ageDays", ageDays);
    notNegative("sharpness", sharpness);
    notNegative("spread", spread);
    notNegative("inverseFrequency", inverseFrequency);
    notNegative("trackDamping", trackDamping);
    notNegative("recent", recent);
  }

  public PlaylistNeighbours() {
    this(1500, Decay.SAME, 1, 0.4, 0.5, 0, 1.5, Decay.SAME, 1, 100, 0, 0, false, false, 0);
  }

  @Override
  public SequencedMap<String, Algorithm> presets() {
    SequencedMap<String, Algorithm> presets = new LinkedHashMap<>();
    presets.put("sknn", plain(1500, Decay.SAME, 1, 0.5, 0, Decay.SAME, 1, 0, 0));
    presets.put("vsknn", plain(1500, Decay.SAME, 1, 0, 0, Decay.DIV, 1, 0, 0));
    presets.put("stan", plain(1500, Decay.EXPONENTIAL, 16, 0.5, 80, Decay.SAME, 1, 128, 0));
    presets.put("vstan", plain(2000, Decay.EXPONENTIAL, 5, 0.5, 80, Decay.EXPONENTIAL, 1.02, 8, 5));
    presets.put(
        "turtles",
        new PlaylistNeighbours(
            8000, Decay.SAME, 1, 0.352, 0.5, 0, 2, Decay.SAME, 1, 0, 0, 0, true, false, 0));
    presets.put("sknn-last", ((PlaylistNeighbours) presets.get("sknn")).asPublished());
    presets.put("vsknn-last", ((PlaylistNeighbours) presets.get("vsknn")).asPublished());
    return presets;
  }

  private static PlaylistNeighbours plain(
      int neighbours,
      Decay seedWeight,
      double seedScale,
      double lengthPower,
      double ageDays,
      Decay stepDecay,
      double stepScale,
      double spread,
      double inverseFrequency) {
    return new PlaylistNeighbours(
        neighbours,
        seedWeight,
        seedScale,
        0,
        lengthPower,
        ageDays,
        0,
        stepDecay,
        stepScale,
        spread,
        inverseFrequency,
        0,
        false,
        false,
        0);
  }

  /// The same with only the last seed and a sample of the 2,500 most recent candidates.
  private PlaylistNeighbours asPublished() {
    return new PlaylistNeighbours(
        neighbours,
        seedWeight,
        seedScale,
        seedDamping,
        lengthPower,
        ageDays,
        sharpness,
        stepDecay,
        stepScale,
        spread,
        inverseFrequency,
        trackDamping,
        bySeedCount,
        true,
        2500);
  }

  @Override
  public NamedArrays train(Dataset data, Training training) {
    training.progress().report("Transposing playlists", 0, 0);
    Array modified = Array.allocate(Array.Type.I64, data.playlistCount());
    for (int playlist = 0; playlist < data.playlistCount(); playlist++) {
      modified.set(playlist, data.modifiedAt(playlist));
    }
    return NamedArrays.builder()
        .put("playlist.tracks", data.tracks())
        .put("track.playlists", data.tracks().transpose())
        .put("playlist.modified", modified)
        .build();
  }

  @Override
  public boolean refreshes() {
    return true;
  }

  /// It is training: nothing is learnt but who holds what, and turning that over anew costs no more
  /// than putting new playlists into it.
  @Override
  public NamedArrays refresh(Growth growth, Training training) {
    return train(growth.data(), training);
  }

  @Override
  public Scorer restore(NamedArrays state, Catalog catalog) {
    return new NeighbourScorer(
        this,
        state.matrix("playlist.tracks"),
        state.matrix("track.playlists"),
        state.get("playlist.modified", Array.Type.I64));
  }

  private static void positive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " must be above 0, not " + value);
    }
  }

  private static void notNegative(String name, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(name + " must not be negative, but is " + value);
    }
  }
}
