package org.segue.formats;

/// How much is read of what somebody else made.
///
/// @param bytes of content in all, decompressed
/// @param ratio how many times as large as its compressed form content may be, beyond a first MB
/// @param entries of an archive
/// @param tracks in all playlists together
public record ReadLimits(long bytes, int ratio, int entries, long tracks) {

  /// 200 MB, 200 times, 2,000 entries, a million tracks.
  public static final ReadLimits DEFAULT = new ReadLimits(200L << 20, 200, 2000, 1_000_000);

  public ReadLimits {
    if (bytes <= 0 || ratio <= 0 || entries <= 0 || tracks <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive: %d bytes, ratio %d, %d entries, %d tracks"
              .formatted(bytes, ratio, entries, tracks));
    }
  }
}
