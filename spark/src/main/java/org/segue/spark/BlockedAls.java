package org.segue.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Gramian;
import org.segue.math.Progress;
import org.segue.model.Als;
import org.segue.model.AlsRows;
import org.segue.spark.AlsBlock.Numbers;
import org.segue.spark.AlsBlock.Run;
import org.segue.spark.AlsBlock.Vectors;
import org.segue.store.NamedArrays;
import scala.Tuple2;

/// [Als] with both sides' vectors in blocks, solved where they lie ([AlsBlock]).
///
/// Row r of either side is in block r mod `blocks`: as tracks are numbered by falling frequency,
/// all blocks have about as many entries. Half an iteration is
///
/// 1. YᵀY, added up per block and then in the order of the blocks: d² numbers for each of √blocks
///   groups come to the driver; its axes go back to all blocks (as the engine turns the vectors,
///   [Gramian]);
/// 2. each block of Y sends to each block of X those of its turned vectors that this one's rows
///   name, once each, however many rows name them;
/// 3. each block of X puts them side by side and solves its rows by the engine's own code.
///
/// So a pass sends at most min(entries, rows · blocks) vectors, and nothing depends on the order in
/// which they come: the result is the same, bit for bit, on any number of executors, and after one
/// was lost. Every iteration is a checkpoint: what is lost is computed again from there.
///
/// All machines map the data set ([Opened]); the driver, at the end, holds the vectors of the
/// tracks, which are the model. A task's memory: off the heap 4 d bytes for each distinct row that
/// its block's entries name.
record BlockedAls(SparkSession spark, Als recipe, long seed, int blocks, Progress progress) {

  BlockedAls {
    if (blocks < 1 || blocks > 10_000) {
      throw new IllegalArgumentException("blocks must be 1 to 10,000, not " + blocks);
    }
  }

  /// One side: its entries, whom its vectors are sent to, and the vectors as last solved, each a
  /// block a partition; `turns` are those that the other side's axes took since.
  private static final class Side {
    final JavaRDD<AlsBlock> entries;
    final JavaRDD<List<Numbers>> links;
    final boolean tracks;
    JavaRDD<float[]> vectors;
    List<Broadcast<float[]>> turns = new ArrayList<>();

    Side(
        JavaRDD<AlsBlock> entries,
        JavaRDD<List<Numbers>> links,
        boolean tracks,
        JavaRDD<float[]> vectors) {
      this.entries = entries;
      this.links = links;
      this.tracks = tracks;
      this.vectors = vectors;
    }
  }

