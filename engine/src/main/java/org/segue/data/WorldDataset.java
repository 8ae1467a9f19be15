package org.segue.data;

import org.segue.math.Array;
import org.segue.math.ByCount;
import org.segue.math.Growing;
import org.segue.math.Parallel;
import org.segue.math.Progress;

/// Builds a made-up world as a [Dataset], without passing through names: blocks of playlists are
/// made in parallel and appended in order, off the heap; then everything is numbered by falling
/// count, as [DatasetBuilder] does.
final class WorldDataset {

  private static final int BLOCK = 1 << 13;
  private static final int CHUNK = 1 << 6;

  private final WorldPlaylists playlists;
  private final WorldCatalog catalog;
  private final WorldNames names;

  WorldDataset(WorldPlaylists playlists) {
    this.playlists = playlists;
    catalog = playlists.catalog();
    names = playlists.names();
  }

  Dataset build(int threads, Progress progress) {
    int size = playlists.size();
    Growing entries = new Growing(Array.Type.I32);
    int[] lengths = new int[size];
    int[] counts = new int[playlists.world().tracks()];
    int[][] block = new int[BLOCK][];
    long dropped = 0;
    for (int from = 0; from < size; from += BLOCK) {
      progress.report("making playlists", from, size);
      int first = from;
      int count = Math.min(BLOCK, size - from);
      Parallel.forEach(
          count,
          threads,
          CHUNK,
          () ->
              (low, high) -> {
                for (int k = low; k < high; k++) {
                  block[k] = playlists.distinctTracks(first + k);
                }
              });
      for (int k = 0; k < count; k++) {
        int[] tracks = block[k];
        lengths[from + k] = tracks.length;
        dropped += playlists.lengthOf(from + k) - tracks.length;
        entries.add(tracks, 0, tracks.length);
        for (int track : tracks) {
          counts[track]++;
        }
      }
    }
    progress.report("numbering tracks", 0, 0);
    int[] numbers = new int[counts.length];
    Catalog numbered = numbered(counts, numbers);
    return dataset(entries.build(), lengths, numbers, numbered, dropped, progress);
  }

  private Dataset dataset(
      Array entries,
      int[] lengths,
      int[] numbers,
      Catalog numbered,
      long dropped,
      Progress progress) {
    Dataset.Builder dataset = new Dataset.Builder();
    int[] row = new int[WorldPlaylists.LONGEST];
    long at = 0;
    for (int pid = 0; pid < lengths.length; pid++) {
      if (pid % BLOCK == 0) {
        progress.report("writing titles", pid, lengths.length);
      }
      entries.copy(at, row, 0, lengths[pid]);
      for (int k = 0; k < lengths[pid]; k++) {
        row[k] = numbers[row[k]];
      }
      dataset.add(pid, playlists.about(pid), row, lengths[pid]);
      at += lengths[pid];
    }
    return dataset.build(numbered, dropped, 0);
  }

  /// The catalog of what is on some playlist; `numbers` gets the new number of each track.
  private Catalog numbered(int[] counts, int[] numbers) {
    World world = playlists.world();
    int[] albumCounts = new int[world.albums()];
    int[] artistCounts = new int[world.artists()];
    for (int track = 0; track < counts.length; track++) {
      int album = catalog.albumOf(track);
      albumCounts[album] += counts[track];
      artistCounts[catalog.artistOfAlbum(album)] += counts[track];
    }
    Catalog.Builder builder = new Catalog.Builder();
    int[] artistNumbers = new int[world.artists()];
    for (int artist : ByCount.order(artistCounts, names::artistKey)) {
      artistNumbers[artist] = builder.addArtist(names.artistUri(artist), names.artist(artist));
    }
    int[] albumNumbers = new int[world.albums()];
    for (int album : ByCount.order(albumCounts, names::albumKey)) {
      albumNumbers[album] = builder.addAlbum(names.albumUri(album), names.album(album));
    }
    for (int track : ByCount.order(counts, names::trackKey)) {
      int album = catalog.albumOf(track);
      numbers[track] =
          builder.addTrack(
              names.trackUri(track),
              playlists.trackName(track),
              artistNumbers[catalog.artistOfAlbum(album)],
              albumNumbers[album],
              names.duration(track));
    }
    return builder.build();
  }
}
