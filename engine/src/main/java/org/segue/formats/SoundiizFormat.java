package org.segue.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.formats.CsvTable.Field;

/// The table that Soundiiz makes, `title;artist;album;isrc`, and every other table (commas, tabs)
/// whose columns are called title or name and artist, such as the text export of Apple Music.
///
/// @param guard whether cells that a spreadsheet would take for formulas get an apostrophe
public record SoundiizFormat(boolean guard) implements WritableFormat {

  /// Guarded.
  public SoundiizFormat() {
    this(true);
  }

  @Override
  public String name() {
    return "soundiiz";
  }

  @Override
  public String mediaType() {
    return "text/csv";
  }

  @Override
  public List<String> endings() {
    return List.of(".csv", ".tsv", ".txt");
  }

  @Override
  public boolean single() {
    return true;
  }

  @Override
  public WritableFormat unguarded() {
    return new SoundiizFormat(false);
  }

  @Override
  public boolean recognizes(byte[] head) {
    List<CsvTable.Line> lines = CsvTable.head(head);
    if (lines.isEmpty()) {
      return false;
    }
    Map<Field, Integer> columns = CsvTable.columns(lines.getFirst().cells());
    return CsvTable.at(columns, Field.NAME) >= 0 && CsvTable.at(columns, Field.ARTIST) >= 0;
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    Rows rows = new Rows(sink);
    List<Map<Field, Integer>> columns = new ArrayList<>();
    CsvTable.read(
        in,
        source,
        line -> {
          if (columns.isEmpty()) {
            columns.add(CsvTable.columns(line.cells()));
          } else {
            rows.add(TuneMyMusicFormat.row(line, columns.getFirst()));
          }
        });
    rows.finish(Texts.titleOf(source));
  }

  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) throws IOException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    rows.add(List.of("title", "artist", "album", "isrc"));
    for (ExternalTrack track : only(playlists).tracks()) {
      rows.add(
          Arrays.asList(
              Clean.name(track.name()),
              Clean.name(track.credit()),
              Clean.name(track.albumName()),
              track.isrc()));
    }
    CsvTable.write(out, ';', guard, rows);
  }
}
