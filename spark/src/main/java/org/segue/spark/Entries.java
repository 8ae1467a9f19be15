package org.segue.spark;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.segue.data.BadInputException;
import org.segue.math.Array;
import org.segue.math.SparseMatrix;

/// Rows of playlist, position and track → playlists x tracks, each row in its order.
///
/// The executors sort ranges of playlists and pack them; one range at a time comes to the driver,
/// which keeps 4 bytes per entry and 8 per playlist, off the heap.
record Entries(SparkSession spark) {

  /// Entries of a range that comes to the driver at once: some 16 MB.
  private static final long AT_ONCE = 1 << 22;

  /// Some playlists that follow each other, with their tracks.
  private record Packed(int[] playlists, int[] lengths, int[] tracks) implements Serializable {}

  SparseMatrix matrix(Dataset<Row> entries, int playlists, int tracks) {
    int shuffled = Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions"));
    long guess = 128L * playlists / AT_ONCE;
    int parts = Math.clamp(Math.max(shuffled, guess), 1, Math.max(1, playlists));
    JavaRDD<Packed> packed =
        entries
            .repartitionById(
                parts,
                call_function(
                        "div",
                        col("playlist").cast("bigint").multiply(lit((long) parts)),
                        lit((long) playlists))
                    .cast("int"))
            .sortWithinPartitions("playlist", "position")
            .toJavaRDD()
            .mapPartitions(rows -> List.of(pack(rows, playlists, tracks)).iterator())
            .persist(StorageLevel.DISK_ONLY());
    try {
      long size = // all ranges at once; asked for one by one, one core would sort them
          packed.map(range -> (long) range.tracks().length).fold(0L, Long::sum);
      Array columns = Array.allocate(Array.Type.I32, size);
      Array offsets = Array.allocate(Array.Type.I64, playlists + 1L);
      Iterator<Packed> ranges = packed.toLocalIterator();
      int next = 0;
      long at = 0;
      while (ranges.hasNext()) {
        Packed range = ranges.next();
        columns.put(at, range.tracks(), 0, range.tracks().length);
        for (int k = 0; k < range.playlists().length; k++) {
          for (; next <= range.playlists()[k]; next++) {
            offsets.set(next, at);
          }
          at += range.lengths()[k];
        }
      }
      for (; next <= playlists; next++) {
        offsets.set(next, size);
      }
      return new SparseMatrix(offsets, columns, tracks);
    } finally {
      packed.unpersist();
    }
  }

  private static Packed pack(Iterator<Row> rows, int playlists, int trackCount) {
    List<int[]> lists = new ArrayList<>();
    int[] tracks = new int[1024];
    int[] sorted = new int[0];
    int size = 0;
    int start = 0;
    int playlist = -1;
    int position = -1;
    while (true) {
      Row row = rows.hasNext() ? rows.next() : null;
      int of = row == null ? -1 : row.getInt(0);
      if (of != playlist || row == null) {
        if (playlist >= 0) {
          lists.add(new int[] {playlist, size - start});
          sorted = Arrays.copyOfRange(tracks, start, size);
          Arrays.sort(sorted);
          for (int k = 1; k < sorted.length; k++) {
            if (sorted[k] == sorted[k - 1]) {
              throw wrong("track %d twice on playlist %d".formatted(sorted[k], playlist));
            }
          }
        }
        if (row == null) {
          break;
        }
        start = size;
        playlist = of;
        position = -1;
      }
      int track = row.getInt(2);
      if (track < 0 || track >= trackCount || playlist >= playlists) {
        throw wrong(
            "track %d of %d on playlist %d of %d"
                .formatted(track, trackCount, playlist, playlists));
      }
      if (row.getInt(1) == position) {
        throw wrong("position %d twice on playlist %d".formatted(position, playlist));
      }
      position = row.getInt(1);
      if (size == tracks.length) {
        tracks = Arrays.copyOf(tracks, 2 * size);
      }
      tracks[size++] = track;
    }
    return new Packed(
        lists.stream().mapToInt(list -> list[0]).toArray(),
        lists.stream().mapToInt(list -> list[1]).toArray(),
        Arrays.copyOf(tracks, size));
  }

  private static BadInputException wrong(String what) {
    return new BadInputException(
        "entries",
        what,
        "Tables name each track at most once on a playlist, by the numbers of the other tables");
  }
}
