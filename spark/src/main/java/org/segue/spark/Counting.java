package org.segue.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Growing;
import org.segue.math.SparseMatrix;
import org.segue.model.Algorithms;
import org.segue.model.ItemNeighbours;
import org.segue.model.ItemRows;
import org.segue.model.Popularity;
import org.segue.model.Title;
import org.segue.model.TitleCounts;
import org.segue.model.Training;
import org.segue.store.Json;
import org.segue.store.NamedArrays;
import scala.Tuple2;

/// What is counted in a data set: on how many playlists a track is, which tracks stand on playlists
/// together, and what the playlists of a title hold; each as the state of an engine's model.
///
/// All machines map the data set ([Opened]). The driver gets what the models hold and no more, one
/// partition at a time: a number per track; `neighbours` pairs of numbers per track; the distinct
/// titles, a number per playlist and at most 2,000 pairs per title and kind.
record Counting(SparkSession spark, String data, int blocks) {

  /// The neighbours of a block's tracks, one after another.
  private record Neighbours(int[] lengths, int[] tracks, float[] alike) implements Serializable {}

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /// On how many playlists each track is: 4 bytes per track and task.
  int[] frequencies() throws IOException {
    String path = data;
    int count = blocks;
    int tracks = Opened.data(data).catalog().trackCount();
    return context()
        .parallelize(IntStream.range(0, blocks).boxed().toList(), blocks)
        .map(block -> frequencies(Opened.data(path), block, count, tracks))
        .treeReduce(
            (one, other) -> {
              int[] sum = one.clone();
              for (int track = 0; track < sum.length; track++) {
                sum[track] += other[track];
              }
              return sum;
            });
  }

  private static int[] frequencies(Dataset dataset, int block, int blocks, int tracks) {
    int[] counts = new int[tracks];
    SparseMatrix matrix = dataset.tracks();
    int from = (int) ((long) block * matrix.rowCount() / blocks);
    int to = (int) ((block + 1L) * matrix.rowCount() / blocks);
    int[] row = new int[matrix.longestRow()];
    for (int playlist = from; playlist < to; playlist++) {
      int length = matrix.row(playlist, row);
      for (int k = 0; k < length; k++) {
        counts[row[k]]++;
      }
    }
    return counts;
  }

  /// The state of [Popularity].
  NamedArrays popularity(int[] frequencies) {
    return new Popularity().state(frequencies);
  }

  /// The state of [ItemNeighbours]: a task adds up, track after track, the playlists that hold it,
  /// so what is shuffled are the entries and not their pairs. Takes 8 bytes per track and task.
  NamedArrays neighbours(ItemNeighbours recipe, int[] frequencies) throws IOException {
    Dataset dataset = Opened.data(data);
    int playlists = dataset.playlistCount();
    int tracks = frequencies.length;
    long entries = dataset.tracks().size();
    String path = data;
    int count = blocks;
    String parameters = Algorithms.parameters(recipe).toString();
    Blocks side = new Blocks(context(), blocks);
    Broadcast<int[]> known = context().broadcast(frequencies);
    JavaRDD<Neighbours> found =
        Blocks.each(
                side.tracks(side.playlists(data), tracks),
                (block, rows) ->
                    neighbours(
                        rows,
                        new ItemRows(
                            (ItemNeighbours)
                                Algorithms.recorded(
                                    "item-neighbours", Json.mapper().readTree(parameters)),
                            known.value(),
                            playlists,
                            entries),
                        Opened.data(path).tracks(),
                        count,
                        block))
            .persist(StorageLevel.DISK_ONLY());
    try {
      List<int[]> lengths = found.map(Neighbours::lengths).collect(); // a number per track
      Array offsets = Array.allocate(Array.Type.I64, tracks + 1L);
      for (int track = 0; track < tracks; track++) {
        offsets.set(track + 1L, offsets.longAt(track) + lengths.get(track % count)[track / count]);
      }
      Array lists = Array.allocate(Array.Type.I32, offsets.longAt(tracks));
      Array alike = Array.allocate(Array.Type.F32, offsets.longAt(tracks));
      Iterator<Neighbours> blocksOf = found.toLocalIterator();
      for (int block = 0; blocksOf.hasNext(); block++) {
        Neighbours some = blocksOf.next();
        int from = 0;
        for (int k = 0; k < some.lengths().length; k++) {
          long at = offsets.longAt((long) k * count + block);
          lists.put(at, some.tracks(), from, some.lengths()[k]);
          alike.put(at, some.alike(), from, some.lengths()[k]);
          from += some.lengths()[k];
        }
      }
      return new ItemRows(recipe, frequencies, playlists, entries)
          .state(new SparseMatrix(offsets, lists, tracks), alike);
    } finally {
      found.unpersist();
    }
  }

