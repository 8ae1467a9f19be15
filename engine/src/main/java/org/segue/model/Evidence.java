package org.segue.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Evidence for a few tracks, by what of the query brought it, while an explanation is made. What
/// speaks against a track is left out.
final class Evidence {

  private final Map<Integer, Integer> places = new HashMap<>();
  private final List<Map<Reason, Double>> parts = new ArrayList<>(); // reasons of share 1

  Evidence(int[] tracks) {
    for (int t = 0; t < tracks.length; t++) {
      places.put(tracks[t], t);
      parts.add(new LinkedHashMap<>());
    }
  }

  /// Where among the tracks this one is, or -1.
  int place(int track) {
    return places.getOrDefault(track, -1);
  }

  /// Adds what a reason lends to the track at a place; the reason's share multiplies it.
  void add(int place, Reason reason, double evidence) {
    double part = reason.share() * evidence;
    if (part > 0) {
      parts.get(place).merge(reason.withShare(1), part, Double::sum);
    }
  }

  /// Adds what a part of a composition says: for each track its reasons, times what it brought.
  void addAll(List<List<Reason>> why, float[] brought) {
    for (int t = 0; t < brought.length; t++) {
      for (Reason reason : why.get(t)) {
        add(t, reason, brought[t]);
      }
    }
  }

  /// For each track the reasons with their shares of the sum, largest first.
  List<List<Reason>> reasons() {
    List<List<Reason>> all = new ArrayList<>(parts.size());
    for (Map<Reason, Double> part : parts) {
      double sum = part.values().stream().mapToDouble(Double::doubleValue).sum();
      List<Reason> reasons = new ArrayList<>(part.size());
      part.forEach((reason, evidence) -> reasons.add(reason.withShare(evidence / sum)));
      reasons.sort(Comparator.comparingDouble(reason -> -reason.share()));
      all.add(reasons);
    }
    return all;
  }
}
