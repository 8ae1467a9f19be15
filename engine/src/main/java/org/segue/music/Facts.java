package org.segue.music;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a service says of a track or an album. Empty, 0 and null stand for what it does not say.
///
/// @param id the service's own number
/// @param date of the release: 2017, 2017-03 or 2017-03-30
/// @param bpm beats per minute
/// @param gain decibels that would bring it to the usual loudness
/// @param rank how popular it is with the service, in the service's own units
/// @param explicit whether its words are marked
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
    @Nullable Double bpm,
    @Nullable Double gain,
    @Nullable Integer rank,
    @Nullable Boolean explicit,
    String cover,
    String preview,
    boolean whole) {

  public Facts {
    artists = List.copyOf(artists);
    isrc = Wanted.isrc(isrc);
  }

  /// Names, and whatever else is known at once.
  static Facts of(String id, String title, List<String> artists, String album, int durationMs) {
    return new Facts(
        id, title, artists, album, durationMs, "", "", null, null, null, null, "", "", false);
  }

  Facts withRelease(String newIsrc, String newDate) {
    return new Facts(
        id,
        title,
        artists,
        album,
        durationMs,
        newIsrc,
        newDate,
        bpm,
        gain,
        rank,
        explicit,
        cover,
        preview,
        whole);
  }

  Facts withCover(String address) {
    return new Facts(
        id,
        title,
        artists,
        album,
        durationMs,
        isrc,
        date,
        bpm,
        gain,
        rank,
        explicit,
        address,
        preview,
        whole);
  }

  Facts withPreview(String address) {
    return new Facts(
        id,
        title,
        artists,
        album,
        durationMs,
        isrc,
        date,
        bpm,
        gain,
        rank,
        explicit,
        cover,
        address,
        whole);
  }

  Facts withSound(
      @Nullable Double newBpm,
      @Nullable Double newGain,
      @Nullable Integer newRank,
      @Nullable Boolean newExplicit) {
    return new Facts(
        id,
        title,
        artists,
        album,
        durationMs,
        isrc,
        date,
        newBpm,
        newGain,
        newRank,
        newExplicit,
        cover,
        preview,
        whole);
  }

  /// The same, which the service was asked all of.
  Facts asWhole() {
    return new Facts(
        id,
        title,
        artists,
        album,
        durationMs,
        isrc,
        date,
        bpm,
        gain,
        rank,
        explicit,
        cover,
        preview,
        true);
  }
}
