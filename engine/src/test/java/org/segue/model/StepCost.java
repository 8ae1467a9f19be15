package org.segue.model;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Hashing;
import org.segue.nn.Adam;
import org.segue.nn.Initial;
import org.segue.nn.Optimiser;
import org.segue.nn.Parameters;
import org.segue.nn.Pass;
import org.segue.nn.Sgd;
import org.segue.nn.StockSgd;
import org.segue.nn.Tensor;

/// What a training step of [Rta] costs on a data set, in processor time of the whole process, from
/// vectors drawn by chance: `StepCost KIND SPEC DATA STEPS THREADS`.
///
/// KIND `rows` is what training does. `dense` is the peer, for `MF` and the published loss: the
/// same step with the vectors of all tracks as one parameter of the autograd library, a gradient of
/// its size, and libtorch's own optimiser over all of it; `fused` the same with our optimiser,
/// which moves all of it in one pass; `published` is `dense` with the look-ups and products of the
/// published code: all negatives with a gradient, the hard ones again, and every negative times the
/// mean of every playlist of the batch, of which all but the playlist's own are thrown away.
final class StepCost {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private StepCost() {}

  private interface Step {
    double loss(int[] examples, Pass pass);
  }

  public static void main(String[] args) throws Exception {
    Rta recipe = (Rta) Algorithms.parse(args[1]);
    Dataset data = Dataset.open(Path.of(args[2]));
    int steps = Integer.parseInt(args[3]);
    int threads = Integer.parseInt(args[4]);
    int tracks = data.catalog().trackCount();
    RtaWindows windows =
        new RtaWindows(
            data.tracks(), data.tracks().columnCounts(), recipe.window(), recipe.shuffled());
    Step step =
        args[0].equals("rows")
            ? rows(recipe, data, threads)
            : dense(recipe, windows, tracks, args[0]);
    int[] order = Hashing.order(windows.examples(), 1);
    int warm = Math.max(1, steps / 5);
    long cpu = 0;
    long wall = 0;
    double loss = 0;
    for (int s = 0; s < warm + steps; s++) {
      if (s == warm) {
        cpu = SYSTEM.getProcessCpuTime();
        wall = System.nanoTime();
        loss = 0;
      }
      int from = (int) ((long) s * recipe.batch() % (order.length - recipe.batch()));
      int[] examples = Arrays.copyOfRange(order, from, from + recipe.batch());
      try (Pass pass = Pass.training(1, s, threads)) {
        loss += step.loss(examples, pass);
      }
    }
    double epoch = Math.ceil((double) windows.examples() / recipe.batch());
    double cpuStep = (SYSTEM.getProcessCpuTime() - cpu) / 1e9 / steps;
    double wallStep = (System.nanoTime() - wall) / 1e9 / steps;
    System.out.printf(
        Locale.ROOT,
        "%s %s, %,d tracks, %d threads: %.4f core-seconds and %.4f s a step, loss %.3f;"
            + " an epoch of %.0f steps %.2f core-hours and %.2f h%n",
        args[0],
        args[1],
        tracks,
        threads,
        cpuStep,
        wallStep,
        loss / steps,
        epoch,
        epoch * cpuStep / 3600,
        epoch * wallStep / 3600);
  }

  private static Step rows(Rta recipe, Dataset data, int threads) {
    Array initial = Array.allocate(Array.Type.F32, data.catalog().trackCount(), recipe.dimension());
    SplittableRandom random = new SplittableRandom(1);
    float most = (float) (recipe.initialLength() * Math.sqrt(3.0 / recipe.dimension()));
    for (long k = 0; k < initial.size(); k++) {
      initial.set(k, most * (2 * (float) random.nextDouble() - 1));
    }
    Parameters parameters = new Parameters(1);
    RtaNetwork network =
        new RtaNetwork(recipe, data, TrackTraits.of(data), initial, parameters, threads);
    boolean adam = recipe.rate() == Rta.Rate.ADAM;
    Optimiser optimiser =
        new Optimiser(
            parameters,
            adam ? new Adam() : new Sgd(0.9, true, recipe.weightDecay()),
            recipe.clip());
    return (examples, pass) -> {
      Tensor loss = network.loss(examples, pass);
      loss.backward();
      optimiser.step(recipe.learningRate());
      return loss.value();
    };
  }

