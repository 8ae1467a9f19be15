package org.segue.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.segue.data.BadInputException;

/// All formats, by name, by a file's ending, or by what a content begins with.
public final class PlaylistFormats {
  private PlaylistFormats() {}

  /// So many bytes of a content are looked at to recognise it.
  public static final int HEAD = 1 << 16;

  /// In the order in which they are asked: the sure ones first, any JSON and plain text last.
  private static final List<PlaylistFormat> ALL =
      List.of(
          new XspfFormat(),
          new ITunesFormat(),
          new M3uFormat(),
          new PlsFormat(),
          new JspfFormat(),
          new SpotifyAccountFormat(),
          new SpotifyApiFormat(),
          new MpdFormat(),
          new ExportifyFormat(),
          new ExportifyFormat(ExportifyFormat.Dialect.NET),
          new TuneMyMusicFormat(),
          new SoundiizFormat(),
          new TextFormat());

  public static List<PlaylistFormat> all() {
    return ALL;
  }

  public static List<WritableFormat> writable() {
    List<WritableFormat> writable = new ArrayList<>();
    for (PlaylistFormat format : ALL) {
      if (format instanceof WritableFormat can) {
        writable.add(can);
      }
    }
    return writable;
  }

  /// The format of content that begins with these bytes, decompressed: [#HEAD] of them where there
  /// are as many. JSON that nobody claims is taken for [MpdFormat], which says what is missing.
  public static Optional<PlaylistFormat> recognized(byte[] head) {
    return ALL.stream().filter(format -> format.recognizes(head)).findFirst();
  }

  /// The same, or a [BadInputException].
  static PlaylistFormat known(byte[] head, String source) {
    return recognized(head)
        .orElseThrow(
            () ->
                new BadInputException(
                    source,
                    0,
                    head.length == 0 ? "an empty file" : "no kind of playlist that is known",
                    "Known are "
                        + String.join(", ", ALL.stream().map(PlaylistFormat::name).toList()),
                    null));
  }

  /// Whether that is more than a guess: not merely some JSON.
  static boolean surely(byte[] head) {
    return recognized(head)
        .filter(f -> !(f instanceof MpdFormat) || JsonShape.of(head) != JsonShape.UNKNOWN)
        .isPresent();
  }

  /// The format with this name, or one of the endings without its dot where only one has it.
  ///
  /// @throws IllegalArgumentException listing the names
  public static WritableFormat named(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    for (WritableFormat format : writable()) {
      if (format.name().equals(plain)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "no format '%s' to write; there are %s".formatted(name, names()));
  }

  /// The format to write a file of this name in: the first that has its ending.
  ///
  /// @throws IllegalArgumentException listing the names
  public static WritableFormat ofFileName(String fileName) {
    String plain = fileName.toLowerCase(Locale.ROOT);
    for (boolean first : new boolean[] {true, false}) { // their usual endings before the others
      for (WritableFormat format : writable()) {
        for (String ending : format.endings().subList(0, first ? 1 : format.endings().size())) {
          if (plain.endsWith(ending)) {
            return format;
          }
        }
      }
    }
    throw new IllegalArgumentException(
        "the ending of '%s' names no format to write; choose one of %s"
            .formatted(fileName, names()));
  }

  private static String names() {
    return String.join(", ", writable().stream().map(PlaylistFormat::name).toList());
  }
}
