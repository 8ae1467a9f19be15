package org.segue.eval;

import java.util.Arrays;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.TrackList;
import org.segue.math.SparseMatrix;

/// Recall of the withheld tracks that training hardly knows: how well a model copes with tracks
/// that are new or found by few.
///
/// Answers without such a track do not count. Under a protocol that drops tracks that training
/// lacks there are none to count for [Form#UNSEEN].
public final class RareRecall implements Metric {

  /// Which withheld tracks are looked at.
  public enum Form {
    /// Of the tracks of G that no training playlist or only one holds, the share that is in R.
    COLD("recall-cold", 1),
    /// Of the tracks of G that no training playlist holds, the share that is in R.
    UNSEEN("recall-unseen", 0),
    /// Of the tracks of G whose album no training playlist or only one has a track of, the share
    /// that is in R.
    COLD_ALBUM("recall-cold-album", 1);

    private final String text;
    private final int most;

    Form(String text, int most) {
      this.text = text;
      this.most = most;
    }
  }

  private final Form form;
  private final int[] counts;

  public RareRecall(Form form, Dataset training) {
    this.form = form;
    counts = form == Form.COLD_ALBUM ? albums(training) : training.tracks().columnCounts();
  }

  /// By track: how many playlists have its album; of those of no known album, the track.
  private static int[] albums(Dataset training) {
    Catalog catalog = training.catalog();
    int[] last = new int[catalog.albumCount()];
    int[] ofAlbums = new int[catalog.albumCount()];
    Arrays.fill(last, -1);
    SparseMatrix tracks = training.tracks();
    int[] row = new int[tracks.longestRow()];
    for (int playlist = 0; playlist < tracks.rowCount(); playlist++) {
      int length = tracks.row(playlist, row);
      for (int k = 0; k < length; k++) {
        int album = catalog.albumOf(row[k]);
        if (album >= 0 && last[album] != playlist) {
          last[album] = playlist;
          ofAlbums[album]++;
        }
      }
    }
    int[] counts = tracks.columnCounts();
    for (int track = 0; track < counts.length; track++) {
      int album = catalog.albumOf(track);
      counts[track] = album < 0 ? counts[track] : ofAlbums[album];
    }
    return counts;
  }

  @Override
  public String name() {
    return form.text;
  }

  @Override
  public double weight(Answer answer) {
    return rare(answer.withheld()) > 0 ? 1 : 0;
  }

  @Override
  public double of(Answer answer) {
    int found = 0;
    for (int rank = answer.nextHit(0); rank >= 0; rank = answer.nextHit(rank + 1)) {
      if (counts[answer.recommended().get(rank)] <= form.most) {
        found++;
      }
    }
    return found / Math.max(1.0, rare(answer.withheld()));
  }

  private int rare(TrackList tracks) {
    int rare = 0;
    for (int t = 0; t < tracks.size(); t++) {
      if (counts[tracks.get(t)] <= form.most) {
        rare++;
      }
    }
    return rare;
  }
}
