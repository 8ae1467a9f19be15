package org.segue.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Function;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.math.Growing;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;
import org.segue.store.StringIndex;
import org.segue.store.Strings;

/// Texts (titles, names) by one kind of feature, their words or their runs of characters: which
/// texts have a feature, and how long each text's vector of inverse document frequencies is.
record TitleFeatures(StringIndex index, SparseMatrix bearers, Array norms) {

  /// Collects the features of `texts` texts, told by number, into arrays named `name…`.
  static void put(
      String name,
      int texts,
      Function<Integer, SequencedSet<String>> featuresOf,
      NamedArrays.Builder state) {
    Map<String, List<Integer>> bearersOf = new TreeMap<>();
    for (int text = 0; text < texts; text++) {
      for (String feature : featuresOf.apply(text)) {
        bearersOf.computeIfAbsent(feature, f -> new ArrayList<>()).add(text);
      }
    }
    Growing offsets = new Growing(Array.Type.I64);
    Growing columns = new Growing(Array.Type.I32);
    offsets.add(0L);
    double[] squares = new double[texts];
    bearersOf.forEach(
        (feature, bearers) -> {
          double idf = idf(texts, bearers.size());
          for (int text : bearers) {
            columns.add(text);
            squares[text] += idf * idf;
          }
          offsets.add(columns.size());
        });
    float[] norms = new float[texts];
    for (int t = 0; t < norms.length; t++) {
      norms[t] = (float) Math.sqrt(squares[t]);
    }
    Strings features = Strings.of(List.copyOf(bearersOf.keySet()));
    state
        .put(name, features)
        .put(name + ".slots", StringIndex.over(features).slots())
        .put(name + ".titles", new SparseMatrix(offsets.build(), columns.build(), texts))
        .put(name + ".norms", Array.of(norms));
  }

  static TitleFeatures of(NamedArrays state, String name) {
    return new TitleFeatures(
        new StringIndex(state.strings(name), state.get(name + ".slots", Array.Type.I32)),
        state.matrix(name + ".titles"),
        state.get(name + ".norms", Array.Type.F32));
  }

  private static double idf(int texts, int bearing) {
    return Math.log((texts + 1.0) / bearing);
  }

  /// How many texts have a feature.
  int frequency(String feature) {
    int number = index.find(feature);
    return number < 0 ? 0 : bearers.rowLength(number);
  }

  /// The weight of a feature; an unknown one weighs as much as one that a single text has.
  double idf(String feature) {
    return idf(bearers.columnCount(), Math.max(1, frequency(feature)));
  }

  /// Adds to every text `weight` times the cosine between its vector and that of `asked`. Features
  /// that more than `most` texts have bring nothing, though they lengthen the vectors.
  void similar(Collection<String> asked, double weight, int most, Accumulator similar) {
    if (weight == 0) {
      return;
    }
    double square = 0;
    for (String feature : asked) {
      double idf = idf(feature);
      square += idf * idf;
    }
    double root = Math.sqrt(square);
    for (String feature : asked) {
      int number = index.find(feature);
      int bearing = number < 0 ? 0 : bearers.rowLength(number);
      if (bearing > most) {
        continue;
      }
      double idf = idf(feature);
      double part = weight * idf * idf;
      long start = number < 0 ? 0 : bearers.rowStart(number);
      for (int n = 0; n < bearing; n++) {
        int text = bearers.columns().intAt(start + n);
        similar.add(text, (float) (part / (root * norms.floatAt(text))));
      }
    }
  }
}
