package org.segue.formats;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.segue.data.BadInputException;

/// The characters of an XML document, in the encoding that a byte order mark tells, else its
/// declaration, else UTF-8.
///
/// The parser is given characters and not bytes because on bytes that do not fit it would write to
/// standard error by itself. Here they are a [java.nio.charset.CharacterCodingException].
final class XmlText {
  private XmlText() {}

  private static final int HEAD = 512;
  private static final Pattern DECLARED =
      Pattern.compile(
          "\\s*<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([^\"'>]*)[\"'].*", Pattern.DOTALL);

  static Reader reader(InputStream in, String source) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(whole, charset(head, source).newDecoder()));
    reader.mark(1);
    if (reader.read() != '\ufeff') {
      reader.reset();
    }
    return reader;
  }

  private static Charset charset(byte[] head, String source) {
    Charset marked = Texts.unmarked(head);
    if (marked != null) {
      return marked;
    }
    Matcher declared = DECLARED.matcher(new String(head, StandardCharsets.ISO_8859_1));
    if (!declared.matches()) {
      return StandardCharsets.UTF_8;
    }
    String name = declared.group(1).strip();
    try {
      Charset charset = Charset.forName(name);
      // that the declaration could be read says that it is none of two or four bytes a letter
      return charset.name().matches("UTF-(16|32).*") ? StandardCharsets.UTF_8 : charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw BadInputException.atLine(
          source,
          1,
          "an encoding that nobody knows: '%s'".formatted(Clean.line(name, 40)),
          "Save it as UTF-8",
          e);
    }
  }
}
