package org.segue.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;

/// Moves [Parameters] along the gradients of a pass by a [Rule], and remembers what the rule needs.
///
/// Parameters are moved in one pass over the memory that libtorch computes on; of a [Table] only
/// the rows gathered in the pass are moved.
public final class Optimiser {

  private static final int STRETCH = 4096;

  /// A parameter that is moved at every step, with its number of touches in common.
  private record Dense(String name, Tensor tensor, Array values, Array[] kept) {}

  private final Motion motion;
  private final double clip;
  private final List<Dense> dense = new ArrayList<>();
  private final SequencedMap<String, Lazily> lazy = new LinkedHashMap<>();
  private final SequencedMap<String, Table> tables;
  private double[] rates = new double[1024]; // of every step so far
  private int steps;

  /// Takes over everything in `parameters`, whose layers must all have been made.
  ///
  /// @param clip the longest gradient over all parameters together; longer ones are shortened. 0:
  ///     any
  public Optimiser(Parameters parameters, Rule rule, double clip) {
    if (!(clip >= 0)) {
      throw new IllegalArgumentException("clip must not be negative, but is " + clip);
    }
    this.clip = clip;
    motion = Motion.of(rule);
    parameters
        .trained()
        .forEach(
            (name, tensor) -> {
              Array values = parameters.arrayOf(name);
              Array[] kept = new Array[motion.kept()];
              for (int k = 0; k < kept.length; k++) {
                kept[k] = Array.allocate(Array.Type.F32, values.shape());
              }
              dense.add(new Dense(name, tensor, values, kept));
            });
    tables = parameters.tables();
    tables.forEach(
        (name, table) -> {
          Lazily updates = new Lazily(table, motion, this);
          table.updatedBy(updates);
          lazy.put(name, updates);
        });
  }

  /// How many steps were made.
  public int steps() {
    return steps;
  }

  double[] rates() {
    return rates;
  }

  /// One step along the gradients that [Tensor#backward] gave in the open pass, which are then
  /// cleared. Returns their length before clipping.
  public double step(double rate) {
    SequencedMap<String, Table.Gradients> rows = new LinkedHashMap<>();
    double square = 0;
    for (Dense one : dense) {
      square += square(one.tensor.raw().grad());
    }
    for (Map.Entry<String, Table> entry : tables.entrySet()) {
      Table.@Nullable Gradients gradients = entry.getValue().takeGradients();
      if (gradients != null) {
        square += square(gradients.values());
        rows.put(entry.getKey(), gradients);
      }
    }
    double length = Math.sqrt(square);
    if (!Double.isFinite(length)) {
      throw new IllegalStateException(
          "the gradient of step %d is not finite; choose a smaller learning rate".formatted(steps));
    }
    float scale = clip > 0 && length > clip ? (float) (clip / (length + 1e-6)) : 1;
    dense.forEach(one -> move(one, scale, rate));
    rows.forEach(
        (name, gradients) -> {
          Lazily updates = lazy.get(name);
          if (updates != null) {
            updates.move(gradients, scale, rate);
          }
        });
    if (steps == rates.length) {
      rates = Arrays.copyOf(rates, 2 * steps);
    }
    rates[steps++] = rate;
    return length;
  }

  /// Brings every row of every table up to date; before [Parameters#arrays] are kept.
  public void settle() {
    lazy.values().forEach(Lazily::settle);
  }

  /// All that is remembered, without the parameters; the memory itself, not a copy.
  public SequencedMap<String, Array> arrays() {
    SequencedMap<String, Array> arrays = remembered();
    long[] history = new long[steps];
    for (int i = 0; i < steps; i++) {
      history[i] = Double.doubleToLongBits(rates[i]);
    }
    arrays.put("rates", Array.of(history));
    return arrays;
  }

  /// Goes on from what [#arrays] gave.
  public void load(Map<String, Array> from) {
    remembered().forEach((name, array) -> Parameters.copy(name, from.get(name), array));
    Array history = from.get("rates");
    if (history == null) {
      throw new IllegalArgumentException("there is no array 'rates'");
    }
    steps = Math.toIntExact(history.size());
    rates = new double[Math.max(1024, steps)];
    for (int i = 0; i < steps; i++) {
      rates[i] = Double.longBitsToDouble(history.longAt(i));
    }
    motion.prepare(rates, 0, 0); // forget what was known of other steps
  }

  private SequencedMap<String, Array> remembered() {
    SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    for (Dense one : dense) {
      for (int k = 0; k < one.kept.length; k++) {
        arrays.put(one.name + "." + k, one.kept[k]);
      }
    }
    lazy.forEach(
        (name, updates) -> {
          for (int k = 0; k < updates.kept().length; k++) {
            arrays.put(name + "." + k, updates.kept()[k]);
          }
          arrays.put(name + ".counts", updates.counts());
        });
    return arrays;
  }

  private static double square(org.bytedeco.pytorch.Tensor gradient) {
    if (!gradient.defined()) {
      return 0;
    }
    double norm = gradient.norm().item_double();
    return norm * norm;
  }

  private void move(Dense one, float scale, double rate) {
    org.bytedeco.pytorch.Tensor gradient = one.tensor.raw().grad();
    if (!gradient.defined()) {
      return; // it had no part in the loss
    }
    org.bytedeco.pytorch.Tensor whole = gradient.contiguous();
    long size = one.values.size();
    Array given = Array.over(Torch.memory(whole, Float.BYTES), Array.Type.F32, size);
    int stretches = Math.toIntExact((size + STRETCH - 1) / STRETCH);
    Torch.loop(
        stretches,
        64,
        () -> {
          Motion.Stretch s = new Motion.Stretch(STRETCH, one.kept.length);
          return (from, to) -> {
            for (int k = from; k < to; k++) {
              long at = (long) k * STRETCH;
              int n = (int) Math.min(STRETCH, size - at);
              one.values.copy(at, s.p(), 0, n);
              given.copy(at, s.g(), 0, n);
              for (int j = 0; j < one.kept.length; j++) {
                one.kept[j].copy(at, s.kept()[j], 0, n);
              }
              motion.move(s, n, scale, rate, steps + 1);
              one.values.put(at, s.p(), 0, n);
              for (int j = 0; j < one.kept.length; j++) {
                one.kept[j].put(at, s.kept()[j], 0, n);
              }
            }
          };
        });
    one.tensor.raw().mutable_grad().reset();
  }
}
