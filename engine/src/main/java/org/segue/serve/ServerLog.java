package org.segue.serve;

/// Where a server's events go: each is one line of JSON, without secrets and without bodies.
@FunctionalInterface
public interface ServerLog {

  /// Must not fail; may be called by many threads at once.
  void line(String json);
}
