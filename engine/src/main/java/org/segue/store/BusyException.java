package org.segue.store;

/// Another process is writing the same place; trying again later helps.
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BusyException(String message) {
    super(message);
  }
}
