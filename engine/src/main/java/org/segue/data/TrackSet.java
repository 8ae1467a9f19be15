package org.segue.data;

import java.util.Arrays;

/// An immutable set of track numbers: one bit per track of the catalog, so that asking is one read.
public final class TrackSet {

  private final long[] bits;
  private final int size;

  private TrackSet(long[] bits) {
    this.bits = bits;
    size = Arrays.stream(bits).mapToInt(Long::bitCount).sum();
  }

  /// Of tracks numbered below `trackCount`; a track may be named twice.
  public static TrackSet of(int trackCount, int... tracks) {
    long[] bits = new long[(trackCount + 63) >>> 6];
    for (int track : tracks) {
      if (track < 0 || track >= trackCount) {
        throw new IllegalArgumentException(
            "track number %d; the catalog has %d tracks".formatted(track, trackCount));
      }
      bits[track >>> 6] |= 1L << track;
    }
    return new TrackSet(bits);
  }

  public boolean has(int track) {
    return (track >>> 6) < bits.length && (bits[track >>> 6] & (1L << track)) != 0;
  }

  /// How many tracks are in it.
  public int size() {
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrackSet set && Arrays.equals(bits, set.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return size + " tracks";
  }
}
