package org.segue.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Made-up files of every format, each with its variants; the name before the dot is the format's.
final class PlaylistSamples {
  private PlaylistSamples() {}

  static final String ID = "4a1b2c3d4e5f6g7h8i9j0k";
  static final String ID2 = "0z9y8x7w6v5u4t3s2r1q0p";
  static final String MBID = "5f3a8c1e-0b1d-4c2e-9a3f-7d6e5c4b3a21";

  static final String XSPF =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- made up -->
      <playlist version="1" xmlns="http://xspf.org/ns/0/" xmlns:vlc="http://www.videolan.org/vlc/playlist/ns/0/">
        <title>Rain &amp; tea</title>
        <annotation>for Sundays</annotation>
        <date>2024-02-03T04:05:06Z</date>
        <trackList>
          <track>
            <location>file:///music/a%%20b.mp3</location>
            <identifier>https://musicbrainz.org/recording/%s</identifier>
            <title>Kettle &lt;3</title>
            <creator>The Cups</creator>
            <album>Steam</album>
            <duration>201000</duration>
            <extension application="http://www.videolan.org/vlc/playlist/0"><vlc:id>0</vlc:id></extension>
          </track>
          <track><location>https://open.spotify.com/track/%s?si=x</location></track>
          <track><album>nothing else</album></track>
        </trackList>
      </playlist>
      """
          .formatted(MBID, ID);

  static final String JSPF =
      """
      {"playlist": {"title": "Rain & tea", "creator": "someone", "annotation": "for Sundays",
        "date": "2024-02-03T04:05:06+00:00",
        "identifier": "https://listenbrainz.org/playlist/00000000-0000-4000-8000-000000000000",
        "extension": {"https://musicbrainz.org/doc/jspf#playlist": {"public": true, "creator": "someone"}},
        "track": [
          {"identifier": ["https://musicbrainz.org/recording/%1$s"], "title": "Kettle <3",
           "creator": "The Cups", "album": "Steam", "duration": 201000,
           "extension": {"https://musicbrainz.org/doc/jspf#track": {"added_by": "someone",
             "artist_identifiers": ["https://musicbrainz.org/artist/%1$s"],
             "release_identifier": "https://musicbrainz.org/release/%1$s", "additional_metadata": {}}}},
          {"identifier": "spotify:track:%2$s", "location": ["file:///b.mp3"], "title": null},
          {"album": "nothing else"}]}}
      """
          .formatted(MBID, ID);

  static final String M3U =
      """
      #EXTM3U
      #EXTENC: UTF-8
      #PLAYLIST:Rain & tea
      #EXTALB:Steam
      #EXTINF:201,The Cups - Kettle <3
      /music/steam/01 kettle.mp3
      #EXTINF:-1 tvg-id="x" logo="a,b",Lone Title

