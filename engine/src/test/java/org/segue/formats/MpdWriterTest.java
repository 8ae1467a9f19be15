package org.segue.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class MpdWriterTest {

  private static final ExternalTrack ONE =
      new ExternalTrack("spotify:track:1", "Öne \"1\"", "spotify:artist:1", "A", "al:1", "X", 100);
  private static final ExternalTrack TWO =
      new ExternalTrack("spotify:track:2", "Two", "spotify:artist:1", "A", "al:2", "Y", 50);
  private static final ExternalTrack BARE =
      new ExternalTrack("spotify:track:3", null, null, null, null, null, 0);

  @Test
  void writesTheFieldsOfTheOriginalInItsOrderAndIndentation() {
    String text =
        written(
            new ExternalPlaylist(
                7, "🔥", null, false, 86_400, 3, 2, -1, List.of(ONE, TWO, ONE), List.of()));
    assertThat(text)
        .startsWith(
            """
            {
                "info": {
                    "generated_on": "now",
                    "slice": "0-999",
                    "version": "v1"
                },
                "playlists": [
                    {
                        "name": "🔥",
                        "collaborative": "false",
                        "pid": 7,
                        "modified_at": 86400,
                        "num_tracks": 3,
                        "num_albums": 2,
                        "num_followers": 3,
                        "tracks": [
                            {
                                "pos": 0,
                                "artist_name": "A",
                                "track_uri": "spotify:track:1",
                                "artist_uri": "spotify:artist:1",
                                "track_name": "Öne \\"1\\"",
                                "album_uri": "al:1",
                                "duration_ms": 100,
                                "album_name": "X"
                            },
            """)
        .endsWith(
            """
                        ],
                        "num_edits": 2,
                        "duration_ms": 250,
                        "num_artists": 1
                    }
                ]
            }\
            """
                .indent(0)
                .stripTrailing());
  }

  @Test
  void whatIsUnknownIsNull() {
    JsonNode playlist =
        Json.mapper()
            .readTree(written(ExternalPlaylist.of(null, List.of(BARE))))
            .required("playlists")
            .required(0);
    assertThat(playlist.required("name").isNull()).isTrue();
    assertThat(playlist.required("collaborative").isNull()).isTrue();
    assertThat(playlist.required("num_followers").isNull()).isTrue();
    assertThat(playlist.required("tracks").required(0).required("duration_ms").isNull()).isTrue();
    assertThat(playlist.has("description")).isFalse();
  }

  @Test
  void aDescriptionComesLast() {
    String text =
        written(new ExternalPlaylist(0, "a", "words", true, 0, 1, 1, -1, List.of(ONE), List.of()));
    assertThat(text).contains("\"num_artists\": 1,\n            \"description\": \"words\"\n");
    assertThat(text).contains("\"collaborative\": \"true\"");
  }

  private static String written(ExternalPlaylist playlist) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MpdWriter writer = new MpdWriter(out, 0, 999, "now")) {
      writer.add(playlist);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
