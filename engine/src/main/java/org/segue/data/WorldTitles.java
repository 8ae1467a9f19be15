package org.segue.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.segue.math.AliasTables;
import org.segue.math.Hashing;

/// What people call their playlists: a vocabulary of ideas, each with the moods it stands for, and
/// the many ways of writing one.
///
/// The ideas that head the Million Playlist Dataset's list of titles come as often as there; the
/// others fall off as its vocabulary does (17,381 normalised titles). All raw forms of an idea have
/// the same normalised form.
final class WorldTitles {

  /// A title and what it stands for; -1 where it says nothing of genre, feel, decade or artist.
  record Idea(String text, int genre, int feel, int decade, int artist) {}

  private final List<Idea> ideas = new ArrayList<>();
  private final AliasTables table;

  WorldTitles(World world, WorldNames names) {
    SplittableRandom random = new SplittableRandom(Hashing.mix(world.seed(), 2));
    int size =
        world.playlists() <= 1_000_000
            ? 17_400
            : (int) (17_400 * StrictMath.sqrt(world.playlists() / 1e6));
    Set<String> known = new HashSet<>(size * 2);
    List<Float> weights = new ArrayList<>(size);
    for (String line : WorldVocabulary.HEAD.split("\n")) {
      String[] parts = line.split(" ");
      Idea idea =
          new Idea(
              parts[0].replace('_', ' '),
              index(WorldStyles.GENRES, parts, 2),
              index(WorldStyles.FEELS, parts, 3),
              index(WorldStyles.DECADES, parts, 4),
              -1);
      known.add(Titles.normalise(idea.text()));
      ideas.add(idea);
      int count = Integer.parseInt(parts[1]);
      weights.add(count > 0 ? count : weightOf(ideas.size()));
    }
    int head = ideas.size();
    while (ideas.size() < size) {
      Idea idea = compose(head, world, names, random);
      String normalised = Titles.normalise(idea.text());
      if (!normalised.isEmpty() && known.add(normalised)) {
        ideas.add(idea);
        weights.add(weightOf(ideas.size()));
      }
    }
    table = new AliasTables(ideas.size());
    float[] all = new float[ideas.size()];
    for (int k = 0; k < all.length; k++) {
      all[k] = weights.get(k);
    }
    table.set(0, all.length, all);
  }

  /// The number of an idea.
  int draw(SplittableRandom random) {
    return table.draw(0, ideas.size(), random);
  }

  Idea idea(int number) {
    return ideas.get(number);
  }

  /// One way of writing an idea.
  String written(Idea idea, SplittableRandom random) {
    String text = idea.text();
    int way = random.nextInt(100);
    if (way < 44 && idea.artist() < 0) {
      text = eachWord(text);
    } else if (way >= 88 && way < 93) {
      text = upper(text, true);
    } else if (way >= 93) {
      text = upper(text, false);
    }
    if (random.nextInt(1000) < 63) {
      text =
          text
              + WorldVocabulary.AFTER[
                  (int) (WorldVocabulary.AFTER.length * random.nextDouble() * random.nextDouble())];
      if (random.nextInt(5) == 0) {
        text = WorldVocabulary.BEFORE[random.nextInt(WorldVocabulary.BEFORE.length)] + text;
      }
    }
    return text;
  }

  /// A sentence about a playlist, or null: few have one.
  static @Nullable String description(Idea idea, SplittableRandom random) {
    if (random.nextInt(10_000) >= 188) {
      return null;
    }
    String about = idea.text();
    return switch (random.nextInt(6)) {
      case 0 -> "All the " + about + " you need.";
      case 1 -> "Made for " + about + ", on repeat since " + random.nextInt(2012, 2018);
      case 2 -> "Songs that make me think of " + about;
      case 3 -> "Updated every week \u2764";
      case 4 -> "A little of everything, mostly " + about + ". Enjoy!";
      default -> WorldNames.capital(about) + " &amp; friends";
    };
  }

  /// How many of a million playlists bear the title of this rank, 20 and up: fitted to 3,500 at
  /// rank 20 and a vocabulary of 17,381.
  private static float weightOf(int rank) {
    return (float) (3500 * StrictMath.pow(20.0 / rank, .83));
  }

