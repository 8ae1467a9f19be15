package org.segue.formats;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.formats.TableReader.Want;
import org.segue.formats.TableReader.Wanted;
import org.segue.math.Array;
import org.segue.store.ParquetTable.Column;
import org.segue.store.Strings;

/// The columns of the table `tracks` that are features, while they are read: numbers are measured,
/// texts are categories, lists are vectors, unless the tables' manifest says otherwise.
final class TableFeatures {

  private final List<One> all = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private final int tracks;

  TableFeatures(TableReader table, int tracks, @Nullable TablesManifest manifest) {
    this.tracks = tracks;
    List<TablesManifest.Feature> told = manifest == null ? List.of() : manifest.features();
    for (Column column : table.columns()) {
      TablesManifest.Feature feature =
          told.stream()
              .filter(one -> one.column().equalsIgnoreCase(column.name()))
              .findFirst()
              .orElse(null);
      if (feature == null && !starts(column.name())) {
        continue;
      }
      String kind = feature == null ? kind(column) : feature.kind();
      if (kind.isEmpty()) {
        ignored.add("column %s of type %s".formatted(column.name(), column.type()));
        continue;
      }
      all.add(
          new One(
              feature == null
                  ? column.name().substring(TableExport.FEATURE.length())
                  : feature.name(),
              kind,
              new Wanted(column.name(), want(kind), false),
              feature));
    }
  }

  private static boolean starts(String column) {
    return column.toLowerCase(Locale.ROOT).startsWith(TableExport.FEATURE)
        && column.length() > TableExport.FEATURE.length();
  }

  private static String kind(Column column) {
    return switch (column.kind()) {
      case WHOLE, REAL, TRUTH -> TablesManifest.NUMBER;
      case TEXT -> TablesManifest.CATEGORY;
      case VECTORS -> TablesManifest.VECTOR;
      case TIME, OTHER -> "";
    };
  }

  private static Want want(String kind) {
    return switch (kind) {
      case TablesManifest.NUMBER -> Want.REAL;
      case TablesManifest.CODE -> Want.WHOLE;
      case TablesManifest.CATEGORY -> Want.TEXT;
      default -> Want.VECTORS;
    };
  }

  /// The columns with one value a row, to be read with others.
  List<Wanted> wanted() {
    return scalars().stream().map(one -> one.wanted).toList();
  }

  /// Takes the values of a row, which are those from number `from` on.
  void add(TableRow row, int from, int track) {
    int column = from;
    for (One one : scalars()) {
      one.add(row, column++, track);
    }
  }

  /// The catalog with the features; reads the vectors.
  Catalog added(Catalog catalog, TableReader table, int[] places) throws IOException {
    Catalog added = catalog;
    for (One one : all) {
      if (one.kind.equals(TablesManifest.VECTOR)) {
        Array vectors = vectors(one, table, places);
        if (vectors == null) {
          ignored.add("column %s without one list".formatted(one.wanted.name()));
        } else {
          added = added.withFeature(one.name, vectors);
        }
      } else if (one.kind.equals(TablesManifest.CATEGORY)) {
        Strings names = one.named();
        added = added.withFeature(one.name, one.values, names);
      } else {
        added = added.withFeature(one.name, one.values);
      }
    }
    return added;
  }

  List<String> ignored() {
    return ignored;
  }

  private List<One> scalars() {
    return all.stream().filter(one -> !one.kind.equals(TablesManifest.VECTOR)).toList();
  }

  private @Nullable Array vectors(One one, TableReader table, int[] places) throws IOException {
    int width = table.width(one.wanted);
    TablesManifest.Feature told = one.told;
    if (width == 0) {
      return told == null ? null : Array.allocate(Array.Type.F32, tracks, told.width());
    }
    Array vectors = Array.allocate(Array.Type.F32, tracks, width);
    float[] vector = new float[width];
    table.readVectors(
        one.wanted,
        width,
        row -> {
          if (row.vector(vector)) {
            vectors.put((long) places[(int) row.index()] * width, vector, 0, width);
          }
        });
    return vectors;
  }

  /// One feature.
  private final class One {
    private final String name;
    private final String kind;
    private final Wanted wanted;
    private final TablesManifest.@Nullable Feature told;
    private final Array values; // by track; of a category its place in `numbers`
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    One(String name, String kind, Wanted wanted, TablesManifest.@Nullable Feature told) {
      this.name = name;
      this.kind = kind;
      this.wanted = wanted;
      this.told = told;
      boolean number = kind.equals(TablesManifest.NUMBER);
      boolean vector = kind.equals(TablesManifest.VECTOR);
      values = Array.allocate(number ? Array.Type.F32 : Array.Type.I32, vector ? 0 : tracks);
      for (long t = 0; t < values.size(); t++) {
        if (number) {
          values.set(t, Float.NaN);
        } else {
          values.set(t, -1);
        }
      }
      if (told != null) {
        told.categories().forEach(category -> numbers.put(category, numbers.size()));
      }
    }

    void add(TableRow row, int column, int track) {
      if (!row.has(column)) {
        return;
      }
      switch (kind) {
        case TablesManifest.NUMBER -> values.set(track, (float) row.real(column));
        case TablesManifest.CODE -> values.set(track, row.whole(column, Integer.MIN_VALUE));
        default -> {
          String text = Objects.requireNonNullElse(row.text(column), "");
          Integer known = numbers.putIfAbsent(text, numbers.size());
          if (known == null && numbers.size() > FeatureFile.MOST_CATEGORIES && told == null) {
            throw row.bad(
                column,
                "more than %,d different texts are no categories"
                    .formatted(FeatureFile.MOST_CATEGORIES),
                "Drop the column, or write coarser ones");
          }
          values.set(track, known == null ? numbers.size() - 1 : known);
        }
      }
    }

    /// The names as they were told, then new ones by falling count; renumbers the values to it.
    Strings named() {
      String[] names = numbers.keySet().toArray(String[]::new);
      int before = told == null ? 0 : told.categories().size();
      int[] counts = new int[names.length];
      for (long t = 0; t < values.size(); t++) {
        if (values.intAt(t) >= 0) {
          counts[values.intAt(t)]++;
        }
      }
      Integer[] order = new Integer[names.length - before];
      Arrays.setAll(order, k -> before + k);
      Arrays.sort(
          order,
          (a, b) -> {
            int more = Integer.compare(counts[b], counts[a]);
            return more != 0 ? more : names[a].compareTo(names[b]);
          });
      int[] places = new int[names.length];
      Arrays.setAll(places, k -> k);
      List<String> sorted = new ArrayList<>(Arrays.asList(names).subList(0, before));
      for (Integer number : order) {
        places[number] = sorted.size();
        sorted.add(names[number]);
      }
      for (long t = 0; t < values.size(); t++) {
        if (values.intAt(t) >= 0) {
          values.set(t, places[values.intAt(t)]);
        }
      }
      return Strings.of(sorted);
    }
  }

  /// What the manifest tells twice would be lost.
  static void check(TablesManifest manifest, String file) {
    for (TablesManifest.Feature feature : manifest.features()) {
      if (feature.categories().stream().distinct().count() < feature.categories().size()) {
        throw new BadInputException(
            file,
            "feature '%s' has a category twice".formatted(feature.name()),
            "Name each once, or delete the file: the columns alone will do");
      }
    }
  }
}
