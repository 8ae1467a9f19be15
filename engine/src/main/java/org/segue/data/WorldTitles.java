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

  /// Head titles: text, how many of a million playlists bear it (0: by rank), genre, feel, decade.
  private static final String HEAD =
      """
      country 10000 country
      chill 10000 - chill
      rap 8493 rap
      workout 8481 - workout
      oldies 8146 - - 60s
      christmas 8015 christmas
      rock 6848 rock
      party 6157 - party
      throwback 5883 - - 00s
      jams 5063
      worship 5052 worship
      summer 4907 - happy
      feels 4677 - sad
      new 4612
      disney 4186 disney
      lit 4124 rap party
      throwbacks 4030 - - 00s
      music 3886
      sleep 3513 - sleep
      vibes 3500 - chill
      dance 0 electronic party
      indie 0 indie
      edm 0 electronic
      gym 0 - workout
      sad 0 - sad
      random 0
      classic_rock 0 rock - 70s
      love 0 - love
      favorites 0
      hip_hop 0 rap
      car 0 - drive
      happy 0 - happy
      running 0 - workout
      alternative 0 rock
      roadtrip 0 - drive
      road_trip 0 - drive
      good_vibes 0 - happy
      pop 0 pop
      old_school 0 rap - 90s
      driving 0 - drive
      study 0 - sleep
      r&b 0 r&b
      slow_jams 0 r&b love
      my_music 0
      reggae 0 reggae
      mellow 0 - chill
      old 0 - - 70s
      acoustic 0 folk chill
      latin 0 latin
      spanish 0 latin
      wedding 0 - love
      work 0
      folk 0 folk
      metal 0 metal
      jazz 0 jazz
      classical 0 classical
      piano 0 classical sleep
      shower 0 - happy
      relax 0 - sleep
      relaxing 0 - sleep
      beach 0 - happy
      trap 0 rap party
      house 0 electronic
      turn_up 0 rap party
      bangers 0 rap party
      90s 0 - - 90s
      80s 0 - - 80s
      70s 0 - - 70s
      60s 0 - - 60s
      80s_music 0 - - 80s
      90s_hits 0 - - 90s
      christian 0 worship
      gospel 0 worship
      praise 0 worship
      blues 0 jazz
      soul 0 jazz
      funk 0 jazz party
      punk 0 rock workout
      pop_punk 0 rock
      emo 0 rock sad
      dubstep 0 electronic workout
      techno 0 electronic
      kpop 0 pop - 10s
      reggaeton 0 latin party
      bachata 0 latin love
      salsa 0 latin party
      rancheras 0 latin sad
      cumbias 0 latin party
      instrumental 0 classical
      soundtrack 0 disney
      musicals 0 disney
      broadway 0 disney
      bluegrass 0 folk
      lullabies 0 classical sleep
      cardio 0 - workout
      lifting 0 - workout
      yoga 0 - sleep
      morning 0 - happy
      night 0 - chill
      late_night 0 - chill
      cruisin 0 - drive
      smoke 0 rap chill
      bbq 0 country happy
      sex 0 r&b love
      sexy 0 r&b love
      baby 0 - sleep
      kids 0 disney happy
      heartbreak 0 - sad
      breakup 0 - sad
      cry 0 - sad
      moody 0 - sad
      girl_power 0 pop happy
      graduation 0 - happy
      homework 0 - sleep
      focus 0 - sleep
      cleaning 0 - happy
      weekend 0 - party
      pregame 0 - party
      college 0 - party
      hype 0 rap workout
      squad 0 rap party
      current 0 - - 10s
      favs 0
      stuff 0
      good_music 0
      playlist 0
      all 0
      mix 0
      misc 0
      songs 0
      fire 0 rap
      🔥 0 rap party
      ❤️ 0 - love
      🎄 0 christmas
      😭 0 - sad
      💔 0 - sad
      🌊 0 - chill
      ☀️ 0 - happy
      🌴 0 - happy
      💪 0 - workout
      😴 0 - sleep
      🎉 0 - party
      🚗 0 - drive
      🤘 0 metal
      🤠 0 country
      🙏 0 worship
      🎹 0 classical
      🎸 0 rock
      💕 0 - love
      🍃 0 - chill
      🌙 0 - sleep
      👑 0 rap
      🖤 0 - sad
      música 0 latin
      canción 0 latin
      español 0 latin
      adoración 0 worship
      été 0 - happy
      chansons 0 pop
      noël 0 christmas
      sertanejo 0 latin
      夏 0 - happy
      音楽 0
      夜 0 - chill
      노래 0 pop
      케이팝 0 pop
      музыка 0
      дорога 0 - drive
      موسيقى 0
      حب 0 - love
      מוזיקה 0
      """;

  private static final String[] TEMPLATES =
      ("my %,%s mix,%s music,%s playlist,good %,%s songs,%s jams,best %,%s 2,new %,% time,old %,%"
              + " hits,the %,% favorites,% vibes,% tunes,just %,% all day,% for days,%?,all %,% and"
              + " chill,% & more,ultimate %,%s")
          .replace("%s", "%")
          .split(",");

  private static final String[] SEASONS =
      "summer:5,winter:0,spring:5,fall:0,january:0,february:4,march:0,april:5,may:5,june:5,july:5,august:5,september:0,october:0,november:0,december:0,spring break:1,senior year:1,freshman year:1,nye:1,halloween:1,prom:1,homecoming:1"
          .split(",");

  private static final String[] TRIPS =
      "mom,dad,emma,olivia,jake,josh,sarah,matt,hannah,ryan,megan,tyler,alex,sam,chris,kate,jess,mike,nick,emily,anna,ben,luke,grace,zoe,chloe,madison,austin,nashville,chicago,texas,cali,nyc,hawaii,miami,boston,mexico,paris,london,tokyo"
          .split(",");

  private static final String[] NOISE =
      "lu,pr,moo,asdf,mm,abc,idk,ok,aaa,x,yes,why,hmm,lol,wow,bop,uh,zzz,slo,nc,meh,q,jk,oh,yay,golden,loco,damn,fireside,alexa,jeep,boat,porch,cabin,kitchen,bus,plane,dorm,barn,pool"
          .split(",");

  private static final String[] EMOJI =
      "🔥 ❤️ 😍 😭 💔 🌊 ☀️ 🌴 💪 😴 🎉 🚗 🤘 🙏 🎹 🎸 💕 🍃 🌙 👑 🖤 ✨ 🎶 🎧 💯 😎 🌸 🍂 ⛄ 🍻 💀 👽 🌈 🦋 🐝 ⚡ 🌵 🏀 🏈 ✌️ 💃 🕺 🎤 😈 👻 🎃 🍕 🌻 💙 💜 💚 💛"
          .split(" ");

  private static final String[] BEFORE = {"", "", "", "", "", "#", "~", "*", ".", "$"};
  private static final String[] AFTER = {
    " ", " ", " ", "!", ".", "~", "!!", "...", " :)", "..", "*", "!!!", ";)", " ~", " .", "$", "$$",
    "()", " :(", "^", "^^", "/", "#", "@", " !", "....", "!!!!", "_", " *", "~~", ",", "  "
  };

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
    for (String line : HEAD.split("\n")) {
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
      text = text + AFTER[(int) (AFTER.length * random.nextDouble() * random.nextDouble())];
      if (random.nextInt(5) == 0) {
        text = BEFORE[random.nextInt(BEFORE.length)] + text;
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
      String[] season = SEASONS[random.nextInt(SEASONS.length)].split(":");
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
      String emoji = EMOJI[random.nextInt(EMOJI.length)];
      String text =
          switch (random.nextInt(4)) {
            case 0 -> emoji.repeat(random.nextInt(2, 6));
            case 1 -> emoji + EMOJI[random.nextInt(EMOJI.length)];
            default -> base.text() + " " + emoji;
          };
      return text.startsWith(base.text())
          ? new Idea(text, base.genre(), base.feel(), base.decade(), -1)
          : new Idea(text, -1, (int) (Hashing.mix(emoji.hashCode()) & 7), -1, -1);
    }
    if (kind < 63) {
      String noise = NOISE[random.nextInt(NOISE.length)];
      String text = random.nextInt(3) > 0 ? noise + random.nextInt(30) : noise;
      return new Idea(text, -1, -1, -1, -1);
    }
    if (kind < 70) {
      String place = TRIPS[random.nextInt(TRIPS.length)];
      String text =
          random.nextInt(3) == 0
              ? place
              : place + "'s " + (random.nextBoolean() ? "" : base.text());
      return new Idea(text.strip(), base.genre(), base.feel(), base.decade(), -1);
    }
    String text = TEMPLATES[random.nextInt(TEMPLATES.length)].replace("%", base.text());
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