  /// What the engine learns of the same data, up to rounding. `data` is a directory that all
  /// machines see. Needs a checkpoint directory on the context.
  NamedArrays train(String data) throws IOException {
    Dataset dataset = Opened.data(data);
    int trackCount = dataset.catalog().trackCount();
    int d = AlsRows.dimension(recipe, dataset.playlistCount(), trackCount);
    Run run = new Run(recipe, blocks, d, dataset.playlistCount(), dataset.tracks().size());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Integer> numbers = IntStream.range(0, blocks).boxed().toList();
    int count = blocks;
    JavaRDD<AlsBlock> byPlaylist =
        context
            .parallelize(numbers, blocks)
            .map(block -> AlsBlock.ofPlaylists(Opened.data(data), block, count))
            .persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<AlsBlock> byTrack =
        this.<AlsBlock, Numbers>sent(byPlaylist, (block, rows) -> rows.byTrack(block, count))
            .mapPartitionsWithIndex(
                (block, messages) ->
                    List.of(AlsBlock.ofTracks(messages, block, count, trackCount)).iterator(),
                true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    Side playlists = new Side(byPlaylist, links(byTrack), false, start(run, byPlaylist, seed + 1));
    Side tracks = new Side(byTrack, links(byPlaylist), true, start(run, byTrack, seed));
    for (int iteration = 0; iteration < recipe.iterations(); iteration++) {
      progress.report("Factorising", iteration, recipe.iterations());
      solve(context, run, tracks, playlists);
      solve(context, run, playlists, tracks);
    }
    progress.report("Factorising", recipe.iterations(), recipe.iterations());
    Array vectors = Array.allocate(Array.Type.F32, trackCount, d);
    Iterator<float[]> found = tracks.vectors.toLocalIterator();
    for (int block = 0; found.hasNext(); block++) {
      float[] some = found.next();
      for (int k = 0; k < some.length / d; k++) {
        vectors.put(((long) k * blocks + block) * d, some, k * d, d);
      }
    }
    for (Side side : List.of(playlists, tracks)) {
      side.vectors.unpersist();
      side.links.unpersist();
      side.entries.unpersist();
    }
    return run.rows().state(vectors, Array.of(dataset.tracks().columnCounts()), 1);
  }

  private static JavaRDD<float[]> start(Run run, JavaRDD<AlsBlock> entries, long seed) {
    return each(entries, (block, rows) -> rows.start(run, block, seed))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /// Who needs which of a side's vectors, from the entries of the other.
  private JavaRDD<List<Numbers>> links(JavaRDD<AlsBlock> others) {
    int count = blocks;
    return this.<AlsBlock, Numbers>sent(others, (block, rows) -> rows.needs(block, count))
        .mapPartitions(
            messages -> {
              List<Numbers> links = new ArrayList<>();
              messages.forEachRemaining(message -> links.add(message._2()));
              links.sort(java.util.Comparator.comparingInt(Numbers::from));
              return List.of(links).iterator();
            })
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /// Half an iteration.
  private void solve(JavaSparkContext context, Run run, Side fixed, Side solved)
      throws IOException {
    Gramian.Axes axes = Gramian.Axes.of(run.dimension(), gramian(run, fixed.vectors));
    Broadcast<float[]> turn = context.broadcast(axes.turn());
    float[] spectrum = axes.spectrum().toFloats();
    boolean tracks = fixed.tracks;
    JavaRDD<Tuple2<Integer, Vectors>> messages =
        this.<Tuple2<AlsBlock, Tuple2<float[], List<Numbers>>>, Vectors>sent(
            fixed.entries.zip(fixed.vectors.zip(fixed.links)).map(pair -> pair),
            (block, its) ->
                its._1()
                    .send(
                        run,
                        block,
                        tracks,
                        AlsBlock.turned(run, its._2()._1(), List.of(turn.value())),
                        its._2()._2()));
    fixed.turns.add(turn);
    solved.turns.add(turn);
    boolean fromLast = run.rows().startsFromLast();
    List<Broadcast<float[]>> turns = solved.turns;
    JavaRDD<float[]> last =
        fromLast
            ? solved.vectors.map(
                vectors ->
                    AlsBlock.turned(run, vectors, turns.stream().map(Broadcast::value).toList()))
            : solved.entries.map(rows -> new float[0]);
    JavaRDD<float[]> next =
        messages
            .zipPartitions(
                solved.entries.zip(last).map(pair -> pair),
                (sent, its) -> {
                  Tuple2<AlsBlock, float[]> own = its.next();
                  return List.of(own._1().solve(run, !tracks, spectrum, sent, own._2())).iterator();
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    if (solved.tracks || fromLast) {
      next.checkpoint();
    }
    next.count();
    JavaRDD<float[]> before = solved.vectors;
    solved.vectors = next;
    solved.turns = new ArrayList<>();
    before.unpersist();
    forget(before);
  }

  /// Deletes the checkpoint that a later one has replaced.
  private void forget(JavaRDD<float[]> before) throws IOException {
    if (before.isCheckpointed()) {
      Path file = new Path(before.getCheckpointFile().get());
      file.getFileSystem(Playlists.configuration(spark)).delete(file, true);
    }
  }

  /// YᵀY, added up in two steps, each in the order of the blocks.
  private double[] gramian(Run run, JavaRDD<float[]> vectors) {
    int groups = (int) Math.ceil(Math.sqrt(blocks));
    int size = (blocks + groups - 1) / groups;
    List<double[]> sums =
        each(vectors, (block, some) -> new Tuple2<>(block, AlsBlock.gramian(run, some)))
            .mapToPair(sum -> new Tuple2<>(sum._1() / size, sum))
            .partitionBy(new HashPartitioner(groups))
            .mapPartitions(
                some -> {
                  List<Tuple2<Integer, double[]>> all = new ArrayList<>();
                  some.forEachRemaining(one -> all.add(one._2()));
                  all.sort(java.util.Comparator.comparingInt(Tuple2::_1));
                  return all.isEmpty()
                      ? List.<double[]>of().iterator()
                      : List.of(added(all.stream().map(Tuple2::_2).toList())).iterator();
                })
            .collect();
    return added(sums);
  }

  private static double[] added(List<double[]> all) {
    double[] sum = all.getFirst().clone();
    for (double[] more : all.subList(1, all.size())) {
      for (int k = 0; k < sum.length; k++) {
        sum[k] += more[k];
      }
    }
    return sum;
  }

  private static <T, R> JavaRDD<R> each(JavaRDD<T> blocks, Function2<Integer, T, R> work) {
    return blocks.mapPartitionsWithIndex(
        (block, one) -> List.of(work.call(block, one.next())).iterator(), true);
  }

  /// What each block has to say to others, in the partitions of those.
  private <T, M> JavaRDD<Tuple2<Integer, M>> sent(
      JavaRDD<T> from, Function2<Integer, T, Iterator<Tuple2<Integer, M>>> messages) {
    JavaRDD<Tuple2<Integer, M>> all = // not yet where the keys say, whatever `from` was
        from.mapPartitionsWithIndex((block, one) -> messages.call(block, one.next()), false);
    return JavaPairRDD.fromJavaRDD(all)
        .partitionBy(new HashPartitioner(blocks))
        .mapPartitions(some -> some, true);
  }
}
