package org.segue.eval;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.segue.data.Catalog;
import org.segue.data.TrackList;

/// How much of the catalog the recommendations show.
public record Variety(Form form, Catalog catalog) implements Metric {

  /// What is counted.
  public enum Form {
    /// Over a run: distinct recommended tracks / tracks of the catalog.
    COVERAGE("coverage"),
    /// Distinct artists / |R|; tracks of unknown artists count as of one each.
    ARTISTS("artist-diversity"),
    /// Distinct albums / |R|; tracks of unknown albums count as of one each.
    ALBUMS("album-diversity");

    private final String text;

    Form(String text) {
      this.text = text;
    }
  }

  @Override
  public String name() {
    return form.text;
  }

  @Override
  public Better better() {
    return form == Form.COVERAGE ? Better.HIGHER : Better.NEITHER;
  }

  @Override
  public boolean averages() {
    return form != Form.COVERAGE;
  }

  @Override
  public double of(Answer answer) {
    return switch (form) {
      case COVERAGE -> (double) answer.recommended().size() / catalog.trackCount();
      case ARTISTS -> distinctShare(answer.recommended(), catalog::artistOf);
      case ALBUMS -> distinctShare(answer.recommended(), catalog::albumOf);
    };
  }

  @Override
  public double over(List<Answer> answers) {
    if (averages()) {
      return Metric.super.over(answers);
    }
    BitSet shown = new BitSet(catalog.trackCount());
    for (Answer answer : answers) {
      for (int rank = 0; rank < answer.recommended().size(); rank++) {
        shown.set(answer.recommended().get(rank));
      }
    }
    return (double) shown.cardinality() / catalog.trackCount();
  }

  private static double distinctShare(TrackList tracks, IntUnaryOperator owner) {
    Set<Integer> owners = new HashSet<>();
    int unknown = 0;
    for (int rank = 0; rank < tracks.size(); rank++) {
      int number = owner.applyAsInt(tracks.get(rank));
      if (number < 0) {
        unknown++;
      } else {
        owners.add(number);
      }
    }
    return tracks.isEmpty() ? 0 : (double) (owners.size() + unknown) / tracks.size();
  }
}
