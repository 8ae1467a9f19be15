package org.segue.serve;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.segue.store.IntegrityException;
import org.segue.store.ServerDatabase;

/// A server's own folder, and what is said of one that is not.
public final class StateFolder {
  private StateFolder() {}

  /// Opens a server's database; the folder and the file are made where they are not. `address` is
  /// that of a database elsewhere, or null for the file.
  ///
  /// @throws IllegalArgumentException where a file is in the folder's place
  /// @throws IntegrityException where the database is none
  public static ServerDatabase open(Path folder, @Nullable String address) throws IOException {
    if (address != null) {
      return ServerDatabase.open(folder, address);
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "%s is a file: --state names a folder, which is made where there is none"
              .formatted(folder));
    }
    Path file = folder.resolve(ServerDatabase.FILE);
    try {
      return ServerDatabase.open(folder, null);
    } catch (RuntimeException e) {
      String reason = reason(e);
      if (reason.contains("SQLITE_NOTADB") || reason.contains("SQLITE_CORRUPT")) {
        throw new IntegrityException(
            "%s is damaged or no server's database: move it away, or name another --state"
                .formatted(file),
            e);
      }
      FileSystemException refused = new FileSystemException(file.toString(), null, reason);
      refused.initCause(e);
      throw refused;
    }
  }

  /// The same where a server has been.
  ///
  /// @throws IllegalArgumentException where none has
  public static ServerDatabase openExisting(Path folder, @Nullable String address)
      throws IOException {
    if (address == null && !Files.exists(folder.resolve(ServerDatabase.FILE))) {
      throw new IllegalArgumentException(
          "%s has no %s: name the folder of a server with --state"
              .formatted(folder, ServerDatabase.FILE));
    }
    return open(folder, address);
  }

  /// What the innermost cause says.
  private static String reason(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return String.valueOf(root.getMessage());
  }
}
