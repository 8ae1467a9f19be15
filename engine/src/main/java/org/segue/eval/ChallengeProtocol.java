package org.segue.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.model.Query;

/// The RecSys Challenge 2018 (Chen et al. 2018): ten categories of playlists that show between no
/// track and 100; test playlists are wholly removed from training.
///
/// - `perCategory`: tasks per category; officially 1,000. 0 means the smaller of 1,000 and a 70th
///   of the playlists (so the tests are a seventh at most). Where too few playlists qualify there
///   are fewer, and a note says so.
/// - `unseen`: officially every withheld track occurs in the training data, so by default withheld
///   tracks that no training playlist has are dropped from the ground truth, and a task left with
///   none is not set (a note says how many). Its playlist stays out of the training part.
///
/// Lengths per category are those of the official challenge set, here of distinct tracks. Longer
/// categories draw first, since fewer playlists qualify for them. As officially, the query tells
/// the length of the whole playlist and not its date; seeds that training does not know stay.
public record ChallengeProtocol(int perCategory, Unseen unseen) implements Protocol {

  /// Categories that want the same lengths are dealt in turn; the scarcest lengths come first.
  private static final List<List<ChallengeCategory>> DRAWING_ORDER =
      List.of(
          List.of(ChallengeCategory.TITLE_FIRST_100, ChallengeCategory.TITLE_RANDOM_100),
          List.of(ChallengeCategory.TITLE_FIRST_25, ChallengeCategory.TITLE_RANDOM_25),
          List.of(
              ChallengeCategory.FIRST_5,
              ChallengeCategory.TITLE_FIRST_10,
              ChallengeCategory.FIRST_10),
          List.of(ChallengeCategory.TITLE_ONLY),
          List.of(ChallengeCategory.TITLE_FIRST_1),
          List.of(ChallengeCategory.TITLE_FIRST_5));

  public ChallengeProtocol {
    if (perCategory < 0) {
      throw new IllegalArgumentException("perCategory must not be negative: " + perCategory);
    }
  }

  public ChallengeProtocol() {
    this(0, Unseen.DROP);
  }

  @Override
  public List<String> metrics() {
    return List.of("r-precision", "ndcg", "clicks", "recall");
  }

  @Override
  public Split split(Dataset all, long seed) {
    int wanted =
        perCategory > 0 ? perCategory : Math.max(1, Math.min(1000, all.playlistCount() / 70));
    Map<ChallengeCategory, List<Integer>> drawn = draw(all, Draw.playlists(all, seed), wanted);
    boolean[] tested = new boolean[all.playlistCount()];
    drawn.values().forEach(playlists -> playlists.forEach(p -> tested[p] = true));
    Dataset training = Draw.without(all, tested);
    int[] counts = training.tracks().columnCounts();
    List<Task> tasks = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (ChallengeCategory category : ChallengeCategory.values()) {
      List<Integer> playlists = drawn.getOrDefault(category, List.of());
      int before = tasks.size();
      for (int playlist : playlists) {
        Task task = task(all, playlist, category, seed, counts);
        if (task != null) {
          tasks.add(task);
        }
      }
      note(category, playlists.size(), wanted, tasks.size() - before, notes);
    }
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException(
          "not one of %d playlists makes a task of the challenge; use longer ones, or holdout"
              .formatted(all.playlistCount()));
    }
    return new Split(training, tasks, notes);
  }

  /// The playlists of each category, in drawing order.
  private static Map<ChallengeCategory, List<Integer>> draw(Dataset all, int[] order, int wanted) {
    Map<ChallengeCategory, List<Integer>> drawn = new EnumMap<>(ChallengeCategory.class);
    boolean[] taken = new boolean[order.length];
    for (List<ChallengeCategory> group : DRAWING_ORDER) {
      int turn = 0;
      for (int playlist : order) {
        for (int k = 0; k < group.size() && !taken[playlist]; k++) {
          ChallengeCategory category = group.get((turn + k) % group.size());
          List<Integer> own = drawn.computeIfAbsent(category, c -> new ArrayList<>());
          if (own.size() < wanted && category.accepts(all, playlist)) {
            own.add(playlist);
            taken[playlist] = true;
            turn += k + 1;
          }
        }
      }
    }
    return drawn;
  }

  /// The task of a playlist, or null where nothing is left to find.
  private @Nullable Task task(
      Dataset all, int playlist, ChallengeCategory category, long seed, int[] counts) {
    int[] tracks = all.tracks().row(playlist);
    int pid = all.pid(playlist);
    int[] seedTracks = Arrays.copyOf(tracks, category.seeds());
    TrackList positions = TrackList.EMPTY;
    int[] rest = Arrays.copyOfRange(tracks, category.seeds(), tracks.length);
    if (category.random()) {
      int[] places = Draw.some(category.seeds(), tracks.length, seed, pid);
      positions = TrackList.of(places);
      int s = 0;
      int r = 0;
      for (int k = 0; k < tracks.length; k++) {
        if (s < places.length && places[s] == k) {
          seedTracks[s++] = tracks[k];
        } else {
          rest[r++] = tracks[k];
        }
      }
    }
    TrackList withheld = Draw.withheld(rest, 0, rest.length, unseen, counts);
    if (withheld.isEmpty()) {
      return null;
    }
    Query query =
        new Query(
            category.titled() ? all.title(playlist) : null,
            TrackList.of(seedTracks),
            positions,
            List.of(),
            TrackList.EMPTY,
            0,
            tracks.length,
            Evaluation.LIMIT,
            true);
    return new Task(category.number(), category.text(), query, withheld, pid);
  }

  private static void note(
      ChallengeCategory category, int drawn, int wanted, int tasks, List<String> notes) {
    if (drawn < wanted) {
      notes.add(
          "category %d (%s): %d of %d playlists wanted; no more %shave %d to %d tracks"
              .formatted(
                  category.number(),
                  category.text(),
                  drawn,
                  wanted,
                  category.titled() ? "with a title " : "",
                  category.shortest(),
                  category.longest()));
    }
    if (tasks < drawn) {
      notes.add(
          "category %d (%s): %d tasks not set, as no training playlist has any of their tracks"
              .formatted(category.number(), category.text(), drawn - tasks));
    }
  }
}
