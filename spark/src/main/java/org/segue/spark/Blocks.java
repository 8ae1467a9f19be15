package org.segue.spark;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/// A data set's entries as [Block]s, one a partition, and messages between them.
record Blocks(JavaSparkContext context, int blocks) {

  /// The playlists of a data set that all machines see.
  JavaRDD<Block> playlists(String data) {
    int count = blocks;
    return context
        .parallelize(IntStream.range(0, blocks).boxed().toList(), blocks)
        .map(block -> Block.ofPlaylists(Opened.data(data), block, count));
  }

  /// The same entries by track: 8 bytes for each are shuffled.
  JavaRDD<Block> tracks(JavaRDD<Block> playlists, int tracks) {
    int count = blocks;
    return this.<Block, Block.Numbers>sent(playlists, (block, rows) -> rows.byTrack(block, count))
        .mapPartitionsWithIndex(
            (block, messages) -> List.of(Block.ofTracks(messages, block, count, tracks)).iterator(),
            true);
  }

  static <T, R> JavaRDD<R> each(JavaRDD<T> blocks, Function2<Integer, T, R> work) {
    return blocks.mapPartitionsWithIndex(
        (block, one) -> List.of(work.call(block, one.next())).iterator(), true);
  }

  /// What each block has to say to others, in the partitions of those, in any order.
  <T, M> JavaRDD<Tuple2<Integer, M>> sent(
      JavaRDD<T> from, Function2<Integer, T, Iterator<Tuple2<Integer, M>>> messages) {
    JavaRDD<Tuple2<Integer, M>> all = // not yet where the keys say, whatever `from` was
        from.mapPartitionsWithIndex((block, one) -> messages.call(block, one.next()), false);
    return JavaPairRDD.fromJavaRDD(all)
        .partitionBy(new HashPartitioner(blocks))
        .mapPartitions(some -> some, true);
  }
}
