package org.segue.nn;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.segue.math.Hashing;

/// One pass through a network: the memory of everything computed in it, whether gradients are kept,
/// and the chance in it.
///
/// ```java
/// try (Pass pass = Pass.training(seed, step, threads)) {
///   Tensor loss = ...;
///   loss.backward();
///   optimiser.step(learningRate);
/// } // every tensor made since is freed
/// ```
///
/// All chance follows from the seed and the number of the step, so a run that is taken up again at
/// a step needs no state of a generator. A pass belongs to the thread that opened it; passes nest.
public final class Pass implements AutoCloseable {

  private static final ThreadLocal<@Nullable Pass> CURRENT = new ThreadLocal<>();

  private final boolean training;
  private final long seed;
  private final long step;
  private final @Nullable Pass outer;
  private final boolean outerGradients;
  private final PointerScope scope;
  private @Nullable GeneratorOptional generator;

  private Pass(boolean training, long seed, long step, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    this.training = training;
    this.seed = seed;
    this.step = step;
    Torch.threads(threads);
    outer = CURRENT.get();
    outerGradients = GradMode.is_enabled();
    GradMode.set_enabled(training);
    scope = new PointerScope();
    CURRENT.set(this);
  }

  /// A pass that learns: gradients are kept, dropout drops.
  public static Pass training(long seed, long step, int threads) {
    return new Pass(true, seed, step, threads);
  }

  /// A pass that only computes.
  public static Pass inference(int threads) {
    return new Pass(false, 0, 0, threads);
  }

  /// The pass that is open on this thread.
  static Pass current() {
    Pass pass = CURRENT.get();
    if (pass == null) {
      throw new IllegalStateException(
          "no pass is open on this thread: tensors live in a Pass, opened by try-with-resources");
    }
    return pass;
  }

  public boolean isTraining() {
    return training;
  }

  /// The number of the step, from 0.
  public long step() {
    return step;
  }

  /// A seed for draws of Java code in this step, one for each `purpose`.
  public long seed(long purpose) {
    return Hashing.mix(Hashing.mix(seed, step), purpose);
  }

  /// `x` with each number set to 0 with that probability and the others scaled up to keep the mean;
  /// `x` itself outside training.
  public Tensor drop(Tensor x, double probability) {
    if (!training || probability == 0) {
      return x;
    }
    double keep = 1 - probability;
    org.bytedeco.pytorch.Tensor mask = torch.empty(x.raw().sizes()).bernoulli_(keep, generator());
    return x.times(new Tensor(mask)).times(1 / keep);
  }

  /// Runs `work` without keeping what a gradient would need.
  public <T> T withoutGradient(java.util.function.Supplier<T> work) {
    boolean before = GradMode.is_enabled();
    GradMode.set_enabled(false);
    try {
      return work.get();
    } finally {
      GradMode.set_enabled(before);
    }
  }

  private GeneratorOptional generator() {
    GeneratorOptional made = generator;
    if (made == null) {
      Generator own = torch.createCPUGenerator(seed(0));
      made = new GeneratorOptional(own);
      generator = made;
    }
    return made;
  }

  /// Frees every tensor made in this pass.
  @Override
  public void close() {
    if (CURRENT.get() != this) {
      throw new IllegalStateException("passes close in the reverse order of their opening");
    }
    scope.close();
    GradMode.set_enabled(outerGradients);
    CURRENT.set(outer);
  }
}
