package org.segue.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.math.Array;
import org.segue.math.Progress;
import org.segue.math.SparseMatrix;
import org.segue.store.DirectoryKind;
import org.segue.store.Durable;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import org.segue.store.ParquetWriter;
import org.segue.store.ParquetWriter.Column;
import org.segue.store.Strings;

/// A data set as tables that pandas, DuckDB and Spark open: `tracks`, `artists`, `albums`,
/// `playlists` and `entries`, each a Parquet file, and `identifiers` if there are any; what is
/// unknown is null. [TableImport] reads them back.
///
/// Streamed: the tables are of any size, the memory is DuckDB's, at most 1 GB.
public record TableExport(Dataset data, Progress progress) {

  public static final DirectoryKind KIND =
      DirectoryKind.described("a folder of tables", TablesManifest.FILE, TablesManifest.FORMAT);

  /// Before the name of each column that is a feature.
  static final String FEATURE = "feature_";

  /// Writes the folder, whole or not at all; returns the bytes of each file.
  public SortedMap<String, Long> write(Path to, boolean replace) throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    Durable.directory(
        to,
        KIND.when(replace),
        folder -> {
          List<TablesManifest.Feature> features = features();
          Catalog catalog = data.catalog();
          table(
              folder,
              "artists",
              catalog.artistCount(),
              named(catalog::artistUri, catalog::artistName));
          table(
              folder, "albums", catalog.albumCount(), named(catalog::albumUri, catalog::albumName));
          table(folder, "tracks", catalog.trackCount(), tracks(features));
          table(folder, "playlists", data.playlistCount(), playlists());
          table(folder, "entries", data.tracks().size(), entries());
          Strings identifiers = catalog.identifiers();
          if (identifiers.size() > 0) {
            table(folder, "identifiers", identifiers.size(), identifiers(identifiers));
          }
          Files.writeString(
              folder.resolve(TablesManifest.FILE), Json.text(manifest(features)) + "\n");
          try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
              sizes.put(file.getFileName().toString(), Files.size(file));
            }
          }
        });
    return sizes;
  }

  private void table(Path folder, String name, long rows, List<Column> columns) throws IOException {
    String phase = "Writing " + name;
    progress.report(phase, 0, rows);
    ParquetWriter.write(
        folder.resolve(name + ".parquet"),
        columns,
        rows,
        written -> progress.report(phase, written, rows));
  }

  private TablesManifest manifest(List<TablesManifest.Feature> features) {
    Catalog catalog = data.catalog();
    return new TablesManifest(
        TablesManifest.FORMAT,
        TablesManifest.VERSION,
        data.hashOfArrays(),
        data.playlistCount(),
        data.tracks().size(),
        catalog.trackCount(),
        catalog.artistCount(),
        catalog.albumCount(),
        catalog.identifiers().size(),
        data.droppedDuplicates(),
        data.droppedWithoutUri(),
        features);
  }

  private static List<Column> named(IntFunction<String> uri, IntFunction<String> name) {
    return List.of(
        ints("number", row -> row, -1),
        texts("uri", row -> known(uri.apply(row))),
        texts("name", row -> known(name.apply(row))));
  }

  private List<Column> tracks(List<TablesManifest.Feature> features) {
    Catalog catalog = data.catalog();
    List<Column> columns =
        new ArrayList<>(
            List.of(
                ints("number", row -> row, -1),
                texts("uri", catalog::trackUri),
                texts("name", row -> known(catalog.trackName(row))),
                ints("artist", catalog::artistOf, -1),
                ints("album", catalog::albumOf, -1),
                ints("duration_ms", catalog::durationOf, 0)));
    Map<String, Array> arrays = catalog.features();
    for (TablesManifest.Feature feature : features) {
      Array array = arrays.getOrDefault(feature.name(), Array.of(0f));
      Strings names = catalog.categories(feature.name());
      columns.add(
          switch (feature.kind()) {
            case TablesManifest.VECTOR -> Column.vectors(feature.column(), array);
            case TablesManifest.NUMBER -> floats(feature.column(), array);
            case TablesManifest.CODE -> ints(feature.column(), array::intAt, -1);
            default ->
                texts(feature.column(), row -> category(feature.name(), names, array.intAt(row)));
          });
    }
    return columns;
  }

  private static @Nullable String category(String feature, Strings names, int number) {
    if (number >= names.size() || number < -1) {
      throw new IntegrityException(
          "feature '%s' has category %d, but %d names".formatted(feature, number, names.size()));
    }
    return number < 0 ? null : names.get(number);
  }

  /// Names of columns are told apart in any case of letters, as SQL does.
  private List<TablesManifest.Feature> features() {
    Catalog catalog = data.catalog();
    List<TablesManifest.Feature> features = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    catalog
        .features()
        .forEach(
            (name, array) -> {
              String column = FEATURE + name;
              for (int n = 2; !taken.add(column.toLowerCase(Locale.ROOT)); n++) {
                column = FEATURE + name + "_" + n;
              }
              Strings names = catalog.categories(name);
              List<String> categories = new ArrayList<>();
              for (int c = 0; c < names.size(); c++) {
                categories.add(names.get(c));
              }
              if (new HashSet<>(categories).size() < categories.size()) {
                throw new IntegrityException(
                    "two categories of feature '%s' have one name".formatted(name));
              }
              boolean vector = array.shape().length == 2;
              String kind =
                  vector
                      ? TablesManifest.VECTOR
                      : array.type() == Array.Type.F32
                          ? TablesManifest.NUMBER
                          : categories.isEmpty() ? TablesManifest.CODE : TablesManifest.CATEGORY;
              features.add(
                  new TablesManifest.Feature(
                      name, column, kind, vector ? (int) array.shape()[1] : 0, categories));
            });
    return features;
  }

  private List<Column> playlists() {
    return List.of(
        ints("number", row -> row, -1),
        ints("pid", data::pid, -1),
        texts("title", data::title),
        texts("description", data::description),
        Column.of(
            "collaborative",
            ParquetWriter.Type.TRUTH,
            (first, count, cells) -> {
              for (int k = 0; k < count; k++) {
                Boolean shared = data.collaborative((int) first + k);
                if (shared == null) {
                  cells.nothing(k);
                } else {
                  cells.put(k, shared.booleanValue());
                }
              }
            }),
        Column.of(
            "modified_at",
            ParquetWriter.Type.LONG,
            (first, count, cells) -> {
              for (int k = 0; k < count; k++) {
                long seconds = data.modifiedAt((int) first + k);
                if (seconds == 0) {
                  cells.nothing(k);
                } else {
                  cells.put(k, seconds);
                }
              }
            }),
        ints("followers", data::followers, -1),
        ints("edits", data::edits, -1));
  }

  private List<Column> entries() {
    SparseMatrix tracks = data.tracks();
    Array columns = tracks.columns();
    return List.of(
        Column.of(
            "playlist",
            ParquetWriter.Type.INT,
            (first, count, cells) -> {
              int playlist = rowOf(tracks, first);
              for (int k = 0; k < count; k++) {
                while (first + k >= tracks.rowStart(playlist + 1)) {
                  playlist++;
                }
                cells.put(k, playlist);
              }
            }),
        Column.of(
            "position",
            ParquetWriter.Type.INT,
            (first, count, cells) -> {
              int playlist = rowOf(tracks, first);
              for (int k = 0; k < count; k++) {
                while (first + k >= tracks.rowStart(playlist + 1)) {
                  playlist++;
                }
                cells.put(k, (int) (first + k - tracks.rowStart(playlist)));
              }
            }),
        Column.of(
            "track",
            ParquetWriter.Type.INT,
            (first, count, cells) -> {
              for (int k = 0; k < count; k++) {
                cells.put(k, columns.intAt(first + k));
              }
            }));
  }

  /// A row at or before that of entry `at`, from which it is not far.
  private static int rowOf(SparseMatrix matrix, long at) {
    int low = 0;
    int high = matrix.rowCount();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (matrix.rowStart(middle) <= at) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private List<Column> identifiers(Strings identifiers) {
    Array tracks = data.catalog().identifierTracks();
    return List.of(texts("identifier", identifiers::get), ints("track", tracks::intAt, -1));
  }

  private static Column ints(String name, IntUnaryOperator value, int unknown) {
    return Column.of(
        name,
        ParquetWriter.Type.INT,
        (first, count, cells) -> {
          for (int k = 0; k < count; k++) {
            int number = value.applyAsInt((int) first + k);
            if (number == unknown) {
              cells.nothing(k);
            } else {
              cells.put(k, number);
            }
          }
        });
  }

  private static Column floats(String name, Array values) {
    return Column.of(
        name,
        ParquetWriter.Type.FLOAT,
        (first, count, cells) -> {
          for (int k = 0; k < count; k++) {
            float number = values.floatAt(first + k);
            if (Float.isNaN(number)) {
              cells.nothing(k);
            } else {
              cells.put(k, number);
            }
          }
        });
  }

  private static Column texts(String name, IntFunction<@Nullable String> value) {
    return Column.of(
        name,
        ParquetWriter.Type.TEXT,
        (first, count, cells) -> {
          for (int k = 0; k < count; k++) {
            cells.put(k, value.apply((int) first + k));
          }
        });
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
