package org.segue.data;

import java.util.BitSet;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes a [Catalog] of tracks whose order is known, each as all its mentions tell it together:
/// the last step of [DatasetBuilder], and of whoever merges and sorts mentions elsewhere.
///
/// @param size how many tracks there are
/// @param kept the catalog gets so many, the first ones; the others only help to tell artists and
///     albums apart
/// @param tracks by number, asked for four times each, in order
/// @param entries how often each stands on a playlist, falling
public record NumberedTracks(
    int size, int kept, IntFunction<ExternalTrack> tracks, IntUnaryOperator entries) {

  /// Adds the artists, the albums and the tracks. Needs heap for the artists and the albums, and 8
  /// bytes per track.
  public void addTo(Catalog.Builder catalog) {
    Labels artists = new Labels();
    Labels albums = new Labels();
    for (int n = 0; n < size; n++) {
      ExternalTrack track = tracks.apply(n);
      artists.count(track.artistUri(), "", track.artistName(), entries.applyAsInt(n));
    }
    artists.resolve();
    for (int n = 0; n < size; n++) {
      ExternalTrack track = tracks.apply(n);
      albums.count(
          track.albumUri(), artistKey(artists, track), track.albumName(), entries.applyAsInt(n));
    }
    albums.resolve();
    int[] artistOf = new int[size];
    int[] albumOf = new int[size];
    long[] artistEntries = new long[artists.size()];
    long[] albumEntries = new long[albums.size()];
    BitSet artistsKept = new BitSet();
    BitSet albumsKept = new BitSet();
    for (int n = 0; n < size; n++) {
      ExternalTrack track = tracks.apply(n);
      artistOf[n] = artists.number(artists.key(track.artistUri(), "", track.artistName()));
      albumOf[n] =
          albums.number(albums.key(track.albumUri(), artistKey(artists, track), track.albumName()));
      if (artistOf[n] >= 0) {
        artistEntries[artistOf[n]] += entries.applyAsInt(n);
        artistsKept.set(artistOf[n], artistsKept.get(artistOf[n]) || n < kept);
      }
      if (albumOf[n] >= 0) {
        albumEntries[albumOf[n]] += entries.applyAsInt(n);
        albumsKept.set(albumOf[n], albumsKept.get(albumOf[n]) || n < kept);
      }
    }
    int[] artistNumber =
        artists.renumber(
            artistEntries, artistsKept, label -> catalog.addArtist(label.uri, label.name));
    int[] albumNumber =
        albums.renumber(albumEntries, albumsKept, label -> catalog.addAlbum(label.uri, label.name));
    for (int n = 0; n < kept; n++) {
      ExternalTrack track = tracks.apply(n);
      catalog.addTrack(
          track.uri(),
          track.name() == null ? "" : track.name(),
          artistOf[n] < 0 ? -1 : artistNumber[artistOf[n]],
          albumOf[n] < 0 ? -1 : albumNumber[albumOf[n]],
          track.durationMs());
    }
  }

  private static String artistKey(Labels artists, ExternalTrack track) {
    @Nullable String key = artists.key(track.artistUri(), "", track.artistName());
    return key == null ? "" : key;
  }
}
