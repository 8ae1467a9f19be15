package org.segue.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// There is no room for what is written: the disk is full, a quota is used up, or a file would be
/// larger than allowed. The message names the place, the room there and the remedy.
public final class DiskFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With less room than this a failed write is taken for a full disk, whatever language the system
  /// words its errors in.
  private static final long NO_ROOM = 64 << 10;

  /// What systems say → what it means.
  private static final Map<String, String> REASONS =
      Map.of(
          "No space left on device", "the disk is full",
          "not enough space on the disk", "the disk is full",
          "Disk quota exceeded", "the disk quota is used up",
          "File too large", "a file grew larger than the system allows (see ulimit -f)");

  private DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }

  /// What to throw instead of a failure to write `target`: one of these if there was no room, else
  /// null. Ask it once the unfinished files are gone, as it looks how much room there is.
  static @Nullable DiskFullException of(Throwable failure, Path target) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DiskFullException known) {
        return known;
      }
      if (cause instanceof IOException io) {
        long room = room(target);
        String why = why(io, room);
        if (why != null) {
          return new DiskFullException(
              "%s cannot be written: %s. %s free there once the unfinished files are gone. Make room, or choose another place, and run it again; nothing was changed."
                  .formatted(target, why, room < 0 ? "An unknown size is" : megabytes(room)),
              failure);
        }
      }
    }
    return null;
  }

  private static @Nullable String why(IOException failure, long room) {
    String message = String.valueOf(failure.getMessage());
    for (Map.Entry<String, String> reason : REASONS.entrySet()) {
      if (message.contains(reason.getKey())) {
        return reason.getValue();
      }
    }
    boolean plain =
        failure.getClass() == IOException.class || failure.getClass() == FileSystemException.class;
    return plain && room >= 0 && room < NO_ROOM ? "the disk is full" : null;
  }

  private static String megabytes(long bytes) {
    return "%,.1f MB are".formatted(bytes / 1e6);
  }

  /// Bytes that may be written beside `target`, -1 if that cannot be told.
  private static long room(Path target) {
    for (Path at = target.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        try {
          return Files.getFileStore(at).getUsableSpace();
        } catch (IOException e) {
          return -1;
        }
      }
    }
    return -1;
  }
}
