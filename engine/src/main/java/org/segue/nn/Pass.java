package org.segue.nn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.PointerScope;
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

  private static final long DROPS = 0; // a purpose of chance
  private static final int STRETCH = 4096;
  private static final int HALF = STRETCH / 2;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L; // odd: places get different numbers
  private static final ThreadLocal<@Nullable Pass> CURRENT = new ThreadLocal<>();

  private final boolean training;
  private final long seed;
  private final long step;
  private final @Nullable Pass outer;
  private final boolean outerGradients;
  private final PointerScope scope;
  private long drops; // so far

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
  ///
  /// What stays follows from a hash of its place and is scaled at once: with libtorch's draws, and
  /// a second product, a step of `rta:mf-transformer` (5.2 million numbers) took .238 core-seconds,
  /// with this .201.
  public Tensor drop(Tensor x, double probability) {
    if (!training || probability == 0) {
      return x;
    }
    org.bytedeco.pytorch.Tensor mask = torch.empty(x.raw().sizes());
    fill(Torch.memory(mask, Float.BYTES), seed(Hashing.mix(DROPS, drops++)), 1 - probability);
    return x.times(new Tensor(mask));
  }

  /// 1 / keep with that probability, else 0; two places to a hash of 64 bits, half a stretch apart.
  /// Without a branch and in integers alone, such that the compiler makes vectors of it: .46 ns a
  /// place instead of 1.62.
  private static void fill(MemorySegment mask, long seed, double keep) {
    long size = mask.byteSize() / Float.BYTES;
    int limit = (int) (keep * 0x1p31);
    int kept = Float.floatToRawIntBits((float) (1 / keep));
    int stretches = Math.toIntExact((size + STRETCH - 1) / STRETCH);
    Torch.loop(
        stretches,
        16,
        () -> {
          long[] hashes = new long[HALF];
          int[] some = new int[STRETCH];
          return (from, to) -> {
            for (int k = from; k < to; k++) {
              long at = (long) k * STRETCH;
              for (int i = 0; i < HALF; i++) {
                hashes[i] = Hashing.mix(seed + (at + i) * GOLDEN);
              }
              for (int i = 0; i < HALF; i++) {
                some[i] = kept & ((((int) hashes[i] >>> 1) - limit) >> 31);
                some[HALF + i] = kept & (((int) (hashes[i] >>> 33) - limit) >> 31);
              }
              int n = (int) Math.min(STRETCH, size - at);
              MemorySegment.copy(some, 0, mask, ValueLayout.JAVA_INT, at * Float.BYTES, n);
            }
          };
        });
  }

  /// Runs `work`, whose result is no tensor, without keeping what a gradient would need; tensors
  /// made in it are freed at its end.
  public <T> T withoutGradient(java.util.function.Supplier<T> work) {
    boolean before = GradMode.is_enabled();
    GradMode.set_enabled(false);
    try (PointerScope _ = new PointerScope()) {
      return work.get();
    } finally {
      GradMode.set_enabled(before);
    }
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
