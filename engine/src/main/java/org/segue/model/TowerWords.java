package org.segue.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.segue.data.Catalog;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;
import org.segue.store.NamedArrays;

/// The words of tracks' names, with those of their artists and albums, by number: `ofTracks` has
/// the distinct ones of each track. Only words that several played tracks have are known.
record TowerWords(int count, SparseMatrix ofTracks) {

  private static final int FEWEST = 5;

  /// At most `most` words.
  static TowerWords of(Catalog catalog, int[] frequencies, int most) {
    int tracks = catalog.trackCount();
    List<List<String>> artists = new ArrayList<>();
    for (int artist = 0; artist < catalog.artistCount(); artist++) {
      artists.add(TitleWords.of(catalog.artistName(artist)).words());
    }
    List<List<String>> albums = new ArrayList<>();
    for (int album = 0; album < catalog.albumCount(); album++) {
      albums.add(TitleWords.of(catalog.albumName(album)).words());
    }
    // every word gets a number as it comes; those that are kept get another afterwards
    Map<String, Integer> numbers = new HashMap<>();
    int[][] rows = new int[tracks][];
    for (int track = 0; track < tracks; track++) {
      Set<Integer> row = new LinkedHashSet<>();
      add(TitleWords.of(catalog.trackName(track)).words(), numbers, row);
      int artist = catalog.artistOf(track);
      add(artist < 0 ? List.of() : artists.get(artist), numbers, row);
      int album = catalog.albumOf(track);
      add(album < 0 ? List.of() : albums.get(album), numbers, row);
      rows[track] = row.stream().mapToInt(word -> word).toArray();
    }
    int[] counts = new int[numbers.size()];
    for (int track = 0; track < tracks; track++) {
      for (int word : rows[track]) {
        counts[word] += frequencies[track] > 0 ? 1 : 0;
      }
    }
    int[] kept = kept(counts, FEWEST, most);
    for (int track = 0; track < tracks; track++) {
      rows[track] =
          java.util.Arrays.stream(rows[track]).map(w -> kept[w]).filter(w -> w >= 0).toArray();
    }
    int count = (int) java.util.Arrays.stream(kept).filter(w -> w >= 0).count();
    return new TowerWords(count, SparseMatrix.of(rows, count));
  }

  private static void add(
      Collection<String> words, Map<String, Integer> numbers, Set<Integer> row) {
    for (String word : words) {
      row.add(numbers.computeIfAbsent(word, w -> numbers.size()));
    }
  }

  /// New numbers for the most frequent with at least `fewest`, −1 for others; earlier ones first.
  static int[] kept(int[] counts, int fewest, int most) {
    long[] order = new long[counts.length];
    for (int word = 0; word < counts.length; word++) {
      order[word] = (long) -counts[word] << 32 | word;
    }
    java.util.Arrays.sort(order);
    int[] kept = new int[counts.length];
    for (int place = 0; place < order.length; place++) {
      int word = (int) order[place];
      kept[word] = place < most && counts[word] >= fewest ? place : -1;
    }
    return kept;
  }

  void put(NamedArrays.Builder state) {
    state.put("names", ofTracks).put("names.rows", Array.of(count));
  }

  static TowerWords of(NamedArrays state) {
    return new TowerWords(state.get("names.rows", Array.Type.I32).intAt(0), state.matrix("names"));
  }
}