  private static Neighbours neighbours(
      Block rows, ItemRows items, SparseMatrix playlists, int blocks, int block) {
    ItemRows.Search search = items.search();
    int[] buffer = new int[playlists.longestRow()];
    int[] lengths = new int[rows.count()];
    Growing tracks = new Growing(Array.Type.I32);
    Growing alike = new Growing(Array.Type.F32);
    for (int k = 0; k < rows.count(); k++) {
      for (int n = rows.starts()[k]; n < rows.starts()[k + 1]; n++) {
        int playlist = rows.needed()[rows.columns()[n]];
        search.add(buffer, playlists.row(playlist, buffer));
      }
      lengths[k] = search.end(k * blocks + block);
      int[] ids = new int[lengths[k]];
      float[] weights = new float[lengths[k]];
      for (int n = 0; n < lengths[k]; n++) {
        ids[n] = search.neighbour(n);
        weights[n] = search.alike(n);
      }
      tracks.add(ids, 0, ids.length);
      alike.add(weights, 0, weights.length);
    }
    return new Neighbours(lengths, tracks.build().toInts(), alike.build().toFloats());
  }

  /// The state of [Title]: titles are grouped by their words, and each group's playlists counted
  /// where it came to lie.
  NamedArrays titles(Title recipe, int[] frequencies, Training training) throws IOException {
    Dataset dataset = Opened.data(data);
    String path = data;
    int count = blocks;
    String parameters = Algorithms.parameters(recipe).toString();
    JavaPairRDD<String, int[]> titles =
        context()
            .parallelize(IntStream.range(0, blocks).boxed().toList(), blocks)
            .flatMapToPair(block -> titles(Opened.data(path), block, count))
            .groupByKey(blocks)
            .mapValues(
                playlists ->
                    StreamSupport.stream(playlists.spliterator(), false)
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray())
            .sortByKey(true, blocks)
            .persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<List<TitleCounts.Lists>> lists =
        titles
            .values()
            .mapPartitions(
                some -> {
                  List<int[]> all = new ArrayList<>();
                  some.forEachRemaining(all::add);
                  Title title =
                      (Title) Algorithms.recorded("title", Json.mapper().readTree(parameters));
                  return List.of(
                          new TitleCounts(title, Opened.data(path))
                              .lists(all.toArray(int[][]::new)))
                      .iterator();
                })
            .persist(StorageLevel.DISK_ONLY());
    try {
      lists.count(); // all at once; asked for one by one, one core would count them
      List<String> distinct = new ArrayList<>();
      Growing offsets = new Growing(Array.Type.I64);
      Growing bearing = new Growing(Array.Type.I32);
      offsets.add(0L);
      Iterator<Tuple2<String, int[]>> sorted = titles.toLocalIterator();
      while (sorted.hasNext()) {
        Tuple2<String, int[]> title = sorted.next();
        distinct.add(title._1());
        bearing.add(title._2(), 0, title._2().length);
        offsets.add(bearing.size());
      }
      SparseMatrix playlistsOf =
          new SparseMatrix(offsets.build(), bearing.build(), dataset.playlistCount());
      return new TitleCounts(recipe, dataset)
          .state(distinct, playlistsOf, frequencies, lists.toLocalIterator(), training);
    } finally {
      lists.unpersist();
      titles.unpersist();
    }
  }

  private static Iterator<Tuple2<String, Integer>> titles(Dataset dataset, int block, int blocks) {
    int from = (int) ((long) block * dataset.playlistCount() / blocks);
    int to = (int) ((block + 1L) * dataset.playlistCount() / blocks);
    return IntStream.range(from, to)
        .filter(playlist -> dataset.titleOf(playlist) >= 0)
        .mapToObj(
            playlist ->
                new Tuple2<>(
                    TitleCounts.words(dataset.titles().get(dataset.titleOf(playlist))), playlist))
        .filter(title -> !title._1().isEmpty())
        .iterator();
  }
}
