package org.segue.formats;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;

/// A table of tracks with a line of names first, separated by commas, semicolons or tabs (what the
/// first line has most of): at most 1,000 columns, 64 K characters a cell, 1 M a row.
///
/// An apostrophe before what a spreadsheet would take for a formula (`=`, `+`, `-`, `@`) is put
/// there by whoever wrote the table, and falls away.
final class CsvTable {

  /// What a column may hold.
  enum Field {
    URI("trackuri spotifyuri spotifytrackuri uri spotifyid spotifytrackid trackid tracklink"),
    NAME("trackname title name song songname track tracktitle"),
    ARTIST("artistname artistnames artist artists trackartist creator"),
    ARTIST_URI("artisturi artisturis"),
    ALBUM("albumname album albumtitle"),
    ALBUM_URI("albumuri"),
    MILLISECONDS("trackdurationms durationms duration"),
    ISRC("isrc isrccode"),
    MBID("mbid recordingmbid musicbrainzid trackmbid"),
    PLAYLIST("playlistname playlist playlisttitle"),
    TYPE("type"),
    LOCATION("location path file");

    private final String names;

    Field(String names) {
      this.names = names;
    }
  }

  private static final Pattern PLACE =
      Pattern.compile(" \\(record starting at line ([0-9]{1,9})\\)");
  private static final int MOST_COLUMNS = 1000;
  private static final int LONGEST_CELL = 1 << 16;
  private static final int LONGEST_ROW = 1 << 20;

  /// A row: its line in the file, and its cells.
  record Line(long line, List<String> cells) {
    /// A cell without the spaces around it; null where it is empty or not there.
    @Nullable String get(int column) {
      if (column < 0 || column >= cells.size()) {
        return null;
      }
      String cell = unguarded(cells.get(column)).strip();
      return cell.isEmpty() ? null : cell;
    }
  }

  private CsvTable() {}

  /// The cells of the first line and of the first after it that has any, of a beginning that may
  /// end anywhere; none where it is no table.
  static List<Line> head(byte[] head) {
    String text = Texts.head(head);
    int newline = text.indexOf('\n') < 0 ? text.indexOf('\r') : text.indexOf('\n');
    String first = newline < 0 ? text : text.substring(0, newline);
    if (first.length() > LONGEST_CELL || first.isBlank() || first.indexOf('\0') >= 0) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = reader(text)) {
      for (Iterator<CsvRecord> rows = reader.iterator(); rows.hasNext() && lines.size() < 2; ) {
        CsvRecord row = rows.next();
        lines.add(new Line(row.getStartingLineNumber(), row.getFields()));
      }
    } catch (CsvParseException | IOException e) {
      return lines; // a row that the head cuts off, or worse: reading it says where
    }
    return lines;
  }

  /// The column that holds this, or -1.
  static int at(Map<Field, Integer> columns, Field field) {
    return columns.getOrDefault(field, -1);
  }

  /// Which column holds what, by the names in the first line; -1 for what no column holds.
  static Map<Field, Integer> columns(List<String> header) {
    Map<Field, Integer> columns = new java.util.EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      List<String> names = List.of(field.names.split(" "));
      int best = -1;
      int rank = Integer.MAX_VALUE;
      for (int c = 0; c < header.size(); c++) {
        int at = names.indexOf(plain(header.get(c)));
        if (at >= 0 && at < rank) {
          best = c;
          rank = at;
        }
      }
      columns.put(field, best);
    }
    return columns;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
  }

  /// Hands every row to `take`, the first line included.
  static void read(InputStream in, String source, Consumer<Line> take) {
    String text = Texts.read(in, source);
    long line = 1;
    try (CsvReader<CsvRecord> reader = reader(text)) {
      for (CsvRecord row : reader) {
        line = row.getStartingLineNumber();
        take.accept(new Line(line, row.getFields()));
      }
    } catch (CsvParseException e) {
      throw broken(source, line, e);
    } catch (java.io.UncheckedIOException | IOException e) {
      throw broken(source, line, e);
    }
  }

  private static BadInputException broken(String source, long line, Exception e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    String message = Clean.line(String.valueOf(reason.getMessage()), 200);
    Matcher place = PLACE.matcher(message);
    return BadInputException.atLine(
        source,
        place.find() ? Long.parseLong(place.group(1)) : line,
        "no table of that kind: " + place.replaceAll(""),
        "Close quotes, double those inside a cell, and leave out what is no playlist",
        e);
  }

  private static CsvReader<CsvRecord> reader(String text) {
    return CsvReader.builder()
        .fieldSeparator(separator(text))
        .skipEmptyLines(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .maxBufferSize(LONGEST_ROW)
        .build(
            CsvRecordHandler.of(
                handler ->
                    handler
                        .maxFields(MOST_COLUMNS)
                        .maxFieldSize(LONGEST_CELL)
                        .maxRecordSize(LONGEST_ROW)),
            text);
  }

  /// What separates the names in the first line, quoted parts aside.
  private static char separator(String text) {
    int[] counts = new int[3];
    String separators = ",;\t";
    boolean quoted = false;
    for (int i = 0; i < Math.min(text.length(), LONGEST_CELL); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (!quoted && (c == '\n' || c == '\r')) {
        break;
      }
      int kind = separators.indexOf(c);
      if (!quoted && kind >= 0) {
        counts[kind]++;
      }
    }
    int best = counts[2] > 0 && counts[2] >= counts[0] ? 2 : 0;
    return separators.charAt(counts[1] > counts[best] ? 1 : best);
  }

  private static boolean isFormula(String cell) {
    int at = 0;
    while (at < cell.length() && cell.charAt(at) == '\'') {
      at++;
    }
    return at < cell.length() && "=+-@".indexOf(cell.charAt(at)) >= 0;
  }

  /// A cell that no spreadsheet takes for a formula.
  static String guarded(String cell) {
    return isFormula(cell) ? "'" + cell : cell;
  }

  private static String unguarded(String cell) {
    return cell.startsWith("'") && isFormula(cell) ? cell.substring(1) : cell;
  }

  /// Writes rows by RFC 4180; null cells are empty.
  static void write(
      OutputStream out, char separator, boolean guard, List<List<@Nullable String>> rows)
      throws IOException {
    CsvWriter writer =
        CsvWriter.builder()
            .fieldSeparator(separator)
            .lineDelimiter(LineDelimiter.CRLF)
            .build(out, StandardCharsets.UTF_8);
    for (List<@Nullable String> row : rows) {
      List<String> cells = new ArrayList<>();
      for (String cell : row) {
        String text = cell == null ? "" : cell;
        cells.add(guard ? guarded(text) : text);
      }
      writer.writeRecord(cells);
    }
    writer.flush();
  }
}
