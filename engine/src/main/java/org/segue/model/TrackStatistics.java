package org.segue.model;

import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Accumulator;
import org.segue.math.Array;
import org.segue.store.NamedArrays;

/// What the playlists that hold a track are like, on average; and how its artist and album do.
///
/// Per track (F32): `frequency`, `length` of its playlists, `date` of their last change (days),
/// `artistShare` and `albumShare` (the part of a playlist that is of the same artist or album),
/// `place` (0 first, 1 last). Per artist and album: `entries` and `largest`, its most frequent
/// track's frequency.
record TrackStatistics(
    Array frequency,
    Array length,
    Array date,
    Array artistShare,
    Array albumShare,
    Array place,
    Array duration,
    Array artistOf,
    Array albumOf,
    Array artistEntries,
    Array artistLargest,
    Array albumEntries,
    Array albumLargest) {

  private static final double DAY = 86_400;

  static TrackStatistics of(Dataset data) {
    Catalog catalog = data.catalog();
    int tracks = catalog.trackCount();
    float[] frequency = new float[tracks];
    float[] length = new float[tracks];
    float[] date = new float[tracks];
    float[] dated = new float[tracks];
    float[] artistShare = new float[tracks];
    float[] albumShare = new float[tracks];
    float[] place = new float[tracks];
    Accumulator artists = new Accumulator(catalog.artistCount());
    Accumulator albums = new Accumulator(catalog.albumCount());
    int[] row = new int[data.tracks().longestRow()];
    for (int p = 0; p < data.playlistCount(); p++) {
      int n = data.tracks().row(p, row);
      for (int k = 0; k < n; k++) {
        if (catalog.artistOf(row[k]) >= 0) {
          artists.add(catalog.artistOf(row[k]), 1);
        }
        if (catalog.albumOf(row[k]) >= 0) {
          albums.add(catalog.albumOf(row[k]), 1);
        }
      }
      float days = (float) (data.modifiedAt(p) / DAY);
      for (int k = 0; k < n; k++) {
        int track = row[k];
        frequency[track]++;
        length[track] += n;
        if (days > 0) {
          date[track] += days;
          dated[track]++;
        }
        int artist = catalog.artistOf(track);
        int album = catalog.albumOf(track);
        artistShare[track] += artist < 0 ? 0 : artists.get(artist) / n;
        albumShare[track] += album < 0 ? 0 : albums.get(album) / n;
        place[track] += (float) k / n;
      }
      artists.clear();
      albums.clear();
    }
    float[] artistEntries = new float[catalog.artistCount()];
    float[] artistLargest = new float[catalog.artistCount()];
    float[] albumEntries = new float[catalog.albumCount()];
    float[] albumLargest = new float[catalog.albumCount()];
    int[] duration = new int[tracks];
    for (int track = 0; track < tracks; track++) {
      float f = frequency[track];
      length[track] = f == 0 ? RankingFeatures.MISSING : length[track] / f;
      date[track] = dated[track] == 0 ? RankingFeatures.MISSING : date[track] / dated[track];
      artistShare[track] = f == 0 ? RankingFeatures.MISSING : artistShare[track] / f;
      albumShare[track] = f == 0 ? RankingFeatures.MISSING : albumShare[track] / f;
      place[track] = f == 0 ? RankingFeatures.MISSING : place[track] / f;
      duration[track] = catalog.durationOf(track);
      int artist = catalog.artistOf(track);
      if (artist >= 0) {
        artistEntries[artist] += f;
        artistLargest[artist] = Math.max(artistLargest[artist], f);
      }
      int album = catalog.albumOf(track);
      if (album >= 0) {
        albumEntries[album] += f;
        albumLargest[album] = Math.max(albumLargest[album], f);
      }
    }
    return new TrackStatistics(
        Array.of(frequency),
        Array.of(length),
        Array.of(date),
        Array.of(artistShare),
        Array.of(albumShare),
        Array.of(place),
        Array.of(duration),
        catalog.trackArtists(),
        catalog.trackAlbums(),
        Array.of(artistEntries),
        Array.of(artistLargest),
        Array.of(albumEntries),
        Array.of(albumLargest));
  }

  /// Each track's artist and album (I32, tracks x 2), numbered from 1, 0 for none: side by side,
  /// where both are asked for.
  Array groups() {
    Array groups = Array.allocate(Array.Type.I32, artistOf.size(), 2);
    for (long track = 0; track < artistOf.size(); track++) {
      groups.set(2 * track, artistOf.intAt(track) + 1);
      groups.set(2 * track + 1, albumOf.intAt(track) + 1);
    }
    return groups;
  }

  void put(NamedArrays.Builder state) {
    state
        .put("track.frequency", frequency)
        .put("track.length", length)
        .put("track.date", date)
        .put("track.artistShare", artistShare)
        .put("track.albumShare", albumShare)
        .put("track.place", place)
        .put("track.duration", duration)
        .put("track.artist", artistOf)
        .put("track.album", albumOf)
        .put("artist.entries", artistEntries)
        .put("artist.largest", artistLargest)
        .put("album.entries", albumEntries)
        .put("album.largest", albumLargest);
  }

  static TrackStatistics of(NamedArrays state) {
    return new TrackStatistics(
        state.get("track.frequency", Array.Type.F32),
        state.get("track.length", Array.Type.F32),
        state.get("track.date", Array.Type.F32),
        state.get("track.artistShare", Array.Type.F32),
        state.get("track.albumShare", Array.Type.F32),
        state.get("track.place", Array.Type.F32),
        state.get("track.duration", Array.Type.I32),
        state.get("track.artist", Array.Type.I32),
        state.get("track.album", Array.Type.I32),
        state.get("artist.entries", Array.Type.F32),
        state.get("artist.largest", Array.Type.F32),
        state.get("album.entries", Array.Type.F32),
        state.get("album.largest", Array.Type.F32));
  }
}
