package org.segue.eval;

import java.util.List;
import org.segue.data.Dataset;

/// What a model may learn from, and what it is then asked.
///
/// A record of hyper-parameters whose constructor without arguments gives the defaults. Its name in
/// JSON and on the command line is the type's name in lower case, without `Protocol`
/// ([Protocols]). The split depends on the playlists, their pids, the hyper-parameters and the
/// seed: not on the order of the playlists, nor on threads.
public sealed interface Protocol
    permits ChallengeProtocol, SeedLengthProtocol, HoldoutProtocol, NewTracksProtocol {

  /// Divides the data. The withheld tracks of a task are nowhere in `training` as entries of its
  /// playlist.
  ///
  /// @throws IllegalArgumentException when not a single task can be made of the data
  Split split(Dataset all, long seed);

  /// The names of the metrics that results under this protocol are reported in.
  List<String> metrics();
}
