package org.segue.store;

import org.jdbi.v3.core.Handle;

/// About how many rows a table has. Only the writer asks; others may write to the same database,
/// so it counts anew now and then, and sooner while the table seems to be full.
final class RowCount {

  private static final long RECOUNT_NANOS = 600_000_000_000L;
  private static final long FULL_RECOUNT_NANOS = 10_000_000_000L;

  private final String table;
  private long rows = Long.MAX_VALUE;
  private long countedAt;

  RowCount(String table) {
    this.table = table;
  }

  boolean isFull(Handle handle, long most) {
    long age = System.nanoTime() - countedAt;
    boolean first = rows == Long.MAX_VALUE;
    if (first || age > (rows >= most ? FULL_RECOUNT_NANOS : RECOUNT_NANOS)) {
      rows = handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one();
      countedAt = System.nanoTime();
    }
    return rows >= most;
  }

  /// `change` rows more.
  int changed(int change) {
    rows += rows == Long.MAX_VALUE ? 0 : change;
    return change;
  }
}
