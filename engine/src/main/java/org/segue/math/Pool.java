package org.segue.math;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/// Scratch memory that is expensive to make and is used by one query at a time. There are as many
/// as queries ever ran at once; unlike thread-locals this is right for virtual threads.
public final class Pool<T> {

  private final ConcurrentLinkedDeque<T> idle = new ConcurrentLinkedDeque<>();
  private final Supplier<T> maker;

  public Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /// Takes an idle one or makes one; give it back with [#release].
  public T acquire() {
    T scratch = idle.pollFirst();
    return scratch == null ? maker.get() : scratch;
  }

  public void release(T scratch) {
    idle.addFirst(scratch);
  }
}
