package org.segue.formats;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;

/// Walks one XML document of somebody else's, element by element, within limits: depth 64, so many
/// elements, texts of 64 K. Document types are passed over: nothing they name is fetched, and every
/// entity but the five of XML itself is an error.
///
/// `while (xml.child())` goes through the children of an element; every child is taken with
/// [#text], walked in turn, or [#skip]ped.
final class XmlWalk {

  private static final int DEEPEST = 64;
  private static final int LONGEST_TEXT = 1 << 16;

  private static final Pattern PROLOG =
      Pattern.compile(
          "\\s*(?:<\\?.*?\\?>|<!--.*?-->|<!DOCTYPE[^\\[>]*(?:\\[.*?]\\s*)?>)", Pattern.DOTALL);
  private static final Pattern ROOT =
      Pattern.compile("\\s*<(?:[\\w.-]+:)?([\\w.-]+)[\\s/>].*", Pattern.DOTALL);

  /// Reads a document.
  interface Body {
    void read(XmlWalk xml) throws XMLStreamException;
  }

  private final XMLStreamReader reader;
  private final String source;
  private final long mostElements;
  private long elements;
  private int depth;

  private XmlWalk(XMLStreamReader reader, String source, long mostElements) {
    this.reader = reader;
    this.source = source;
    this.mostElements = mostElements;
  }

  /// The root element's name in small letters, of a file's beginning; null where it is no XML.
  static @Nullable String root(byte[] head) {
    String text = Texts.head(head);
    if (!text.stripLeading().startsWith("<")) {
      return null;
    }
    Matcher prolog = PROLOG.matcher(text);
    int at = 0;
    while (prolog.region(at, text.length()).lookingAt()) {
      at = prolog.end();
    }
    Matcher root = ROOT.matcher(text.substring(at));
    return root.matches() ? root.group(1).toLowerCase(java.util.Locale.ROOT) : null;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setXMLResolver(
        (publicId, systemId, base, name) -> new ByteArrayInputStream(new byte[0]));
    return factory;
  }

  /// Calls `body` at the root element; what is wrong with the document is a [BadInputException].
  static void read(InputStream in, String source, long mostElements, Body body) {
    XMLStreamReader reader = null;
    XmlWalk walk = null;
    try {
      reader = factory().createXMLStreamReader(XmlText.reader(in, source));
      walk = new XmlWalk(reader, source, mostElements);
      while (reader.getEventType() != XMLStreamConstants.START_ELEMENT) {
        reader.next();
      }
      walk.count();
      body.read(walk);
      while (reader.hasNext()) {
        reader.next();
      }
    } catch (XMLStreamException e) {
      throw broken(source, reader, e);
    } catch (CharacterCodingException e) {
      throw undecodable(source, 1, e);
    } catch (IOException e) {
      throw Texts.unreadable(source, e);
    } catch (BadInputException e) {
      throw e;
    } catch (RuntimeException e) { // the parser's own, on input that nobody foresaw
      throw broken(source, reader, e);
    }
  }

  private static BadInputException broken(
      String source, @Nullable XMLStreamReader reader, Exception e) {
    long line = reader == null ? 1 : reader.getLocation().getLineNumber();
    if (e instanceof XMLStreamException xml && xml.getLocation() != null) {
      line = xml.getLocation().getLineNumber();
    }
    if (e instanceof XMLStreamException xml
        && xml.getNestedException() instanceof CharacterCodingException) {
      return undecodable(source, line, e);
    }
    String message = String.valueOf(e.getMessage());
    boolean entity = message.contains("entity") && message.contains("referenced");
    return BadInputException.atLine(
        source,
        line,
        entity
            ? "an entity that XML itself does not define"
            : "not whole, valid XML: "
                + message.replaceFirst("(?s).*Message: ", "").replaceAll("\\s+", " "),
        entity
            ? "Entities are not read, as they may name other files: write the characters themselves"
            : "The file is damaged or truncated: export it again",
        e);
  }

  private static BadInputException undecodable(String source, long line, Exception e) {
    return BadInputException.atLine(
        source,
        line,
        "in this line or behind, bytes that are no text in the document's encoding",
        "Save it as UTF-8, or name its encoding in its first line",
        e);
  }

  /// The element's name without its prefix.
  String name() {
    return reader.getLocalName();
  }

  long line() {
    return reader.getLocation().getLineNumber();
  }

  /// An attribute in whatever namespace, or null.
  @Nullable String attribute(String name) {
    for (int a = 0; a < reader.getAttributeCount(); a++) {
      if (reader.getAttributeLocalName(a).equals(name)) {
        return reader.getAttributeValue(a);
      }
    }
    return null;
  }

  /// Moves to the next child of the current element; false at its end.
  boolean child() throws XMLStreamException {
    while (true) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        count();
        return true;
      }
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
        return false;
      }
    }
  }

  /// The text of the current element and of all in it, to its end.
  String text() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    int level = 1;
    while (level > 0) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        count();
        level++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
        level--;
      } else if (event == XMLStreamConstants.CHARACTERS
          || event == XMLStreamConstants.CDATA
          || event == XMLStreamConstants.SPACE) {
        if (text.length() + reader.getTextLength() > LONGEST_TEXT) {
          throw limit("a text of more than %,d characters".formatted(LONGEST_TEXT));
        }
        text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
      }
    }
    return text.toString();
  }

  /// Passes over the current element.
  void skip() throws XMLStreamException {
    int end = depth - 1;
    while (depth > end) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        count();
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  private void count() {
    if (++depth > DEEPEST) {
      throw limit("elements nested more than %d deep".formatted(DEEPEST));
    }
    if (++elements > mostElements) {
      throw limit("more than %,d elements".formatted(mostElements));
    }
  }

  BadInputException limit(String what) {
    return BadInputException.atLine(
        source, line(), what, "This is no playlist: leave it out, or split it", null);
  }
}
