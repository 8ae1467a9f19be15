package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {

  private static final Pattern ADDRESS = Pattern.compile("Open (http://\\S+) \\(");

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void train() throws IOException {
    Path slices = folder.resolve("slices");
    Slices.genres(slices);
    Path data = folder.resolve("data");
    model = folder.resolve("model");
    assertThat(Ran.segue("import", slices, "--to", data).code()).isZero();
    assertThat(Ran.segue("train", "popularity", "--data", data, "--to", model).code()).isZero();
  }

  @Test
  void servesUntilItIsToldToStopAndEndsWithZero() throws Exception {
    Path log = folder.resolve("log");
    Process process =
        Child.start(
            Child.command(
                Segue.class, "serve", model, "--port", 0, "--state", folder.resolve("state")),
            log);
    try {
      String address = "";
      while (address.isEmpty()) {
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        Matcher matcher = ADDRESS.matcher(Files.readString(log));
        address = matcher.find() ? matcher.group(1) : "";
        Thread.sleep(20);
      }
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(address + "/v1/continue"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"limit\":2}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
      }
      process.destroy(); // SIGTERM
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
      assertThat(Files.readString(log)).contains("\"event\":\"closed\"");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void withoutAKeyItStaysOnThisMachine() {
    Ran ran =
        Ran.segue(
            "serve", model, "--host", "0.0.0.0", "--port", 0, "--state", folder.resolve("state"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("segue key add");
  }

  @Test
  void keysAreMadeListedAndRevoked() {
    Path state = folder.resolve("state");
    Ran made = Ran.segue("key", "add", "ann", "--scope", "write", "--state", state);
    assertThat(made.out()).startsWith("segue_");
    String listed = Ran.segue("key", "ls", "--state", state).out();
    assertThat(listed).contains("ann", "write", "lives").doesNotContain(made.out().strip());
    String id = listed.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
    assertThat(Ran.segue("key", "revoke", id, "--state", state).code()).isZero();
    assertThat(Ran.segue("key", "revoke", id, "--state", state).code()).isEqualTo(2);
    assertThat(Ran.segue("key", "ls", "--state", state).out()).contains("revoked");
  }

  @Test
  void versionsArePromotedAndTakenBack() {
    Path served = folder.resolve("served");
    assertThat(Ran.segue("model", "promote", served, "--from", model).out()).contains("version 1");
    assertThat(Ran.segue("model", "promote", served, "--from", model).out()).contains("version 2");
    assertThat(Ran.segue("model", "rm", served, 2).code()).isEqualTo(2);
    assertThat(Ran.segue("model", "rollback", served).out()).contains("version 1");
    assertThat(Ran.segue("model", "rm", served, 2).code()).isZero();
    assertThat(Ran.segue("model", "promote", served, 2).code()).isEqualTo(4);
  }

  @Test
  void whatIsKeptCanBeImported() throws Exception {
    Path state = folder.resolve("state");
    try (var database = org.segue.store.ServerDatabase.open(state, null)) {
      database.add(
          new org.segue.store.ServerDatabase.SavedPlaylist(
              "a", "kept", "[\"spotify:track:x\",\"spotify:track:y\"]", 1, 1, 1));
    }
    Path kept = folder.resolve("kept.json");
    assertThat(Ran.segue("collect", "--state", state, "--to", kept).out()).contains("1 playlists");
    Ran imported = Ran.segue("import", kept, "--to", folder.resolve("more"));
    assertThat(imported.code()).as(imported.err()).isZero();
    assertThat(imported.out()).contains("1 playlists, 2 tracks");
  }
}
