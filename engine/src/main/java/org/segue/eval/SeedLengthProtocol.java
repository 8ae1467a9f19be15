package org.segue.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.model.Query;

/// The protocol of Bendada et al. (SIGIR 2023): long playlists of which the first 1, 2, … 10 tracks
/// are shown; all later ones are withheld. Test playlists are wholly removed from training.
///
/// - `tests`: test playlists, in equal blocks per number of seeds; published 10,000. 0 means the
///   smaller of 10,000 and a tenth of the playlists.
/// - `seeds`: the largest number of seeds, 10.
/// - `shortest`: the fewest tracks of a test playlist, 21.
/// - `titles`: whether the query has the title; not so in the publication.
/// - `unseen`: withheld tracks that no training playlist has count, as published.
///
/// Differs: the published neighbour baselines also learnt from the seeds of the test playlists.
public record SeedLengthProtocol(int tests, int seeds, int shortest, boolean titles, Unseen unseen)
    implements Protocol {

  public SeedLengthProtocol {
    if (tests < 0) {
      throw new IllegalArgumentException("tests must not be negative: " + tests);
    }
    if (seeds < 1 || seeds >= shortest) {
      throw new IllegalArgumentException(
          "seeds must be 1 or more and less than shortest (%d): %d".formatted(shortest, seeds));
    }
  }

  public SeedLengthProtocol() {
    this(0, 10, 21, false, Unseen.KEEP);
  }

  @Override
  public List<String> metrics() {
    return List.of("precision", "recall", "r-precision-deezer", "ndcg", "clicks");
  }

  @Override
  public Split split(Dataset all, long seed) {
    int wanted = tests > 0 ? tests : Math.max(seeds, Math.min(10_000, all.playlistCount() / 10));
    int[] drawn =
        Arrays.stream(Draw.playlists(all, seed))
            .filter(p -> all.tracks().rowLength(p) >= shortest)
            .limit(wanted)
            .toArray();
    List<String> notes = new ArrayList<>();
    if (drawn.length < wanted) {
      notes.add(
          "%d of %d test playlists wanted; no more have %d tracks"
              .formatted(drawn.length, wanted, shortest));
    }
    boolean[] tested = new boolean[all.playlistCount()];
    for (int playlist : drawn) {
      tested[playlist] = true;
    }
    Dataset training = Draw.without(all, tested);
    int[] counts = training.tracks().columnCounts();
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      int shown = (int) ((long) i * seeds / drawn.length) + 1;
      int playlist = drawn[i];
      int[] tracks = all.tracks().row(playlist);
      TrackList withheld = Draw.withheld(tracks, shown, tracks.length, unseen, counts);
      if (!withheld.isEmpty()) {
        Query query =
            new Query(
                titles ? all.title(playlist) : null,
                TrackList.of(Arrays.copyOf(tracks, shown)),
                TrackList.EMPTY,
                List.of(),
                TrackList.EMPTY,
                all.modifiedAt(playlist),
                0,
                Evaluation.LIMIT,
                true);
        String name = shown == 1 ? "1 seed" : shown + " seeds";
        tasks.add(new Task(shown, name, query, withheld, all.pid(playlist)));
      }
    }
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException(
          "not one of %d playlists has %d tracks; lower it with shortest=N"
              .formatted(all.playlistCount(), shortest));
    }
    if (tasks.size() < drawn.length) {
      notes.add(
          "%d tasks not set, as no training playlist has any of their tracks"
              .formatted(drawn.length - tasks.size()));
    }
    return new Split(training, tasks, notes);
  }
}
