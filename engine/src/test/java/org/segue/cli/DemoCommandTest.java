package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class DemoCommandTest {

  private static final Pattern ADDRESS = Pattern.compile("Open (http://\\S+) \\(");

  @TempDir private Path folder;

  private static JsonNode get(HttpClient client, String address) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.parse(answer.body(), JsonNode.class);
  }

  @Test
  void whatADemoSaysAtItsEndServesIt() throws Exception {
    Path demo = folder.resolve("elsewhere");
    Ran ran = Ran.segue("demo", "--to", demo, "--playlists", 300);
    assertThat(ran.code()).as(ran.err()).isZero();
    Matcher said = Pattern.compile("`segue (serve [^`]+)`").matcher(ran.out());
    assertThat(said.find()).isTrue();
    Path titles = demo.resolve("titles"); // is left out: it needs libraries of its own
    assertThat(said.group(1)).contains(" " + titles + " ");
    assertThat(titles.resolve("manifest.json")).exists();
    String rest = said.group(1).replace(" " + titles, "");
    Object[] command = (rest + " --port 0 --state " + folder.resolve("state")).split(" ");
    serve(Child.command(Segue.class, command), "model");
  }

  @Test
  void theDemoIsServedWithWhatItMeasured() throws Exception {
    Path demo = folder.resolve("segue-demo");
    Ran ran = Ran.segue("demo", "--to", demo, "--playlists", 300);
    assertThat(ran.code()).as(ran.err()).isZero();
    Path blend = demo.resolve("blend"); // any model: what is there is not made again
    ran = Ran.segue("train", "popularity", "--data", demo.resolve("data"), "--to", blend);
    assertThat(ran.code()).as(ran.err()).isZero();
    serve(
        Child.command(Segue.class, "serve", "--demo", "--port", 0, "--state", "state"),
        "blend",
        "neighbours");
  }

  /// Starts a server in the folder, and looks at its models and its results.
  private void serve(java.util.List<String> command, String... models) throws Exception {
    Path log = folder.resolve("log");
    Process process = Child.start(command, log, folder);
    try (HttpClient client = HttpClient.newHttpClient()) {
      String address = "";
      while (address.isEmpty()) {
        boolean lives = process.isAlive();
        String told = Files.readString(log);
        Matcher matcher = ADDRESS.matcher(told);
        address = matcher.find() ? matcher.group(1) : "";
        assertThat(lives).as(told).isTrue();
        Thread.sleep(20);
      }
      assertThat(get(client, address + "/v1/models").at("/items").findValuesAsString("name"))
          .containsExactly(models);
      assertThat(get(client, address + "/v1/experiments").at("/items/0").stringValue())
          .isEqualTo("demo");
      JsonNode measured = get(client, address + "/v1/experiments/demo");
      assertThat(measured.at("/algorithms")).hasSize(3);
      assertThat(measured.at("/algorithms/0/metrics/ndcg").doubleValue()).isPositive();
    } finally {
      process.destroyForcibly();
    }
  }
}
