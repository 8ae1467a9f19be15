package org.segue.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Gramian;
import org.segue.math.Progress;
import org.segue.model.Algorithms;
import org.segue.model.Als;
import org.segue.model.AlsRows;
import org.segue.model.LeadingAxes;
import org.segue.spark.AlsTask.Vectors;
import org.segue.spark.Block.Numbers;
import org.segue.store.NamedArrays;
import scala.Tuple2;

/// [Als] with both sides' vectors in blocks, solved where they lie ([AlsTask]).
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
/// was lost. After every iteration the vectors are kept ([Steps]): what is lost is computed again
/// from there, if the driver was lost by the job that is run again.
///
/// Vectors begin at the leading axes as the engine's do ([LeadingAxes]): half a round goes the same
/// way, adds instead of solving, and turns and scales what came out.
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

  private static final String TRACKS = "tracks";
  private static final String PLAYLISTS = "playlists";

  /// One side: its entries, whom its vectors are sent to, and the vectors as last solved, each a
  /// block a partition; `turns` are those that the other side's axes took since.
  private static final class Side {
    final JavaRDD<Block> entries;
    final JavaRDD<List<Numbers>> links;
    final boolean tracks;
    JavaRDD<float[]> vectors;
    List<Broadcast<float[]>> turns = new ArrayList<>();

    Side(
        JavaRDD<Block> entries,
        JavaRDD<List<Numbers>> links,
        boolean tracks,
        JavaRDD<float[]> vectors) {
      this.entries = entries;
      this.links = links;
      this.tracks = tracks;
      this.vectors = vectors;
    }
  }

  /// All that the vectors depend on, line by line.
  String key(String data) throws IOException {
    return "als %s%nseed %d%nblocks %d%ndata %s%n"
        .formatted(Algorithms.parameters(recipe), seed, blocks, Opened.data(data).contentHash());
  }

  /// How many steps there are: rounds towards the leading axes, then iterations.
  int steps() {
    return recipe.powers() + recipe.iterations();
  }

  /// What the engine learns of the same data, up to rounding. `data` is a directory that all
  /// machines see; `kept` are the steps of this [#key].
  NamedArrays train(String data, Steps kept) throws IOException {
    Dataset dataset = Opened.data(data);
    int trackCount = dataset.catalog().trackCount();
    int d = AlsRows.dimension(recipe, dataset.playlistCount(), trackCount);
    check(dataset, d);
    AlsTask task = new AlsTask(recipe, blocks, d, dataset.playlistCount(), dataset.tracks().size());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Blocks all = new Blocks(context, blocks);
    JavaRDD<Block> byPlaylist = all.playlists(data).persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<Block> byTrack =
        all.tracks(byPlaylist, trackCount).persist(StorageLevel.MEMORY_AND_DISK());
    Side playlists =
        new Side(
            byPlaylist,
            links(all, byTrack),
            false,
            kept.done() > 0 && playlistsMatter(task, kept.done())
                ? kept.vectors(PLAYLISTS, blocks)
                : start(task, byPlaylist, seed + 1));
    Side tracks =
        new Side(
            byTrack,
            links(all, byPlaylist),
            true,
            kept.done() > 0 ? kept.vectors(TRACKS, blocks) : start(task, byTrack, seed));
    playlists.vectors.persist(StorageLevel.MEMORY_AND_DISK());
    tracks.vectors.persist(StorageLevel.MEMORY_AND_DISK());
    double length = LeadingAxes.length(recipe, dataset.playlistCount(), dataset.tracks().size());
    for (int step = kept.done(); step < steps(); step++) {
      int iteration = step - recipe.powers();
      if (iteration >= 0) {
        progress.report("Factorising", iteration, recipe.iterations());
        solve(all, task, tracks, playlists);
        solve(all, task, playlists, tracks);
      } else if (dataset.tracks().size() > 0) {
        progress.report("Leading axes", step, recipe.powers());
        boolean last = iteration == -1;
        lead(all, task, tracks, playlists, 0, 1);
        lead(all, task, playlists, tracks, last ? 1 : 0, last ? length : 1);
      }
      keep(kept, task, tracks, playlists);
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
    return task.rows().state(vectors, Array.of(dataset.tracks().columnCounts()), 1);
  }

  /// A block's entries, and its vectors, are Java arrays; and blocks differ a little in size.
  private void check(Dataset dataset, int d) {
    long rows = Math.max(dataset.playlistCount(), dataset.catalog().trackCount());
    long numbers = Math.max(dataset.tracks().size(), rows * d);
    long least = 1 + 2 * numbers / Integer.MAX_VALUE;
    if (blocks < least) {
      throw new IllegalArgumentException(
          "blocks must be at least %d for these data, not %d".formatted(least, blocks));
    }
  }

  private static JavaRDD<float[]> start(AlsTask task, JavaRDD<Block> entries, long seed) {
    return Blocks.each(entries, (block, rows) -> task.start(rows, block, seed));
  }

  /// Who needs which of a side's vectors, from the entries of the other.
  private JavaRDD<List<Numbers>> links(Blocks all, JavaRDD<Block> others) {
    int count = blocks;
    return all.<Block, Numbers>sent(others, (block, rows) -> rows.needs(block, count))
        .mapPartitions(
            messages -> {
              List<Numbers> links = new ArrayList<>();
              messages.forEachRemaining(message -> links.add(message._2()));
              links.sort(java.util.Comparator.comparingInt(Numbers::from));
              return List.of(links).iterator();
            })
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /// Half a round of [LeadingAxes].
  private void lead(Blocks all, AlsTask task, Side from, Side to, double power, double length)
      throws IOException {
    AlsTask.Side side = new AlsTask.Side(to.tracks, true);
    JavaRDD<float[]> sums =
        messages(all, task, from, List.of(), true)
            .zipPartitions(
                to.entries, (sent, its) -> List.of(task.add(its.next(), side, sent)).iterator())
            .persist(StorageLevel.MEMORY_AND_DISK());
    Gramian.Axes axes = Gramian.Axes.of(task.dimension(), gramian(task, sums));
    float[] scales = LeadingAxes.scales(axes.spectrum(), power, length);
    float[] turn = axes.turn();
    for (int k = 0; k < turn.length; k++) {
      turn[k] *= scales[k % scales.length];
    }
    Broadcast<float[]> scaled = all.context().broadcast(turn);
    replace(to, sums.map(vectors -> task.turned(vectors, List.of(scaled.value()))));
    sums.unpersist();
  }

  /// The vectors of a side, turned, for the blocks of the other that need them.
  private JavaRDD<Tuple2<Integer, Vectors>> messages(
      Blocks all, AlsTask task, Side from, List<Broadcast<float[]>> turns, boolean axes) {
    AlsTask.Side side = new AlsTask.Side(from.tracks, axes);
    return all.<Tuple2<Block, Tuple2<float[], List<Numbers>>>, Vectors>sent(
        from.entries.zip(from.vectors.zip(from.links)).map(pair -> pair),
        (block, its) ->
            task.send(
                its._1(),
                block,
                side,
                task.turned(its._2()._1(), turns.stream().map(Broadcast::value).toList()),
                its._2()._2()));
  }

  /// A side's next vectors, computed now.
  private static void replace(Side side, JavaRDD<float[]> next) {
    next.persist(StorageLevel.MEMORY_AND_DISK()).count();
    side.vectors.unpersist();
    side.vectors = next;
    side.turns = new ArrayList<>();
  }

  /// Whether after so many steps the next one reads the playlists' vectors.
  private boolean playlistsMatter(AlsTask task, int steps) {
    return steps >= recipe.powers() && task.rows().startsFromLast();
  }

  /// A step is done: from here on vectors come from its files.
  private void keep(Steps kept, AlsTask task, Side tracks, Side playlists) throws IOException {
    Map<String, JavaRDD<float[]>> sides = new LinkedHashMap<>();
    sides.put(TRACKS, tracks.vectors);
    boolean both = playlistsMatter(task, kept.done() + 1);
    if (both) {
      sides.put(PLAYLISTS, turned(task, playlists));
    }
    kept.keep(sides);
    for (Side side : both ? List.of(tracks, playlists) : List.of(tracks)) {
      side.vectors.unpersist();
      side.vectors =
          kept.vectors(side.tracks ? TRACKS : PLAYLISTS, blocks)
              .persist(StorageLevel.MEMORY_AND_DISK());
      side.turns = new ArrayList<>();
    }
  }

  /// A side's vectors, with the turns that the other's axes took since.
  private static JavaRDD<float[]> turned(AlsTask task, Side side) {
    List<Broadcast<float[]>> turns = side.turns;
    return side.vectors.map(
        vectors -> task.turned(vectors, turns.stream().map(Broadcast::value).toList()));
  }

  /// Half an iteration.
  private void solve(Blocks all, AlsTask task, Side fixed, Side solved) throws IOException {
    Gramian.Axes axes = Gramian.Axes.of(task.dimension(), gramian(task, fixed.vectors));
    Broadcast<float[]> turn = all.context().broadcast(axes.turn());
    float[] spectrum = axes.spectrum().toFloats();
    JavaRDD<Tuple2<Integer, Vectors>> messages = messages(all, task, fixed, List.of(turn), false);
    AlsTask.Side side = new AlsTask.Side(solved.tracks, false);
    fixed.turns.add(turn);
    solved.turns.add(turn);
    JavaRDD<float[]> last =
        task.rows().startsFromLast()
            ? turned(task, solved)
            : solved.entries.map(rows -> new float[0]);
    JavaRDD<float[]> next =
        messages.zipPartitions(
            solved.entries.zip(last).map(pair -> pair),
            (sent, its) -> {
              Tuple2<Block, float[]> own = its.next();
              return List.of(task.solve(own._1(), side, spectrum, sent, own._2())).iterator();
            });
    replace(solved, next);
  }

  /// YᵀY, added up in two steps, each in the order of the blocks.
  private double[] gramian(AlsTask task, JavaRDD<float[]> vectors) {
    int groups = (int) Math.ceil(Math.sqrt(blocks));
    int size = (blocks + groups - 1) / groups;
    List<double[]> sums =
        Blocks.each(vectors, (block, some) -> new Tuple2<>(block, task.gramian(some)))
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
}