  private Idea compose(int head, World world, WorldNames names, SplittableRandom random) {
    Idea base = ideas.get((int) (head * random.nextDouble()));
    int kind = random.nextInt(100);
    if (kind < 12) { // known artists first
      int artist =
          (int) (Math.min(3_000, world.artists()) * StrictMath.pow(random.nextDouble(), 2));
      return new Idea(names.artist(artist), -1, -1, -1, artist);
    }
    if (kind < 27) {
      String[] season =
          WorldVocabulary.SEASONS[random.nextInt(WorldVocabulary.SEASONS.length)].split(":");
      int year = random.nextInt(2011, 2018);
      String when =
          switch (random.nextInt(4)) {
            case 0 -> season[0] + " '" + (year - 2000);
            case 1 -> season[0] + " " + (year - 2000);
            case 2 -> season[0] + " " + year + (random.nextBoolean() ? " hits" : " jams");
            default -> season[0] + " " + year;
          };
      return new Idea(when, -1, Integer.parseInt(season[1]), 5, -1);
    }
    if (kind < 37) {
      int decade = random.nextInt(WorldStyles.DECADES.length);
      int genre = random.nextInt(WorldStyles.GENRES.length);
      String text =
          WorldStyles.DECADES[decade]
              + (random.nextBoolean() ? " " : " best ")
              + WorldStyles.GENRES[genre];
      return new Idea(text, genre, -1, decade, -1);
    }
    if (kind < 47) {
      int genre = random.nextInt(WorldStyles.GENRES.length);
      int feel = random.nextInt(WorldStyles.FEELS.length);
      String text = WorldStyles.FEELS[feel] + " " + WorldStyles.GENRES[genre];
      return new Idea(text, genre, feel, -1, -1);
    }
    if (kind < 57) {
      String emoji = WorldVocabulary.EMOJI[random.nextInt(WorldVocabulary.EMOJI.length)];
      String text =
          switch (random.nextInt(4)) {
            case 0 -> emoji.repeat(random.nextInt(2, 6));
            case 1 -> emoji + WorldVocabulary.EMOJI[random.nextInt(WorldVocabulary.EMOJI.length)];
            default -> base.text() + " " + emoji;
          };
      return text.startsWith(base.text())
          ? new Idea(text, base.genre(), base.feel(), base.decade(), -1)
          : new Idea(text, -1, (int) (Hashing.mix(emoji.hashCode()) & 7), -1, -1);
    }
    if (kind < 63) {
      String noise = WorldVocabulary.NOISE[random.nextInt(WorldVocabulary.NOISE.length)];
      String text = random.nextInt(3) > 0 ? noise + random.nextInt(30) : noise;
      return new Idea(text, -1, -1, -1, -1);
    }
    if (kind < 70) {
      String place = WorldVocabulary.TRIPS[random.nextInt(WorldVocabulary.TRIPS.length)];
      String text =
          random.nextInt(3) == 0
              ? place
              : place + "'s " + (random.nextBoolean() ? "" : base.text());
      return new Idea(text.strip(), base.genre(), base.feel(), base.decade(), -1);
    }
    String text =
        WorldVocabulary.TEMPLATES[random.nextInt(WorldVocabulary.TEMPLATES.length)].replace(
            "%", base.text());
    if (random.nextInt(4) == 0) {
      text += " " + random.nextInt(2, 20);
    }
    return new Idea(text, base.genre(), base.feel(), base.decade(), -1);
  }

  private static int index(String[] words, String[] parts, int at) {
    return at < parts.length ? List.of(words).indexOf(parts[at]) : -1;
  }

  private static String eachWord(String text) {
    char[] letters = text.toCharArray();
    for (int k = 0; k < letters.length; k++) {
      if ((k == 0 || letters[k - 1] == ' ') && letters[k] >= 'a' && letters[k] <= 'z') {
        letters[k] = Character.toUpperCase(letters[k]);
      }
    }
    return new String(letters);
  }

  /// Only ASCII letters change, so that lower case gives back what was there.
  private static String upper(String text, boolean all) {
    char[] letters = text.toCharArray();
    for (int k = 0; k < (all ? letters.length : 1); k++) {
      if (letters[k] >= 'a' && letters[k] <= 'z') {
        letters[k] = Character.toUpperCase(letters[k]);
      }
    }
    return new String(letters);
  }
}
