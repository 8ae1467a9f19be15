package org.segue.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.store.ParquetTable;
import org.segue.store.ParquetTable.Batch;
import org.segue.store.ParquetTable.Column;
import org.segue.store.ParquetTable.Kind;
import org.segue.store.ParquetTable.Part;

/// One table of a folder, `NAME.parquet` or a folder of that name (or `NAME`) with part files, read
/// row by row; whatever is wrong is a [BadInputException] with file, column and row.
final class TableReader implements AutoCloseable {

  /// What a column is wanted for; the kinds of value that will do.
  enum Want {
    WHOLE("whole numbers"),
    REAL("numbers"),
    TRUTH("true or false"),
    TEXT("texts"),
    TIME("whole seconds since 1970, or times"),
    VECTORS("lists of numbers");

    private final String said;

    Want(String said) {
      this.said = said;
    }

    private boolean takes(Kind kind) {
      boolean number = kind == Kind.WHOLE || kind == Kind.REAL;
      return switch (this) {
        case WHOLE -> number;
        case REAL, TRUTH -> number || kind == Kind.TRUTH;
        case TEXT -> kind == Kind.TEXT;
        case TIME -> number || kind == Kind.TIME;
        case VECTORS -> kind == Kind.VECTORS;
      };
    }
  }

  /// A column to read. One that must be there is so in every part.
  record Wanted(String name, Want want, boolean must) {}

  /// Is given each row.
  @FunctionalInterface
  interface RowReader {
    void read(TableRow row) throws IOException;
  }

  private final Path place;
  private final ParquetTable table;

  private TableReader(Path place, ParquetTable table) {
    this.place = place;
    this.table = table;
  }

