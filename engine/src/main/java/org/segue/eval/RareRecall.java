package org.segue.eval;

import org.segue.data.Dataset;
import org.segue.data.TrackList;

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
    UNSEEN("recall-unseen", 0);

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
    counts = training.tracks().columnCounts();
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
