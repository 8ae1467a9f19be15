package org.segue.formats;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.math.Array;
import org.segue.store.Strings;
import org.segue.store.TableFile;
import org.segue.store.TableFile.Column;
import org.segue.store.TableFile.Kind;

/// What a table tells of tracks, for the features of a catalog: one row for each track, one column
/// with its URI, others with numbers (measured: tempo) or words (categories: genre).
///
/// A column whose values are all numbers is measured, one of words is one of categories, and so is
/// every one named in `categories`; a mixture is an error. Categories are numbered by falling
/// count. Empty, `NA`, `NaN`, `null` and `None` are unknown values. Of several rows for a track the
/// first counts.
///
/// @param id the column of track URIs, empty to look for one of the usual names
/// @param columns those to read, none for all others
/// @param categories those whose numbers are names, such as a key
public record FeatureFile(Path file, String id, List<String> columns, List<String> categories) {

  /// So many columns are read at most, and so many categories told apart in each.
  public static final int MOST_COLUMNS = 200;

  public static final int MOST_CATEGORIES = 10_000;

  private static final int LONGEST_NAME = 60;
  private static final List<String> UNKNOWN = List.of("", "na", "nan", "null", "none");
  private static final List<String> IDS =
      List.of("trackuri", "spotifytrackuri", "uri", "trackid", "spotifytrackid", "spotifyid", "id");

  public FeatureFile {
    columns = List.copyOf(columns);
    categories = List.copyOf(categories);
  }

  /// A feature as it was read.
  ///
  /// @param ofTracks F32 or I32 by track
  /// @param names of the categories, by number; null where it is measured
  /// @param known of how many tracks
  public record Feature(String name, Array ofTracks, @Nullable Strings names, int known) {}

  /// What became of the rows.
  ///
  /// @param repeated rows of a track that an earlier row had told of
  /// @param unmatched rows of tracks that the catalog lacks
  /// @param withoutId rows that name no track
  public record Result(
      TableFile.Format format,
      long rows,
      int matched,
      long repeated,
      long unmatched,
      long withoutId,
      List<Feature> features) {
    public Result {
      features = List.copyOf(features);
    }

    /// The catalog with these features.
    public Catalog added(Catalog catalog) {
      Catalog added = catalog;
      for (Feature feature : features) {
        added = added.withFeature(feature.name(), feature.ofTracks(), feature.names());
      }
      return added;
    }
  }

  public Result read(Catalog catalog) throws IOException {
    try (TableFile table = TableFile.open(file)) {
      Column key = key(table.columns());
      List<Values> features = new ArrayList<>();
      for (Column column : chosen(table.columns(), key)) {
        features.add(new Values(column, catalog.trackCount()));
      }
      List<Column> read = new ArrayList<>(List.of(key));
      features.forEach(feature -> read.add(feature.column));
      boolean[] told = new boolean[catalog.trackCount()];
      long[] counts = new long[5]; // rows, matched, repeated, unmatched, without a track
      String[] stranger = {""};
      table.rows(
          read,
          (row, values) -> {
            counts[0]++;
            String uri = values[0] == null ? "" : uri(String.valueOf(values[0]).strip());
            int track = uri.isEmpty() ? -1 : catalog.findTrack(uri);
            if (track < 0) {
              stranger[0] = stranger[0].isEmpty() ? uri : stranger[0];
            } else if (!told[track]) {
              for (int f = 0; f < features.size(); f++) {
                features.get(f).add(row, track, values[f + 1]);
              }
            }
            counts[track >= 0 ? told[track] ? 2 : 1 : uri.isEmpty() ? 4 : 3]++;
            if (track >= 0) {
              told[track] = true;
            }
          });
      if (counts[1] == 0) {
        throw bad(
            "not one of %,d rows is of a track of the data set: column '%s' has '%s', the data '%s'"
                .formatted(
                    counts[0],
                    key.name(),
                    stranger[0],
                    catalog.trackCount() == 0 ? "" : catalog.trackUri(0)),
            "Name the column of track URIs with --id, or take the file that belongs to the data");
      }
      return new Result(
          table.format(),
          counts[0],
          (int) counts[1],
          counts[2],
          counts[3],
          counts[4],
          features.stream().map(Values::feature).toList());
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      throw broken(file, e);
    }
  }

  /// What is no table, or no whole one.
  static BadInputException broken(Path file, IOException e) {
    return new BadInputException(
        file.toString(),
        BadInputException.NOWHERE,
        String.valueOf(e.getMessage()).replace(file + ": ", ""),
        "Correct the file, or make it anew: a line of column names, then a row for each track",
        e);
  }

  private BadInputException bad(String what, String remedy) {
    return new BadInputException(file.toString(), what, remedy);
  }

  private Column key(List<Column> all) {
    if (!id.isEmpty()) {
      return named(id, all);
    }
    for (String usual : IDS) {
      for (Column column : all) {
        String plain = column.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (plain.equals(usual) && column.kind() == Kind.TEXT) {
          return column;
        }
      }
    }
    throw bad(
        "no column of track URIs among " + names(all), "Name it with --id, as in --id track_uri");
  }

