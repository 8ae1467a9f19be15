package org.segue.data;

/// The words of which [WorldTitles] makes titles.
final class WorldVocabulary {
  private WorldVocabulary() {}

  /// Head titles: text, how many of a million playlists bear it (0: by rank), genre, feel, decade.
  static final String HEAD =
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

  static final String[] TEMPLATES =
      ("my %,%s mix,%s music,%s playlist,good %,%s songs,%s jams,best %,%s 2,new %,% time,old %,%"
              + " hits,the %,% favorites,% vibes,% tunes,just %,% all day,% for days,%?,all %,% and"
              + " chill,% & more,ultimate %,%s")
          .replace("%s", "%")
          .split(",");

  static final String[] SEASONS =
      "summer:5,winter:0,spring:5,fall:0,january:0,february:4,march:0,april:5,may:5,june:5,july:5,august:5,september:0,october:0,november:0,december:0,spring break:1,senior year:1,freshman year:1,nye:1,halloween:1,prom:1,homecoming:1"
          .split(",");

  static final String[] TRIPS =
      "mom,dad,emma,olivia,jake,josh,sarah,matt,hannah,ryan,megan,tyler,alex,sam,chris,kate,jess,mike,nick,emily,anna,ben,luke,grace,zoe,chloe,madison,austin,nashville,chicago,texas,cali,nyc,hawaii,miami,boston,mexico,paris,london,tokyo"
          .split(",");

  static final String[] NOISE =
      "lu,pr,moo,asdf,mm,abc,idk,ok,aaa,x,yes,why,hmm,lol,wow,bop,uh,zzz,slo,nc,meh,q,jk,oh,yay,golden,loco,damn,fireside,alexa,jeep,boat,porch,cabin,kitchen,bus,plane,dorm,barn,pool"
          .split(",");

  static final String[] EMOJI =
      "🔥 ❤️ 😍 😭 💔 🌊 ☀️ 🌴 💪 😴 🎉 🚗 🤘 🙏 🎹 🎸 💕 🍃 🌙 👑 🖤 ✨ 🎶 🎧 💯 😎 🌸 🍂 ⛄ 🍻 💀 👽 🌈 🦋 🐝 ⚡ 🌵 🏀 🏈 ✌️ 💃 🕺 🎤 😈 👻 🎃 🍕 🌻 💙 💜 💚 💛"
          .split(" ");

  static final String[] BEFORE = {"", "", "", "", "", "#", "~", "*", ".", "$"};
  static final String[] AFTER = {
    " ", " ", " ", "!", ".", "~", "!!", "...", " :)", "..", "*", "!!!", ";)", " ~", " .", "$", "$$",
    "()", " :(", "^", "^^", "/", "#", "@", " !", "....", "!!!!", "_", " *", "~~", ",", "  "
  };
}
