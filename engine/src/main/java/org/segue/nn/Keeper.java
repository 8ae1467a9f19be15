package org.segue.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.math.Array;

/// Where a [Fit] keeps its state, so that a run that was cut off goes on where it was.
public interface Keeper {

  /// Replaces what is kept under a name: when it returns the new arrays are safe, and if it is cut
  /// off the old ones still are.
  void keep(String name, Map<String, Array> arrays);

  /// What was kept last under a name.
  @Nullable Map<String, Array> kept(String name);

  /// Whether the state should be kept now, in the middle of an epoch. It is asked after every step,
  /// and may answer by the clock: keeping changes nothing of the result.
  default boolean due() {
    return false;
  }

  /// Keeps copies in memory: the best state survives the later ones, not the process.
  static Keeper inMemory() {
    Map<String, Map<String, Array>> all = new LinkedHashMap<>();
    return new Keeper() {
      @Override
      public void keep(String name, Map<String, Array> arrays) {
        Map<String, Array> copies = new LinkedHashMap<>();
        arrays.forEach(
            (key, array) -> {
              Array copy = Array.allocate(array.type(), array.shape());
              copy.memory().copyFrom(array.memory());
              copies.put(key, copy);
            });
        all.put(name, copies);
      }

      @Override
      public @Nullable Map<String, Array> kept(String name) {
        return all.get(name);
      }
    };
  }
}