  private List<Column> chosen(List<Column> all, Column key) {
    List<Column> chosen = new ArrayList<>();
    for (String category : categories) {
      named(category, all);
    }
    if (columns.isEmpty()) {
      all.stream().filter(column -> !column.equals(key)).forEach(chosen::add);
      chosen.removeIf(column -> column.kind() == Kind.NESTED);
    } else {
      columns.forEach(name -> chosen.add(named(name, all)));
    }
    if (chosen.isEmpty() || chosen.size() > MOST_COLUMNS) {
      throw bad(
          "%d columns to read beside '%s'".formatted(chosen.size(), key.name()),
          "Name 1 to %d with --columns; there are %s".formatted(MOST_COLUMNS, names(all)));
    }
    for (Column column : chosen) {
      if (column.kind() == Kind.NESTED) {
        throw bad(
            "column '%s' holds lists or objects, not one value a track".formatted(column.name()),
            "Leave it out of --columns, or write its parts as columns");
      }
    }
    return chosen;
  }

  private Column named(String name, List<Column> all) {
    return all.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> bad("no column '%s'; there are %s".formatted(name, names(all)), "Choose one"));
  }

  private static String names(List<Column> all) {
    String names = String.join(", ", all.stream().map(Column::name).toList());
    return names.length() > 400 ? names.substring(0, 400) + " …" : names;
  }

  /// A URI as it is, of a link to the player or of a bare id.
  private static String uri(String text) {
    int link = text.indexOf("open.spotify.com/");
    String bare = link < 0 ? text : text.replaceFirst(".*/track/", "").replaceFirst("[?#].*", "");
    return bare.matches("[0-9A-Za-z]{22}") ? "spotify:track:" + bare : bare;
  }

  /// The values of one column while it is read: numbers as long as all are, else categories.
  private final class Values {
    private final Column column;
    private final boolean named;
    private final float[] numbers;
    private final int[] words;
    private final SequencedMap<String, Integer> numbersOfWords = new LinkedHashMap<>();
    private long firstNumber; // the row, 0 for none
    private long firstWord;
    private String number = "";
    private String word = "";

    Values(Column column, int tracks) {
      this.column = column;
      named = categories.contains(column.name());
      numbers = new float[tracks];
      words = new int[tracks];
      Arrays.fill(numbers, Float.NaN);
      Arrays.fill(words, -1);
    }

    void add(long row, int track, @Nullable Object value) {
      String text = text(value);
      if (isUnknown(text)) {
        return;
      }
      float parsed = named ? Float.NaN : parse(text);
      if (Float.isNaN(parsed)) {
        word = firstWord == 0 ? text : word;
        firstWord = firstWord == 0 ? row : firstWord;
        words[track] = category(text);
      } else {
        number = firstNumber == 0 ? text : number;
        firstNumber = firstNumber == 0 ? row : firstNumber;
        numbers[track] = parsed;
      }
      if (firstNumber > 0 && firstWord > 0) {
        throw bad(
            "column '%s' has the number '%s' in row %d and '%s' in row %d"
                .formatted(column.name(), number, firstNumber, shown(word), firstWord),
            "Correct the wrong one, or read the column as names with --categories "
                + column.name());
      }
    }

    private int category(String text) {
      int next = numbersOfWords.size();
      if (text.length() > LONGEST_NAME * 10 || next > MOST_CATEGORIES) {
        throw bad(
            "column '%s' is no column of categories: %s"
                .formatted(
                    column.name(),
                    next > MOST_CATEGORIES
                        ? "more than %,d values".formatted(MOST_CATEGORIES)
                        : "'" + shown(text) + "'"),
            "Leave it out: name those to read with --columns");
      }
      Integer known = numbersOfWords.putIfAbsent(text, next);
      return known == null ? next : known;
    }

    Feature feature() {
      int known = 0;
      if (firstWord == 0) {
        for (float value : numbers) {
          known += Float.isNaN(value) ? 0 : 1;
        }
        return new Feature(column.name(), Array.of(numbers), null, known);
      }
      Map<String, Integer> counts = new HashMap<>();
      String[] texts = numbersOfWords.keySet().toArray(String[]::new);
      for (int value : words) {
        if (value >= 0) {
          counts.merge(texts[value], 1, Integer::sum);
          known++;
        }
      }
      String[] order = texts.clone();
      Arrays.sort(
          order,
          (a, b) -> {
            int more = Integer.compare(counts.getOrDefault(b, 0), counts.getOrDefault(a, 0));
            return more != 0 ? more : a.compareTo(b);
          });
      Map<String, Integer> places = new HashMap<>();
      for (int place = 0; place < order.length; place++) {
        places.put(order[place], place);
      }
      int[] ofTracks = new int[words.length];
      Arrays.setAll(ofTracks, t -> words[t] < 0 ? -1 : places.getOrDefault(texts[words[t]], -1));
      return new Feature(
          column.name(), Array.of(ofTracks), Strings.of(Arrays.asList(order)), known);
    }
  }

  /// Whether a text stands for a value that nobody knows.
  static boolean isUnknown(String text) {
    return text.length() <= 4 && UNKNOWN.contains(text.toLowerCase(Locale.ROOT));
  }

  /// A cell's text without the spaces around it, whole numbers as such.
  static String text(@Nullable Object value) {
    if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString(number.longValue()); // 5, not 5.0
    }
    return value == null ? "" : String.valueOf(value).strip();
  }

  /// NaN where it is no finite number.
  private static float parse(String text) {
    char last = text.charAt(text.length() - 1);
    if (last != '.' && (last < '0' || last > '9')) { // neither 'Infinity' nor '1f'
      return Float.NaN;
    }
    try {
      float parsed = Float.parseFloat(text);
      return Float.isInfinite(parsed) ? Float.NaN : parsed;
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  private static String shown(String text) {
    return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) + "…" : text;
  }
}
