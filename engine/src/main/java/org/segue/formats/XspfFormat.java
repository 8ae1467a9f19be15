package org.segue.formats;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackIds;

/// XSPF, the XML Shareable Playlist Format, version 0 and 1, of VLC, Audacious, Strawberry and
/// others: <https://www.xspf.org/spec>.
///
/// Read leniently (any namespace or none, unknown elements passed over), written strictly. A
/// track's identifiers are its URI, `https://musicbrainz.org/recording/…` and `isrc:…`.
public final class XspfFormat implements WritableFormat {

  private static final String NAMESPACE = "http://xspf.org/ns/0/";
  private static final long MOST_ELEMENTS = 1_000_000;

  @Override
  public String name() {
    return "xspf";
  }

  @Override
  public String mediaType() {
    return "application/xspf+xml";
  }

  @Override
  public List<String> endings() {
    return List.of(".xspf");
  }

  @Override
  public boolean single() {
    return true;
  }

  @Override
  public boolean recognizes(byte[] head) {
    return "playlist".equals(XmlWalk.root(head));
  }

  @Override
  public void read(InputStream in, String source, Sink sink) {
    XmlWalk.read(in, source, MOST_ELEMENTS, xml -> playlist(xml, sink));
  }

  private static void playlist(XmlWalk xml, Sink sink) throws XMLStreamException {
    String title = null;
    String annotation = null;
    long date = 0;
    Rows rows = new Rows(sink);
    while (xml.child()) {
      switch (xml.name().toLowerCase(Locale.ROOT)) {
        case "title" -> title = xml.text();
        case "annotation" -> annotation = xml.text();
        case "date" -> date = seconds(xml.text());
        case "tracklist" -> {
          while (xml.child()) {
            if (xml.name().equalsIgnoreCase("track")) {
              rows.add(track(xml));
            } else {
              xml.skip();
            }
          }
        }
        default -> xml.skip();
      }
    }
    rows.finish(title, annotation, null, date, -1);
  }

  private static Row track(XmlWalk xml) throws XMLStreamException {
    Row row = new Row(xml.line());
    while (xml.child()) {
      switch (xml.name().toLowerCase(Locale.ROOT)) {
        case "title" -> row.name = xml.text();
        case "creator" -> row.artist = xml.text();
        case "album" -> row.album = xml.text();
        case "duration" -> row.durationMs = milliseconds(xml.text());
        case "identifier" -> row.identify(xml.text());
        case "location" -> located(row, xml.text());
        default -> xml.skip();
      }
    }
    return row;
  }

  /// A link to a track's page names it; anything else is where it lies.
  static void located(Row row, @Nullable String text) {
    String location = Clean.longText(text);
    if (location == null) {
      return;
    }
    if (TrackIds.spotify(location) != null || TrackIds.mbid(location) != null) {
      row.identify(location);
    } else if (row.location == null) {
      row.location = location;
    }
  }

  private static long milliseconds(String text) {
    String digits = text.strip();
    return digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : 0;
  }

  /// Seconds since 1970 of a date with time and zone; 0 of anything else.
  static long seconds(@Nullable String text) {
    try {
      return text == null ? 0 : OffsetDateTime.parse(text.strip()).toEpochSecond();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  static String date(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }

  @Override
  public void write(List<ExternalPlaylist> playlists, OutputStream out) {
    ExternalPlaylist playlist = only(playlists);
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.setDefaultNamespace(NAMESPACE);
      xml.writeStartElement(NAMESPACE, "playlist");
      xml.writeDefaultNamespace(NAMESPACE);
      xml.writeAttribute("version", "1");
      element(xml, "  ", "title", Clean.title(playlist.title()));
      element(xml, "  ", "annotation", Clean.longText(playlist.description()));
      element(xml, "  ", "date", playlist.modifiedAt() > 0 ? date(playlist.modifiedAt()) : null);
      xml.writeCharacters("\n  ");
      xml.writeStartElement(NAMESPACE, "trackList");
      for (ExternalTrack track : playlist.tracks()) {
        write(xml, track);
      }
      xml.writeCharacters("\n  ");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new java.io.UncheckedIOException(new java.io.IOException(e));
    }
  }

  private static void write(XMLStreamWriter xml, ExternalTrack track) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement(NAMESPACE, "track");
    String location = track.location() == null ? TrackIds.link(track.uri()) : track.location();
    if (location != null) {
      element(xml, "      ", "location", Uris.escaped(location));
    }
    for (String identifier : Uris.identifiers(track)) {
      element(xml, "      ", "identifier", Uris.escaped(identifier));
    }
    element(xml, "      ", "title", Clean.name(track.name()));
    element(xml, "      ", "creator", Clean.name(track.credit()));
    element(xml, "      ", "album", Clean.name(track.albumName()));
    element(
        xml,
        "      ",
        "duration",
        track.durationMs() > 0 ? Integer.toString(track.durationMs()) : null);
    xml.writeCharacters("\n    ");
    xml.writeEndElement();
  }

  private static void element(
      XMLStreamWriter xml, String indent, String name, @Nullable String text)
      throws XMLStreamException {
    if (text != null) {
      xml.writeCharacters("\n" + indent);
      xml.writeStartElement(NAMESPACE, name);
      xml.writeCharacters(text);
      xml.writeEndElement();
    }
  }
}
