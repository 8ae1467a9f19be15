package org.segue.serve;

/// What a key allows; each allows what those before it do.
enum Scope {
  /// Needs no key: the page, health.
  OPEN,
  /// Ask: continue, search.
  READ,
  /// Keep: playlists, events.
  WRITE,
  /// Decide: which version of a model answers.
  ADMIN;

  boolean covers(Scope wanted) {
    return compareTo(wanted) >= 0;
  }
}