  private static Step dense(Rta recipe, RtaWindows windows, int tracks, String kind) {
    boolean stock = !kind.equals("fused");
    boolean published = kind.equals("published");
    int width = recipe.dimension();
    Parameters parameters = new Parameters(1);
    double most = recipe.initialLength() * Math.sqrt(3.0 / width);
    Tensor table = parameters.add("table", Initial.uniform(most), tracks + 1, width); // and none
    RtaAggregator aggregator = new RtaAggregator(recipe, width, parameters.in("aggregator"));
    Sgd rule = new Sgd(0.9, true, recipe.weightDecay());
    StockSgd theirs = stock ? new StockSgd(parameters, recipe.learningRate(), rule) : null;
    Optimiser ours = stock ? null : new Optimiser(parameters, rule, recipe.clip());
    return (examples, pass) -> {
      Tensor loss =
          denseLoss(recipe, windows, tracks, table, aggregator, published, examples, pass);
      loss.backward();
      double value = loss.value();
      if (theirs != null) {
        theirs.step(recipe.clip());
      } else if (ours != null) {
        ours.step(recipe.learningRate());
      }
      return value;
    };
  }

  /// As [RtaNetwork] computes the published loss; one look-up for windows, one for negatives.
  private static Tensor denseLoss(
      Rta recipe,
      RtaWindows windows,
      int none,
      Tensor table,
      RtaAggregator aggregator,
      boolean published,
      int[] examples,
      Pass pass) {
    SplittableRandom random = new SplittableRandom(pass.seed(1));
    int n = examples.length;
    int length = recipe.window() - 1;
    int width = recipe.dimension();
    int[] seen = new int[n * (length + 1)];
    Arrays.fill(seen, none);
    int[] lengths = new int[n];
    float[] valid = new float[n * length];
    for (int e = 0; e < n; e++) {
      int[] window = windows.window(examples[e], random);
      System.arraycopy(window, 0, seen, e * (length + 1), window.length);
      lengths[e] = window.length - 1;
      Arrays.fill(valid, e * length, e * length + lengths[e], 1);
    }
    Tensor all = table.rows(seen, n, length + 1);
    Tensor out = aggregator.apply(all.slice(1, 0, length), lengths, pass);
    Tensor counted = Tensor.of(valid, n, length);
    Tensor perPlaylist = counted.sum(1);
    Tensor hits = out.times(all.slice(1, 1, length + 1)).sum(-1).logSigmoid().negative();
    Tensor positive = hits.times(counted).sum(1).over(perPlaylist).mean();
    Tensor mean = out.times(counted.unsqueeze(2)).sum(1).over(perPlaylist.unsqueeze(1));
    int easy = recipe.easy();
    int hard = recipe.hard();
    int many = recipe.negatives();
    int[] drawn = new int[n * many];
    for (int e = 0; e < n; e++) {
      int[] own = windows.draw(many, windows.playlist(examples[e]), false, random);
      System.arraycopy(own, 0, drawn, e * many, many);
    }
    Tensor negatives = published ? table.rows(drawn, n, many) : null;
    int[] found =
        pass.withoutGradient(
            () -> {
              Tensor made = negatives == null ? table.rows(drawn, n, many) : negatives;
              if (!published) {
                return made.times(mean.unsqueeze(1)).sum(-1).largest(hard);
              }
              Tensor products = made.reshape((long) n * many, width).products(mean);
              int[] own = new int[n * many];
              for (int k = 0; k < own.length; k++) {
                own[k] = k / many;
              }
              return products.pick(own).reshape(n, many).largest(hard);
            });
    int each = negatives == null ? easy + hard : hard;
    int[] chosen = new int[n * each];
    for (int e = 0; e < n; e++) {
      System.arraycopy(drawn, e * many, chosen, e * each, each - hard);
      for (int k = 0; k < hard; k++) {
        chosen[e * each + each - hard + k] = drawn[e * many + found[e * hard + k]];
      }
    }
    Tensor wrong = table.rows(chosen, n, each);
    if (negatives != null) {
      wrong = Tensor.concat(1, negatives.slice(1, 0, easy), wrong);
    }
    return positive.plus(
        wrong.times(mean.unsqueeze(1)).sum(-1).negative().logSigmoid().negative().mean());
  }
}
