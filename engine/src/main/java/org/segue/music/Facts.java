package org.segue.music;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a service says of a track or an album. Empty, 0 and null stand for what it does not say.
///
/// @param id the service's own number
/// @param date of the release: 2017, 2017-03 or 2017-03-30
/// @param sound what numbers say of it
/// @param cover address of a picture
/// @param preview address of half a minute of sound, which does not last
/// @param whole whether the service was asked for all it knows
public record Facts(
    String id,
    String title,
    List<String> artists,
    String album,
    int durationMs,
    String isrc,
    String date,
    Sound sound,
    String cover,
    String preview,
    boolean whole) {

  /// Numbers that describe a track; null stands for what is not said.
  ///
  /// @param bpm beats per minute
  /// @param gain decibels that would bring it to the usual loudness
  /// @param rank how popular it is with the service, in the service's own units
  /// @param explicit whether its words are marked
  public record Sound(
      @Nullable Double bpm,
      @Nullable Double gain,
      @Nullable Integer rank,
      @Nullable Boolean explicit) {

    static final Sound UNKNOWN = new Sound(null, null, null, null);
  }

  public Facts {
    artists = List.copyOf(artists);
    isrc = Wanted.isrc(isrc);
  }

  /// Names, and whatever else is known at once.
  static Facts of(String id, String title, List<String> artists, String album, int durationMs) {
    return new Facts(id, title, artists, album, durationMs, "", "", Sound.UNKNOWN, "", "", false);
  }

  Facts withRelease(String newIsrc, String newDate) {
    return new Facts(
        id, title, artists, album, durationMs, newIsrc, newDate, sound, cover, preview, whole);
  }

  Facts withSound(Sound other) {
    return new Facts(
        id, title, artists, album, durationMs, isrc, date, other, cover, preview, whole);
  }

  Facts withCover(String address) {
    return new Facts(
        id, title, artists, album, durationMs, isrc, date, sound, address, preview, whole);
  }

  Facts withPreview(String address) {
    return new Facts(
        id, title, artists, album, durationMs, isrc, date, sound, cover, address, whole);
  }

  /// The same, which the service was asked all of.
  Facts asWhole() {
    return new Facts(
        id, title, artists, album, durationMs, isrc, date, sound, cover, preview, true);
  }
}
