package org.segue.data;

import java.util.Arrays;

/// An immutable list of track numbers.
public final class TrackList {

  public static final TrackList EMPTY = new TrackList(new int[0]);

  private final int[] tracks;

  private TrackList(int[] tracks) {
    this.tracks = tracks;
  }

  public static TrackList of(int... tracks) {
    return tracks.length == 0 ? EMPTY : new TrackList(tracks.clone());
  }

  public int size() {
    return tracks.length;
  }

  public boolean isEmpty() {
    return tracks.length == 0;
  }

  public int get(int index) {
    return tracks[index];
  }

  public int[] toArray() {
    return tracks.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrackList list && Arrays.equals(tracks, list.tracks);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(tracks);
  }

  @Override
  public String toString() {
    return Arrays.toString(tracks);
  }
}
