package org.segue.nn;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;
import org.segue.math.Hashing;

/// Everything that a network learns, by name: what its layers add here when they are made.
///
/// The numbers lie in [Array]s off the heap, and libtorch computes on that same memory; so
/// [#arrays] copies nothing. A large table of rows of which a step needs few is a [Table].
public final class Parameters {

  private final Shared shared;
  private final String prefix;

  /// What a network and its parts have in common.
  private static final class Shared {
    final long seed;
    final SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    final SequencedMap<String, Tensor> trained = new LinkedHashMap<>();
    final SequencedMap<String, Table> tables = new LinkedHashMap<>();

    Shared(long seed) {
      this.seed = seed;
    }
  }

  public Parameters(long seed) {
    this(new Shared(seed), "");
  }

  private Parameters(Shared shared, String prefix) {
    this.shared = shared;
    this.prefix = prefix;
  }

  /// The same parameters for a part of the network, whose names begin with `name` and a dot.
  public Parameters in(String name) {
    return new Parameters(shared, prefix + name + ".");
  }

  /// Adds a parameter that is learnt.
  public Tensor add(String name, Initial initial, long... shape) {
    Tensor tensor = keep(name, initial, shape);
    tensor.raw().set_requires_grad(true);
    shared.trained.put(prefix + name, tensor);
    return tensor;
  }

  /// Adds numbers that are kept with the rest but not learnt by gradient.
  public Tensor keep(String name, Initial initial, long... shape) {
    return tensor(put(name, drawn(name, initial, shape)));
  }

  /// Adds a table of rows, of which each step gathers and updates those it needs.
  public Table table(String name, Initial initial, int rows, int width) {
    return table(name, drawn(name, initial, rows, width));
  }

  /// Adds a table that starts from these rows [rows, width] and takes over their memory, which must
  /// be its own: not a mapped file.
  public Table table(String name, Array initial) {
    Table table = new Table(put(name, initial));
    shared.tables.put(prefix + name, table);
    return table;
  }

  /// All numbers as they are now, in the order of their making; the memory itself, not a copy.
  /// [Optimiser#settle] first if there are tables.
  public SequencedMap<String, Array> arrays() {
    return Collections.unmodifiableSequencedMap(shared.arrays);
  }

  /// Takes over the numbers of arrays of these names and shapes; others are ignored.
  public void load(Map<String, Array> from) {
    shared.arrays.forEach((name, array) -> copy(name, from.get(name), array));
  }

  /// How many numbers are learnt.
  public long size() {
    return shared.arrays.values().stream().mapToLong(Array::size).sum();
  }

  SequencedMap<String, Tensor> trained() {
    return shared.trained;
  }

  Array arrayOf(String name) {
    return Objects.requireNonNull(shared.arrays.get(name));
  }

  SequencedMap<String, Table> tables() {
    return shared.tables;
  }

  /// Copies numbers between arrays of the same kind.
  static void copy(String name, @Nullable Array from, Array to) {
    if (from == null) {
      throw new IllegalArgumentException("there is no array '%s'".formatted(name));
    }
    if (from.type() != to.type() || !Arrays.equals(from.shape(), to.shape())) {
      throw new IllegalArgumentException(
          "array '%s' is %s, but should be %s".formatted(name, from, to));
    }
    to.memory().copyFrom(from.memory());
  }

  private Array drawn(String name, Initial initial, long... shape) {
    Array values = Array.allocate(Array.Type.F32, shape);
    byte[] key = (prefix + name).getBytes(StandardCharsets.UTF_8);
    initial.fill(values, Hashing.mix(shared.seed, Hashing.bytes(key, 0, key.length)));
    return values;
  }

  private Array put(String name, Array values) {
    if (shared.arrays.putIfAbsent(prefix + name, values) != null) {
      throw new IllegalArgumentException("two parameters are named " + prefix + name);
    }
    return values;
  }

  /// A tensor over the memory of an array that lives as long as it is reachable, in or out of a
  /// pass.
  private static Tensor tensor(Array values) {
    org.bytedeco.pytorch.Tensor raw = Torch.over(values.memory(), values.shape());
    PointerScope scope = PointerScope.getInnerScope();
    if (scope != null) {
      raw.retainReference(); // which the scope takes away again
      scope.detach(raw);
    }
    return new Tensor(raw, values);
  }
}
