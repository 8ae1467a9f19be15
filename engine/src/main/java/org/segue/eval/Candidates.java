package org.segue.eval;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.segue.math.Hashing;
import org.segue.model.Algorithm;
import org.segue.model.Algorithms;
import tools.jackson.databind.JsonNode;

/// The settings of one algorithm that a [Tuning] tries.
///
/// - `base`: what is searched around, and what the others are compared with.
/// - `others`: each differs from the base and from the others. Their names are the base's name with
///   `,key=value` appended, which [Algorithms#parse] reads.
/// - `refused`: combinations that the algorithm does not take, with what it says about them.
public record Candidates(Contender base, List<Contender> others, List<String> refused) {

  /// A larger grid is refused: a random search finds as much in less time.
  public static final int MOST = 10_000;

  private static final int DRAWS_PER_CANDIDATE = 50;

  public Candidates {
    others = List.copyOf(others);
    refused = List.copyOf(refused);
  }

  /// All combinations of the values; the last axis changes first.
  public static Candidates grid(String base, List<Axis> axes) {
    Collector collector = new Collector(base, axes);
    long size = 1;
    List<Axis.Values> lists = new ArrayList<>();
    for (Axis axis : axes) {
      if (!(axis instanceof Axis.Values values)) {
        throw new IllegalArgumentException(
            "'%s' is a range: a grid needs values; or draw at random".formatted(axis.name()));
      }
      lists.add(values);
      size = Math.min(MOST + 1, size * values.values().size());
    }
    if (size > MOST) {
      throw new IllegalArgumentException(
          "the grid has more than %,d points; draw some of them at random".formatted(MOST));
    }
    for (int point = 0; point < size; point++) {
      List<JsonNode> values = new ArrayList<>();
      int rest = point;
      for (Axis.Values list : lists.reversed()) {
        values.addFirst(list.values().get(rest % list.values().size()));
        rest /= list.values().size();
      }
      collector.offer(values);
    }
    return collector.candidates();
  }

  /// `count` drawn combinations, or fewer where there are not as many. Draw n depends on the seed
  /// and n alone: asking for more keeps the first ones.
  public static Candidates random(String base, List<Axis> axes, int count, long seed) {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "a number of candidates from 1 to %,d, not %,d".formatted(MOST, count));
    }
    Collector collector = new Collector(base, axes);
    long draws = (long) count * DRAWS_PER_CANDIDATE;
    for (long draw = 0; draw < draws && collector.others.size() < count; draw++) {
      List<JsonNode> values = new ArrayList<>();
      for (Axis axis : axes) {
        long chance = Hashing.mix(Hashing.mix(seed, draw), axis.name().hashCode());
        values.add(axis.at(Hashing.unit(chance), collector.whole(axis)));
      }
      collector.offer(values);
    }
    return collector.candidates();
  }

  /// All of them, the base first.
  public List<Contender> all() {
    List<Contender> all = new ArrayList<>(others);
    all.addFirst(base);
    return all;
  }

  /// Builds candidates and keeps each once.
  private static final class Collector {
    final Contender base;
    final List<Axis> axes;
    final JsonNode parameters;
    final List<Contender> others = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final Set<Algorithm> known = new HashSet<>();

    Collector(String name, List<Axis> axes) {
      base = Contender.parse(name);
      this.axes = axes;
      parameters = Algorithms.parameters(base.algorithm());
      known.add(base.algorithm());
      if (axes.isEmpty()) {
        throw new IllegalArgumentException(
            "nothing to search over; %s has %s"
                .formatted(Algorithms.name(base.algorithm()), parameters.propertyNames()));
      }
      Set<String> names = new HashSet<>();
      for (Axis axis : axes) {
        check(axis);
        if (!names.add(axis.name())) {
          throw new IllegalArgumentException("'%s' is given twice".formatted(axis.name()));
        }
      }
    }

    boolean whole(Axis axis) {
      return parameters.path(axis.name()).isIntegralNumber();
    }

    void offer(List<JsonNode> values) {
      StringBuilder name = new StringBuilder(base.name());
      for (int a = 0; a < axes.size(); a++) {
        String value = values.get(a).asString();
        name.append(',').append(axes.get(a).name()).append('=').append(value);
      }
      try {
        Contender contender = Contender.parse(name.toString());
        if (known.add(contender.algorithm())) {
          others.add(contender);
        }
      } catch (IllegalArgumentException e) {
        if (!refused.contains(e.getMessage())) {
          refused.add(String.valueOf(e.getMessage()));
        }
      }
    }

    Candidates candidates() {
      if (others.isEmpty() && !refused.isEmpty()) {
        throw new IllegalArgumentException("no combination is valid: " + refused.getFirst());
      }
      return new Candidates(base, others, refused);
    }

    private void check(Axis axis) {
      JsonNode own = parameters.get(axis.name());
      if (own == null) {
        throw new IllegalArgumentException(
            "%s has no hyper-parameter '%s'; there are %s"
                .formatted(
                    Algorithms.name(base.algorithm()), axis.name(), parameters.propertyNames()));
      }
      switch (axis) {
        case Axis.Range range -> {
          if (!own.isNumber()) {
            throw new IllegalArgumentException(
                "'%s' is not a number (but %s, say): give its values".formatted(range.name(), own));
          }
        }
        case Axis.Values list -> {
          for (JsonNode value : list.values()) {
            boolean fits =
                own.getNodeType() == value.getNodeType()
                    && (!own.isIntegralNumber() || value.isIntegralNumber());
            if (!fits && !own.isNull()) {
              throw new IllegalArgumentException(
                  "%s=%s: the default is %s".formatted(list.name(), value, own));
            }
          }
        }
      }
    }
  }
}