      https://radio.example/stream?x=1
      # a comment
      C:\\Music\\02 - Bowls - Soup.flac
      https://open.spotify.com/intl-de/track/%s
      """
          .formatted(ID);

  static final String PLS =
      """
      [playlist]
      file1=/music/kettle.mp3
      TITLE1=The Cups - Kettle <3
      Length1=201
      File7=https://radio.example/stream
      Title7=Lone Title
      Length7=-1
      NumberOfEntries=2
      Version=2
      """;

  static final String EXPORTIFY =
      """
      "Track URI","Track Name","Artist URI(s)","Artist Name(s)","Album URI","Album Name",\
      "Album Artist URI(s)","Album Artist Name(s)","Album Release Date","Album Image URL",\
      "Disc Number","Track Number","Track Duration (ms)","Track Preview URL","Explicit","Popularity",\
      "ISRC","Added By","Added At"
      "spotify:track:%s","Kettle, the ""hot"" one","spotify:artist:c1, spotify:artist:c2",\
      "The Cups\\, Inc, Bowls","spotify:album:s","Steam","spotify:artist:c1","The Cups\\, Inc",\
      "2020-01-01","https://i.example/x","1","2","201000","","false","3","QZAAA2000001","u","2021-01-01T00:00:00Z"
      "spotify:episode:%s","A talk","","","","","","","","","1","1","1","","false","0","","u",""
      "spotify:local:Bowls:Soup:Spoon:99","Spoon","","Bowls","","Soup","","","","","0","0","99000","","false","0","","u",""
      "","","","","","","","","","","","","","","","","","",""
      """
          .formatted(ID, ID2);

  /// The same in Spanish: only the order of the columns tells.
  static final String EXPORTIFY_SPANISH =
      EXPORTIFY.replaceFirst(
          "(?s)^.*?\n",
          "\"URI de la canción\",\"Nombre de la canción\",\"URI(s) del artista\",\"Nombre(s) del"
              + " artista\",\"URI del álbum\",\"Nombre del álbum\",\"URI(s) del artista del"
              + " álbum\",\"Nombre(s) del artista del álbum\",\"Fecha\",\"Imagen\",\"Número de"
              + " disco\",\"Número\",\"Duración"
              + " (ms)\",\"Avance\",\"Explícito\",\"Popularidad\",\"ISRC\",\"Añadida"
              + " por\",\"Añadida en\"\n");

  static final String EXPORTIFY_NET =
      """
      \ufeff"Track URI","Track Name","Album Name","Artist Name(s)","Release Date","Duration (ms)",\
      "Popularity","Explicit","Added By","Added At","Genres","Record Label","Danceability","Energy",\
      "Key","Loudness","Mode","Speechiness","Acousticness","Instrumentalness","Liveness","Valence",\
      "Tempo","Time Signature"
      "spotify:track:%s","Kettle","Steam","The Cups;Bowls","2020","201000","3","false","u",\
      "2021-01-01T00:00:00Z","tea,pop","Label","0.1","0.2","3","-4.5","1","0.1","0.1","0","0.1","0.5","99.9","4"
      """
          .formatted(ID);

  static final String TUNEMYMUSIC =
      """
      Track name,Artist name,Album,Playlist name,Type,ISRC,Spotify - id
      Kettle,"The Cups, Bowls",Steam,Rain & tea,Playlist,qz-aaa-20-00001,%s
      The Cups - Lid (Video),,,Rain & tea,Playlist,,
      Spoon,Bowls,,Noon,Favorite,,
      """
          .formatted(ID);

  static final String SOUNDIIZ =
      """
      title;artist;album;isrc
      Kettle;The Cups;"Steam; hot";QZAAA2000001
      Spoon;Bowls;;
      """;

  /// As Apple Music exports a playlist: tabs, UTF-16.
  static final String APPLE =
      """
      Name\tArtist\tComposer\tAlbum\tGrouping
      Kettle\tThe Cups\t\tSteam\t
      Spoon\tBowls\t\t\t
      """
          .replace("\n", "\r\n");

  static final String TEXT =
      """
      # Rain & tea
      1. The Cups - Kettle
      2) Bowls – Spoon

      # more of it
      - Plates - Fork
      https://open.spotify.com/track/%s?si=1
      """
          .formatted(ID);

  static final String ACCOUNT =
      """
      {"playlists": [{"name": "Rain & tea", "lastModifiedDate": "2024-02-03", "collaborators": [],
        "items": [
          {"track": {"trackName": "Kettle", "artistName": "The Cups", "albumName": "Steam",
                     "trackUri": "spotify:track:%s"},
           "episode": null, "audiobook": null, "localTrack": null, "addedDate": "2024-01-01"},
          {"track": null, "episode": {"episodeName": "A talk", "showName": "Talks"}, "localTrack": null},
          {"track": null, "episode": null, "localTrack": {"uri": "spotify:local:Bowls:Soup:Spoon:99"}},
          {"track": {"trackName": "Fork", "artistName": "Plates", "albumName": ""}}],
        "description": "i&#x27;m &amp; you", "numberOfFollowers": 2},
       {"name": "Empty", "lastModifiedDate": "2020-01-01", "items": [], "description": null,
        "numberOfFollowers": 0}]}
      """
          .formatted(ID);

  static final String LIBRARY =
      """
      {"tracks": [{"artist": "The Cups", "album": "Steam", "track": "Kettle", "uri": "spotify:track:%s"},
                  {"artist": "Bowls", "album": "Soup", "track": "Spoon", "uri": "spotify:track:%s"}],
       "albums": [{"artist": "x", "album": "y", "uri": "spotify:album:z"}], "shows": [], "artists": []}
      """
          .formatted(ID, ID2);

  private static final String API_TRACK =
      """
      {"album": {"name": "Steam", "uri": "spotify:album:s", "artists": [{"name": "x"}]},
       "artists": [{"name": "The Cups", "uri": "spotify:artist:c1"}, {"name": "Bowls", "uri": "spotify:artist:c2"}],
       "duration_ms": 201000, "external_ids": {"isrc": "QZAAA2000001"}, "is_local": false,
       "name": "Kettle", "type": "track", "uri": "spotify:track:%s"}\
      """
          .formatted(ID);

  static final String API =
      """
      {"collaborative": false, "description": "for &quot;Sundays&quot;", "followers": {"href": null, "total": 7},
       "name": "Rain & tea", "owner": {"display_name": "someone", "uri": "spotify:user:u"},
       "tracks": {"href": "h", "items": [
         {"added_at": "2024-01-01T00:00:00Z", "is_local": false, "track": %s},
         {"added_at": null, "track": null},
         {"track": {"name": "A talk", "type": "episode", "uri": "spotify:episode:%s"}}], "total": 3},
       "type": "playlist", "uri": "spotify:playlist:p"}
      """
          .formatted(API_TRACK, ID2);

  /// As it is since 2026.
  static final String API_NEW =
      API.replace("\"tracks\":", "\"items\":").replace("\"track\":", "\"item\":");

  static final String API_PAGE = "{\"items\": [{\"track\": " + API_TRACK + "}], \"next\": null}";
  static final String API_ARRAY = "[{\"added_at\": null, \"track\": " + API_TRACK + "}]";

  static final String ITUNES =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0"><dict>
        <key>Major Version</key><integer>1</integer>
        <key>Tracks</key><dict>
          <key>101</key><dict><key>Track ID</key><integer>101</integer><key>Name</key><string>Kettle</string>
            <key>Artist</key><string>The Cups</string><key>Album</key><string>Steam</string>
            <key>Total Time</key><integer>201000</integer><key>Compilation</key><true/>
            <key>Location</key><string>file://localhost/C:/Music/a.mp3</string></dict>
          <key>102</key><dict><key>Track ID</key><integer>102</integer><key>Name</key><string>A talk</string>
            <key>Podcast</key><true/></dict>
        </dict>
        <key>Playlists</key><array>
          <dict><key>Name</key><string>Library</string><key>Master</key><true/>
            <key>Playlist Items</key><array><dict><key>Track ID</key><integer>101</integer></dict></array></dict>
          <dict><key>Name</key><string>Downloaded</string><key>Distinguished Kind</key><integer>65</integer></dict>
          <dict><key>Name</key><string>Hidden</string><key>Visible</key><false/></dict>
          <dict><key>Name</key><string>A folder</string><key>Folder</key><true/></dict>
          <dict><key>Name</key><string>Rain &amp; tea</string><key>Playlist ID</key><integer>7</integer>
            <key>Playlist Items</key><array><dict><key>Track ID</key><integer>101</integer></dict>
              <dict><key>Track ID</key><integer>102</integer></dict>
              <dict><key>Track ID</key><integer>999</integer></dict></array></dict>
        </array></dict></plist>
      """;

  static final String MPD = MpdSamples.slice(MpdSamples.playlist(3, "Rain & tea", "a1", "b1"));

  /// All, as bytes.
  static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("xspf", XSPF.getBytes(UTF_8));
    all.put(
        "xspf.latin",
        XSPF.replace("UTF-8", "ISO-8859-1")
            .replace("tea", "thé")
            .getBytes(StandardCharsets.ISO_8859_1));
    all.put(
        "xspf.bare",
        "<playlist><trackList><track><title>T</title></track></trackList></playlist>"
            .getBytes(UTF_8));
    all.put("jspf", JSPF.getBytes(UTF_8));
    all.put("jspf.list", ("{\"count\": 1, \"playlists\": [" + JSPF + "]}").getBytes(UTF_8));
    all.put("m3u8", M3U.getBytes(UTF_8));
    all.put("m3u8.bom", ("\ufeff" + M3U).getBytes(UTF_8));
    all.put("m3u8.windows", M3U.replace("tea", "thé").getBytes(Charset.forName("windows-1252")));
    all.put("m3u8.bare", "/a/Cups - Kettle.mp3\r\n/b/Bowls - Spoon.ogg\r\n".getBytes(UTF_8));
    all.put("pls", PLS.getBytes(UTF_8));
    all.put("exportify", EXPORTIFY.getBytes(UTF_8));
    all.put("exportify.spanish", EXPORTIFY_SPANISH.getBytes(UTF_8));
    all.put("exportify-net", EXPORTIFY_NET.getBytes(UTF_8));
    all.put("tunemymusic", TUNEMYMUSIC.getBytes(UTF_8));
    all.put("soundiiz", SOUNDIIZ.getBytes(UTF_8));
    all.put("soundiiz.apple", ("\ufeff" + APPLE).getBytes(StandardCharsets.UTF_16LE));
    all.put("text", TEXT.getBytes(UTF_8));
    all.put("text.utf16", ("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_16BE));
    all.put("spotify-account", ACCOUNT.getBytes(UTF_8));
    all.put("spotify-account.library", LIBRARY.getBytes(UTF_8));
    all.put("spotify-api", API.getBytes(UTF_8));
    all.put("spotify-api.new", API_NEW.getBytes(UTF_8));
    all.put("spotify-api.page", API_PAGE.getBytes(UTF_8));
    all.put("spotify-api.array", API_ARRAY.getBytes(UTF_8));
    all.put("spotify-api.utf16", API.getBytes(StandardCharsets.UTF_16LE));
    all.put("itunes", ITUNES.getBytes(UTF_8));
    all.put("mpd", MPD.getBytes(UTF_8));
    return all;
  }
}