  /// The table of that name, or null where there is none.
  static @Nullable TableReader open(Path folder, String name) throws IOException {
    Path place = folder.resolve(name + ".parquet");
    if (!Files.exists(place)) {
      place = folder.resolve(name);
      if (!Files.isDirectory(place)) {
        return null;
      }
    }
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(place)) {
      try (Stream<Path> list = Files.list(place)) {
        list.filter(file -> file.getFileName().toString().matches("[^._].*\\.parquet"))
            .sorted()
            .forEach(files::add);
      }
      if (files.isEmpty()) {
        throw new BadInputException(
            place.toString(),
            "has no file that ends in .parquet",
            "Write the table again, its part files side by side");
      }
    } else {
      files.add(place);
    }
    try {
      return new TableReader(place, ParquetTable.open(files));
    } catch (IOException e) {
      throw damaged(place, e);
    }
  }

  static TableReader needed(Path folder, String name) throws IOException {
    TableReader table = open(folder, name);
    if (table == null) {
      if (!Files.exists(folder)) {
        throw new NoSuchFileException(folder.toString());
      }
      throw new BadInputException(
          folder.toString(),
          "there is no table '%s' in it".formatted(name),
          "Give the folder that `segue export --parquet` wrote, or one with %s.parquet"
              .formatted(name));
    }
    return table;
  }

  String name() {
    return place.toString();
  }

  int rows() {
    long rows = table.parts().stream().mapToLong(Part::rows).sum();
    if (rows > Integer.MAX_VALUE - 64) {
      throw new BadInputException(
          place.toString(), "%,d rows".formatted(rows), "At most two thousand million are read");
    }
    return (int) rows;
  }

  /// All entries of a data set may be more than an int counts.
  long longRows() {
    return table.parts().stream().mapToLong(Part::rows).sum();
  }

  /// The columns of all parts, each name once.
  List<Column> columns() {
    List<Column> all = new ArrayList<>();
    for (Part part : table.parts()) {
      for (Column column : part.columns()) {
        if (all.stream().noneMatch(other -> other.name().equalsIgnoreCase(column.name()))) {
          all.add(column);
        }
      }
    }
    return all;
  }

  boolean has(String name) {
    return columns().stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
  }

  /// Gives all rows, with these columns; in a part without one of them it is null.
  void read(List<Wanted> wanted, RowReader reader) throws IOException {
    long before = 0;
    for (Part part : table.parts()) {
      List<Column> columns = new ArrayList<>();
      int[] places = new int[wanted.size()];
      for (int w = 0; w < places.length; w++) {
        Column column = column(part, wanted.get(w));
        places[w] = column == null ? -1 : columns.size();
        if (column != null) {
          columns.add(column);
        }
      }
      TableRow row = new TableRow(part.file(), wanted, columns, places, 0, before);
      BatchReader each = new BatchReader(row, reader);
      if (columns.isEmpty()) { // nothing but rows
        columns.addAll(part.columns().stream().filter(TableReader::readable).limit(1).toList());
      }
      if (!columns.isEmpty()) {
        scan(part, () -> table.read(part, columns, each::read));
      }
      before += part.rows();
    }
  }

  /// Gives all rows that have a list: it is [TableRow#vector], of `width` numbers.
  void readVectors(Wanted wanted, int width, RowReader reader) throws IOException {
    long before = 0;
    for (Part part : table.parts()) {
      Column column = column(part, wanted);
      if (column != null) {
        TableRow row =
            new TableRow(
                part.file(), List.of(wanted), List.of(column), new int[] {0}, width, before);
        BatchReader each = new BatchReader(row, reader);
        scan(part, () -> table.readVectors(part, column, width, each::read));
      }
      before += part.rows();
    }
  }

  /// How long the lists of a column are: the first one, 0 where there is none.
  int width(Wanted wanted) throws IOException {
    for (Part part : table.parts()) {
      Column column = column(part, wanted);
      int width = column == null ? 0 : table.width(part, column);
      if (width > 0) {
        return width;
      }
    }
    return 0;
  }

  @Override
  public void close() {
    table.close();
  }

  private record BatchReader(TableRow row, RowReader reader) {
    void read(long first, Batch batch) throws IOException {
      for (int k = 0; k < batch.size(); k++) {
        row.set(batch, first, k);
        reader.read(row);
      }
    }
  }

  @FunctionalInterface
  private interface Scan {
    void run() throws IOException;
  }

  private static void scan(Part part, Scan scan) throws IOException {
    try {
      scan.run();
    } catch (IOException e) {
      throw damaged(part.file(), e);
    }
  }

  private static boolean readable(Column column) {
    return column.kind() != Kind.VECTORS && column.kind() != Kind.OTHER;
  }

  /// Null where the part lacks it, or has nothing in it: who writes a column of nothing gives it
  /// whatever type.
  private @Nullable Column column(Part part, Wanted wanted) throws IOException {
    for (Column column : part.columns()) {
      if (!column.name().equalsIgnoreCase(wanted.name())) {
        continue;
      }
      if (wanted.want().takes(column.kind())) {
        return column;
      }
      if (!wanted.must() && known(part, column) == 0) {
        return null;
      }
      throw new BadInputException(
          part.file().toString(),
          "column '%s' is of type %s".formatted(column.name(), column.type()),
          "Write %s in it".formatted(wanted.want().said));
    }
    if (wanted.must()) {
      throw new BadInputException(
          part.file().toString(),
          "there is no column '%s'; there are %s"
              .formatted(
                  wanted.name(),
                  String.join(", ", part.columns().stream().map(Column::name).toList())),
          "Add it, with %s".formatted(wanted.want().said));
    }
    return null;
  }

  private long known(Part part, Column column) throws IOException {
    try {
      return table.known(part, column);
    } catch (IOException e) {
      throw damaged(part.file(), e);
    }
  }

  private static BadInputException damaged(Path place, IOException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf(": as PARQUET: ");
    return new BadInputException(
        end < 0 ? place.toString() : message.substring(0, end),
        BadInputException.NOWHERE,
        end < 0 ? message : message.substring(end + 2),
        "The file is damaged or no Parquet: write it again",
        e);
  }
}
