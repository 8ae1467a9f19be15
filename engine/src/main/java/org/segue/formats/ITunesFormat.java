package org.segue.formats;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.segue.formats.ImportReport.Reason;

/// The library of iTunes and Apple Music, `Library.xml`: a property list with all tracks, then all
/// playlists by the numbers of their tracks. Folders, the library itself, what the program made
/// (`Distinguished Kind`) and what it hides are left out. Tracks are named by artist and title.
public final class ITunesFormat implements PlaylistFormat {

  private static final long MOST_ELEMENTS = 50_000_000; // some sixty for each track
  private static final int MOST_TRACKS = 2_000_000;

  @Override
  public String name() {
    return "itunes";
  }

  @Override
  public String mediaType() {
    return "application/xml";
  }

  @Override
  public List<String> endings() {
    return List.of(".xml");
  }

  @Override
  public boolean recognizes(byte[] head) {
    return "plist".equals(XmlWalk.root(head));
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    Map<Long, Row> tracks = new HashMap<>();
    List<Playlist> playlists = new ArrayList<>();
    XmlWalk.read(
        in,
        source,
        MOST_ELEMENTS,
        xml -> {
          while (xml.child()) {
            if (xml.name().equals("dict")) {
              library(xml, tracks, playlists);
            } else {
              xml.skip();
            }
          }
        });
    for (Playlist playlist : playlists) {
      Rows rows = new Rows(sink);
      for (long[] entry : playlist.entries) {
        Row row = tracks.get(entry[0]);
        if (row == null) {
          rows.skip(entry[1], Reason.NO_ID, "Track ID " + entry[0]);
        } else {
          row.line = entry[1];
          rows.add(row);
        }
      }
      rows.finish(playlist.title, playlist.description, null, 0, -1);
    }
  }

  /// A playlist until all tracks are known: `entries` are numbers of tracks, and lines.
  private static final class Playlist {
    final List<long[]> entries = new ArrayList<>();
    @Nullable String title;
    @Nullable String description;
    boolean machine;
  }

  private static void library(XmlWalk xml, Map<Long, Row> tracks, List<Playlist> playlists)
      throws XMLStreamException {
    fields(
        xml,
        (key, value) -> {
          if (key.equals("Tracks") && value.equals("dict")) {
            fields(
                xml,
                (id, kind) -> {
                  if (tracks.size() >= MOST_TRACKS) {
                    throw xml.limit("more than %,d tracks".formatted(MOST_TRACKS));
                  }
                  Row row = new Row(xml.line());
                  long number = kind.equals("dict") ? track(xml, row, number(id)) : -1;
                  if (number >= 0) {
                    tracks.put(number, row);
                  } else if (!kind.equals("dict")) {
                    xml.skip();
                  }
                });
          } else if (key.equals("Playlists") && value.equals("array")) {
            while (xml.child()) {
              if (xml.name().equals("dict")) {
                Playlist playlist = playlist(xml);
                if (!playlist.machine) {
                  playlists.add(playlist);
                }
              } else {
                xml.skip();
              }
            }
          } else {
            xml.skip();
          }
        });
  }

  /// What a key of a dictionary leads to; called at the value's element, which it must take.
  private interface Taken {
    void take(String key, String element) throws XMLStreamException;
  }

  private static void fields(XmlWalk xml, Taken taken) throws XMLStreamException {
    String key = "";
    while (xml.child()) {
      if (xml.name().equals("key")) {
        key = xml.text();
      } else {
        taken.take(key, xml.name());
        key = "";
      }
    }
  }

  private static long track(XmlWalk xml, Row row, long id) throws XMLStreamException {
    long[] number = {id};
    fields(
        xml,
        (key, element) -> {
          Consumer<String> take =
              switch (key) {
                case "Track ID" -> text -> number[0] = number(text);
                case "Name" -> text -> row.name = text;
                case "Artist" -> text -> row.artist = text;
                case "Album" -> text -> row.album = text;
                case "Total Time" -> text -> row.durationMs = Math.max(0, number(text));
                case "Location" -> text -> row.location = text;
                default -> null;
              };
          if (key.equals("Podcast") && element.equals("true")) {
            row.episode = true;
          }
          if (take == null) {
            xml.skip();
          } else {
            take.accept(xml.text());
          }
        });
    return number[0];
  }

  private static Playlist playlist(XmlWalk xml) throws XMLStreamException {
    Playlist playlist = new Playlist();
    fields(
        xml,
        (key, element) -> {
          switch (key) {
            case "Name" -> playlist.title = xml.text();
            case "Description" -> playlist.description = xml.text();
            case "Master", "Folder" -> {
              playlist.machine |= element.equals("true");
              xml.skip();
            }
            case "Visible" -> {
              playlist.machine |= element.equals("false");
              xml.skip();
            }
            case "Distinguished Kind" -> {
              playlist.machine = true;
              xml.skip();
            }
            case "Playlist Items" -> {
              while (xml.child()) {
                long line = xml.line();
                fields(
                    xml,
                    (name, kind) -> {
                      String text = xml.text();
                      if (name.equals("Track ID")) {
                        playlist.entries.add(new long[] {number(text), line});
                      }
                    });
              }
            }
            default -> xml.skip();
          }
        });
    return playlist;
  }

  private static long number(String text) {
    String digits = text.strip();
    return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) : -1;
  }
}
