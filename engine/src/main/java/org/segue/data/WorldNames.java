package org.segue.data;

import java.nio.charset.StandardCharsets;
import org.segue.math.Hashing;

/// The names and URIs of a made-up world, each computed from the seed and a number alone, so none
/// is stored. Names may repeat, as real ones do; URIs never do.
final class WorldNames {

  private static final String[] WORDS =
      ("golden river night fire summer paper silver moon glass ocean city light shadow winter honey"
           + " electric velvet broken heart wild horses dream machine garden thunder little bird"
           + " neon smoke mirror island stone rain sugar ghost lover street sunday highway stranger"
           + " morning flower diamond tiger echo desert angel midnight radio window empire cherry"
           + " lonely king queen young blood home train whisper star blue red black white holy"
           + " water storm sky crystal dust bones harbour valley kingdom candle carousel wolf"
           + " mountain letter memory circle bridge castle planet satellite forever tomorrow"
           + " yesterday slow dance run fly stay gone lost found alive better enough maybe never"
           + " always somebody nobody everything nothing again closer higher faster under over"
           + " after before")
          .split(" ");

  private static final String[] STARTS =
      "Ba Be Bo Ca Co Da De Do Fa Fe Ga Gi Ha He Ja Jo Ka Ke Ki La Le Li Lo Ma Me Mi Mo Na Ne Ni No Pa Pe Ra Re Ro Sa Se So Ta Te To Va Vi Wa We Ya Za"
          .split(" ");
  private static final String[] MIDDLES =
      "la ra na mi ri vi do no ta le re ni so va li en an or el is".split(" ");
  private static final String[] ENDS =
      "n r s ne ll ck tt son ley man rd x y th nd z m rt ss k".split(" ");

  private static final String[] ACCENTED =
      "José María,Zoë,Björk Sól,Émile,Renée Blanche,Señor Luz,Mägo,Sigur Þór,Chloé Été,Ñandú,São João,Łukasz,Ænima,Ólöf"
          .split(",");
  private static final String[] FAR =
      "宇宙少女,夜の音楽,東京ナイト,방탄노래,서울밤,周星河,林月光,Мумий,Ночные Звёзды,ليلى,أم النور,שירה,नीला आसमान,Θάλασσα"
          .split(",");
  private static final String[] BANDS =
      "Brothers,Collective,Club,Orchestra,Project,Kids,Trio,Choir,Machine,Society".split(",");
  private static final String[] SUFFIXES =
      (" - Remix, - Live, - Radio Edit, - Remastered 2009, - Acoustic, - Original Mix, (Interlude),"
              + " - Remastered, - Single Version, (Intro), - Instrumental, - Bonus Track")
          .split(",");

  private final long seed;

  WorldNames(long seed) {
    this.seed = seed;
  }

  String artist(int artist) {
    Words words = new Words(Hashing.mix(seed + 101, artist));
    int kind = words.below(100);
    if (kind < 42) {
      return words.person();
    }
    if (kind < 55) {
      return "The " + capital(words.word()) + "s";
    }
    if (kind < 68) {
      return capital(words.word()) + " " + capital(words.word());
    }
    if (kind < 76) {
      return "DJ " + words.name();
    }
    if (kind < 84) {
      return "Lil " + words.name();
    }
    if (kind < 88) {
      return words.name() + " & The " + capital(words.word()) + "s";
    }
    if (kind < 92) {
      return capital(words.word()) + " " + words.of(BANDS);
    }
    if (kind < 95) {
      return words.name().toUpperCase(java.util.Locale.ROOT) + words.below(100);
    }
    if (kind < 98) {
      return words.of(ACCENTED) + " " + words.name();
    }
    return words.of(FAR) + " " + (words.below(2) == 0 ? words.name() : words.of(FAR));
  }

