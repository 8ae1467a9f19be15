package org.segue.eval;

import java.util.Arrays;
import org.segue.data.Dataset;
import org.segue.data.TrackList;

/// How well known the recommended tracks are, by the playlists of the training part.
public final class Familiarity implements Metric {

  /// What is averaged over the recommended tracks.
  public enum Form {
    /// (playlists with the track - least) / (most - least), least and most over the tracks that
    /// training has; as Bendada et al. 2023, who count the test playlists as well.
    POPULARITY("popularity"),
    /// -log2(playlists with the track / playlists); one that training does not have counts as on
    /// one playlist.
    NOVELTY("novelty");

    private final String text;

    Form(String text) {
      this.text = text;
    }
  }

  private final Form form;
  private final double[] values;

  public Familiarity(Form form, Dataset training) {
    this.form = form;
    int[] counts = training.tracks().columnCounts();
    int least = Arrays.stream(counts).filter(c -> c > 0).min().orElse(0);
    int most = Arrays.stream(counts).max().orElse(0);
    values = new double[counts.length];
    for (int track = 0; track < counts.length; track++) {
      int count = Math.max(1, counts[track]);
      values[track] =
          switch (form) {
            case POPULARITY ->
                most == least ? 0 : Math.max(0, (double) (count - least) / (most - least));
            case NOVELTY -> Math.log((double) training.playlistCount() / count) / Math.log(2);
          };
    }
  }

  @Override
  public String name() {
    return form.text;
  }

  @Override
  public Better better() {
    return Better.NEITHER;
  }

  @Override
  public double of(Answer answer) {
    TrackList tracks = answer.recommended();
    double sum = 0;
    for (int rank = 0; rank < tracks.size(); rank++) {
      sum += values[tracks.get(rank)];
    }
    return tracks.isEmpty() ? 0 : sum / tracks.size();
  }
}
