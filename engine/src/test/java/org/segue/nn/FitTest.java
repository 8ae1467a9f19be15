package org.segue.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.segue.math.Array;
import org.segue.math.Hashing;

/// A run ends the same however often it was cut off.
class FitTest {

  private static final int THREADS = 2;

  /// Learns to tell whether the sum of two rows of a table is to be large; with dropout and batch
  /// norm, so that chance and running averages matter.
  private static final class Net implements Lesson {
    final Parameters parameters = new Parameters(1);
    final Table table = parameters.table("rows", Initial.normal(0.5), 50, 8);
    final Linear in = new Linear(parameters.in("in"), 8, 16);
    final BatchNorm norm = new BatchNorm(parameters.in("norm"), 16);
    final Linear out = new Linear(parameters.in("out"), 16, 1);
    final Optimiser optimiser;
    final Array begun = Array.allocate(Array.Type.F32, 50, 8); // the table as an epoch found it
    final List<Double> validations = new ArrayList<>();
    int steps;
    int failAt = -1;

    Net(Rule rule) {
      optimiser = new Optimiser(parameters, rule, 1);
    }

    @Override
    public int examples() {
      return 50;
    }

    @Override
    public void begin(int epoch) {
      begun.memory().copyFrom(table.values().memory());
    }

    @Override
    public Map<String, Array> memory() {
      return Map.of("begun", begun);
    }

    @Override
    public Tensor loss(int[] examples, Pass pass) {
      if (steps++ == failAt) {
        throw new IllegalStateException("killed");
      }
      int[] partners = Arrays.stream(examples).map(e -> (e * 7 + 3) % 50).toArray();
      float[] wanted = new float[examples.length];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = examples[i] % 3 == 0 ? 1 : -1;
      }
      Tensor old = Tensor.of(begun.toFloats(), 50, 8).rows(examples);
      Tensor x = table.rows(examples).plus(table.rows(partners)).minus(old.times(0.3));
      Tensor y = out.apply(pass.drop(norm.apply(in.apply(x), pass).relu(), 0.2));
      return y.minus(Tensor.of(wanted, wanted.length, 1)).square().mean();
    }

    @Override
    public double validate() {
      return validations.isEmpty() ? table.values().floatAt(0) : validations.removeFirst();
    }