  String album(int album) {
    Words words = new Words(Hashing.mix(seed + 102, album));
    String title = words.title(1 + words.below(3));
    int kind = words.below(20);
    if (kind == 0) {
      return title + " (Deluxe Edition)";
    }
    if (kind == 1) {
      return title + " - EP";
    }
    return kind == 2 ? title + " (Original Soundtrack)" : title;
  }

  /// `guest` is an artist who may be named as featured.
  String track(int track, int guest) {
    Words words = new Words(Hashing.mix(seed + 103, track));
    String title = words.title(1 + words.below(4));
    int kind = words.below(100);
    if (kind < 8) {
      return title + " (feat. " + artist(guest) + ")";
    }
    if (kind < 20) {
      return title + words.of(SUFFIXES);
    }
    return kind < 21 ? words.of(FAR) : title;
  }

  /// In milliseconds: a median of 3:42, nine in ten between 2:21 and 5:35, some far out.
  int duration(int track) {
    long hash = Hashing.mix(seed + 104, track);
    double gauss = -6;
    for (int k = 0; k < 4; k++) { // near enough to a bell: the sum of twelve 16-bit numbers
      long part = Hashing.mix(hash, k);
      gauss += ((part & 0xffff) + ((part >>> 16) & 0xffff) + ((part >>> 32) & 0xffff)) / 65536.0;
    }
    double spread = .2 * gauss * (1 + .08 * gauss * gauss);
    return (int) (222_000 * StrictMath.exp(spread)) + (int) (hash >>> 60);
  }

  String trackUri(int track) {
    return uri("spotify:track:", trackKey(track), Hashing.mix(seed + 204, track));
  }

  String albumUri(int album) {
    return uri("spotify:album:", albumKey(album), Hashing.mix(seed + 205, album));
  }

  String artistUri(int artist) {
    return uri("spotify:artist:", artistKey(artist), Hashing.mix(seed + 206, artist));
  }

  /// What a track's URI begins with: other for every track, and in the order of the URIs when seen
  /// as unsigned.
  long trackKey(int track) {
    return Hashing.mix(seed + 201, track);
  }

  long albumKey(int album) {
    return Hashing.mix(seed + 202, album);
  }

  long artistKey(int artist) {
    return Hashing.mix(seed + 203, artist);
  }

  /// 22 digits in base 62, 11 from each number. The digits are in ASCII order, so texts and numbers
  /// sort alike.
  private static String uri(String prefix, long first, long second) {
    byte[] text = new byte[prefix.length() + 22];
    for (int k = 0; k < prefix.length(); k++) {
      text[k] = (byte) prefix.charAt(k);
    }
    digits(first, text, prefix.length());
    digits(second, text, prefix.length() + 11);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void digits(long value, byte[] text, int at) {
    long rest = value;
    for (int k = 10; k >= 0; k--) {
      long quotient = k == 10 ? Long.divideUnsigned(rest, 62) : rest / 62;
      int digit = (int) (rest - quotient * 62);
      text[at + k] =
          (byte) (digit < 10 ? '0' + digit : digit < 36 ? 'A' + digit - 10 : 'a' + digit - 36);
      rest = quotient;
    }
  }

  static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /// A cheap source of chance for one name.
  private static final class Words {
    private long state;

    Words(long state) {
      this.state = state;
    }

    int below(int bound) {
      state = Hashing.mix(state + 0x9e3779b97f4a7c15L);
      return (int) (((state >>> 32) * bound) >>> 32);
    }

    String of(String[] choices) {
      return choices[below(choices.length)];
    }

    String word() {
      return of(WORDS);
    }

    String name() {
      String name = of(STARTS);
      for (int more = below(3); more > 0; more--) {
        name += of(MIDDLES);
      }
      return name + of(ENDS);
    }

    String person() {
      return name() + " " + name();
    }

    String title(int words) {
      StringBuilder title = new StringBuilder(capital(word()));
      for (int k = 1; k < words; k++) {
        title.append(' ').append(capital(word()));
      }
      return title.toString();
    }
  }
}
