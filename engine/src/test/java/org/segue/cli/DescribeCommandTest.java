package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.DatasetBuilder;
import org.segue.data.DatasetStatistics;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class DescribeCommandTest {

  private static final String HOSTILE = "</script><script>alert(1)</script> & \"@DATA@\" \u001b[2J";

  @TempDir Path folder = Path.of("."); // JUnit sets it
  private Path data = Path.of(".");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void save() throws IOException {
    DatasetBuilder builder = new DatasetBuilder(false);
    ExternalTrack track =
        new ExternalTrack("spotify:track:x", HOSTILE, null, "Ann & Bob", null, null, 0);
    builder.add(ExternalPlaylist.of("<b>Rock", List.of(track, track)), "test", 0);
    data = folder.resolve("data");
    builder.build().save(data, false);
  }

  @Test
  void printsTheOfficialListsFirst() {
    assertThat(run("describe", data.toString())).isZero();
    assertThat(printed())
        .startsWith(
            """
            number of playlists 1
            number of tracks 1
            number of unique tracks 1
            number of unique albums 0
            number of unique artists 1
            number of unique titles 1
            number of playlists with descriptions 0
            number of unique normalized titles 1
            avg playlist length 1.000000

            top playlist titles
                  1 <\
            """)
        .contains(
            """
            top tracks
                  1 </script><script>alert(1)</script> & "@DATA@" \ufffd[2J by Ann & Bob

            top artists
                  1 Ann & Bob

            numedits histogram
                    (not known)
            """)
        .contains("  duplicates dropped inside playlists  1\n")
        .contains("  number of tracks in the files        2\n")
        .contains("  without album                        1 (100.0 %), 100.0 % of entries\n")
        .contains("\n1  ████");
  }

  @Test
  void dataCannotSteerTheTerminal() {
    run("describe", data.toString());
    assertThat(printed()).doesNotContain("\u001b").contains("\ufffd");
  }

  @Test
  void jsonHasEveryNumber() {
    assertThat(run("describe", data.toString(), "--json")).isZero();
    JsonNode json = Json.mapper().readTree(printed());
    assertThat(json.get("playlists").longValue()).isEqualTo(1);
    assertThat(json.get("topTracks").get(0).get("value").stringValue())
        .isEqualTo(HOSTILE + " by Ann & Bob");
  }

  @Test
  void thePageCarriesTheDataWithoutObeyingIt() throws IOException {
    Path page = folder.resolve("page.html");
    assertThat(run("describe", data.toString(), "--html", page.toString())).isZero();
    String html = Files.readString(page);
    assertThat(html)
        .contains("&lt;b&gt;rock")
        .contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;@DATA@&quot;")
        .doesNotContain("<b>rock")
        .doesNotContain("<script>alert")
        .contains("echarts")
        .contains("prefers-color-scheme: dark");
    assertThat(html.split("(?i)</script", -1)).hasSize(1 + 3);
    // nothing is fetched: no element or style refers to another place
    assertThat(html.replaceAll("(?s)<script.*?</script>", ""))
        .doesNotContain(" src=")
        .doesNotContain(" href=")
        .doesNotContain("url(");
    String marker = "<script type=\"application/json\" id=\"statistics\">";
    int from = html.indexOf(marker) + marker.length();
    String json = html.substring(from, html.indexOf("</script>", from));
    DatasetStatistics read = Json.parse(json, DatasetStatistics.class);
    assertThat(read.topTracks().getFirst().value()).isEqualTo(HOSTILE + " by Ann & Bob");
  }

  @Test
  void jsonInAScriptKeepsItsMeaning() {
    String json = Json.line(List.of("</script><!--", "a & b", "\u2028\u2029"));
    String safe = DescribePage.scriptSafe(json);
    assertThat(safe).doesNotContain("<", ">", "&", "\u2028", "\u2029");
    assertThat(Json.mapper().readTree(safe)).isEqualTo(Json.mapper().readTree(json));
  }

  @Test
  void saysWhatToDoWhereThereIsNoDataSet() {
    assertThat(run("describe", folder.resolve("none").toString())).isEqualTo(Segue.NOT_FOUND);
  }

  private int run(String... args) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Segue.run(
        stream,
        new PrintStream(java.io.OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
        args);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