    List<Moment> fit(Fit fit, Keeper keeper) {
      return fit.run(this, parameters, optimiser, keeper, Moment.Watcher.NONE);
    }
  }

  private static final Fit FIT =
      new Fit(6, 8, 0.05, 3, THREADS).withSchedule(Schedule.falling(10, 1, 0.7));

  @Test
  void lossFalls() {
    Net net = new Net(new Sgd());
    List<Moment> course = net.fit(new Fit(20, 8, 0.05, 3, THREADS), Keeper.inMemory());
    assertThat(mean(course, 20)).isLessThan(mean(course, 1) * 0.6);
    assertThat(course.getLast().step()).isEqualTo(20 * 7);
    assertThat(course.getLast().epoch()).isEqualTo(20);
  }

  private static double mean(List<Moment> course, int epoch) {
    return course.stream()
        .filter(moment -> moment.epoch() == epoch)
        .mapToDouble(Moment::loss)
        .average()
        .orElseThrow();
  }

  @Test
  void aRunThatWasKilledEndsTheSame() {
    for (Rule rule : List.of(new Sgd(0.9, true, 0.001), new Adam())) {
      Net whole = new Net(rule);
      List<Moment> course = whole.fit(FIT, Keeper.inMemory());
      Keeper keeper = often(3); // the state of every third step is kept
      for (int failAt : new int[] {2, 11, 9, 1}) { // steps before the kill, in each attempt
        Net killed = new Net(rule);
        killed.failAt = failAt;
        assertThatThrownBy(() -> killed.fit(FIT, keeper)).hasMessage("killed");
      }
      Net last = new Net(rule);
      assertThat(last.fit(FIT, keeper)).isEqualTo(course);
      assertSame(last, whole);
    }
  }

  @Test
  void sameSeedSameNumbers() {
    Net one = new Net(new Sgd());
    Net two = new Net(new Sgd());
    Net three = new Net(new Sgd());
    one.fit(FIT, Keeper.inMemory());
    two.fit(FIT, Keeper.inMemory());
    three.fit(new Fit(6, 8, 0.05, 4, THREADS).withSchedule(FIT.schedule()), Keeper.inMemory());
    assertSame(one, two);
    assertThat(one.table.values().sameAs(three.table.values())).isFalse();
  }

  @Test
  void theBestStateIsLeftAndPatienceEndsTheRun() {
    Net net = new Net(new Sgd());
    net.validations.addAll(List.of(0.1, 0.5, 0.4, 0.3, 0.9));
    List<Moment> course = net.fit(new Fit(9, 8, 0.05, 3, 1).withPatience(2), Keeper.inMemory());
    assertThat(course.getLast().epoch()).isEqualTo(4);
    assertThat(course.stream().filter(Moment::best).map(Moment::epoch)).containsExactly(1, 2);
    Net two = new Net(new Sgd());
    two.validations.addAll(List.of(0.1, 0.5));
    two.fit(new Fit(2, 8, 0.05, 3, 1), Keeper.inMemory());
    assertSame(net, two);
  }

  @Test
  void anInterruptKeepsTheState() {
    Keeper keeper = Keeper.inMemory();
    Net net = new Net(new Sgd());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> net.fit(FIT, keeper)).hasMessageContaining("interrupted at step 1");
    assertThat(Thread.interrupted()).isTrue();
    Net whole = new Net(new Sgd());
    List<Moment> course = whole.fit(FIT, Keeper.inMemory());
    Net again = new Net(new Sgd());
    assertThat(again.fit(FIT, keeper)).isEqualTo(course);
    assertSame(again, whole);
  }

  @Test
  void everyEpochSeesEveryExampleOnce() {
    int[] order = Hashing.order(1000, 5);
    assertThat(order).isNotEqualTo(Hashing.order(1000, 6));
    assertThat(Arrays.stream(order).sorted().toArray())
        .containsExactly(java.util.stream.IntStream.range(0, 1000).toArray());
  }

  /// Counter up after step 0 and then every 1,000; halved each time it has gone up by 12: from step
  /// 11,001, 23,001, …
  @Test
  void aFallingRateIsHalvedWhereItShould() {
    Schedule schedule = Schedule.falling(1000, 12, 0.5);
    assertThat(schedule.factor(0, 1)).isEqualTo(1);
    assertThat(schedule.factor(11_000, 1)).isEqualTo(1);
    assertThat(schedule.factor(11_001, 1)).isEqualTo(0.5);
    assertThat(schedule.factor(23_000, 1)).isEqualTo(0.5);
    assertThat(schedule.factor(23_001, 1)).isEqualTo(0.25);
  }

  @Test
  void aCosineRisesAndFalls() {
    Schedule schedule = Schedule.cosine(0.1);
    assertThat(schedule.factor(0, 99)).isCloseTo(0.1, within(1e-9)); // 1 of 100, of 10
    assertThat(schedule.factor(54, 99)).isCloseTo(0.5, within(1e-9)); // 55: half of 10–100
    assertThat(schedule.factor(98, 99)).isLessThan(0.01);
  }

  private static void assertSame(Net one, Net two) {
    one.parameters
        .arrays()
        .forEach((name, array) -> assertThat(array.sameAs(two.parameters.arrayOf(name))).isTrue());
  }

  /// Keeps in memory, and is due at every n-th asking.
  private static Keeper often(int n) {
    Keeper memory = Keeper.inMemory();
    return new Keeper() {
      private int asked;

      @Override
      public void keep(String name, Map<String, Array> arrays) {
        memory.keep(name, arrays);
      }

      @Override
      public @Nullable Map<String, Array> kept(String name) {
        return memory.kept(name);
      }

      @Override
      public boolean due() {
        return ++asked % n == 0;
      }
    };
  }
}
