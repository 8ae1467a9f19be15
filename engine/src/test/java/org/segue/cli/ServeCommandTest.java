package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.Dataset;
import org.segue.store.ServerDatabase;

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

  private Process start(Path log) throws IOException {
    return Child.start(
        Child.command(Segue.class, "serve", model, "--port", 0, "--state", folder.resolve("state")),
        log);
  }

  private static void assertEnded(Process process, Path log) throws Exception {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).contains("\"event\":\"closed\"");
  }

  /// Where the server listens that tells it in this log.
  private static String address(Process process, Path log) throws Exception {
    while (true) {
      String said = Files.readString(log);
      Matcher matcher = ADDRESS.matcher(said);
      if (matcher.find()) {
        return matcher.group(1);
      }
      assertThat(process.isAlive()).as(said).isTrue();
      Thread.sleep(20);
    }
  }

  /// The beginning of a request with a body.
  private static String head(String path, String type, String length) {
    return String.join(
        "\r\n",
        "POST %s HTTP/1.1".formatted(path),
        "Host: localhost",
        "Content-Type: " + type,
        length,
        "",
        "");
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /// Reads on until what came ends so, or nothing comes any more.
  private static String readTo(Socket socket, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < end.length()
        || !text.substring(text.length() - end.length()).equals(end)) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    return text.toString();
  }

  @Test
  void whatIsUnderWayWhenItIsToldToStopIsAnswered() throws Exception {
    Path log = folder.resolve("log");
    Process process = start(log);
    try {
      int port = URI.create(address(process, log)).getPort();
      try (Socket one = new Socket(InetAddress.getLoopbackAddress(), port);
          Socket batch = new Socket(InetAddress.getLoopbackAddress(), port)) {
        one.setSoTimeout(20_000);
        batch.setSoTimeout(20_000);
        String chunks =
            head("/v1/continue:batch", "application/x-ndjson", "Transfer-Encoding: chunked");
        write(batch, chunks + "c\r\n{\"limit\":2}\n\r\n");
        write(one, head("/v1/continue", "application/json", "Content-Length: 11") + "{\"lim");
        Thread.sleep(500); // both are being read
        process.destroy(); // SIGTERM
        boolean refused = false;
        for (int i = 0; i < 500 && !refused; i++) {
          try (Socket late = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.sleep(10);
          } catch (IOException e) {
            refused = true;
          }
        }
        assertThat(refused).isTrue();
        write(one, "it\":1}");
        assertThat(readTo(one, "]}")).startsWith("HTTP/1.1 200").contains("\"items\":[{");
        write(batch, "c\r\n{\"limit\":1}\n\r\n0\r\n\r\n");
        assertThat(readTo(batch, "[]}")).startsWith("HTTP/1.1 200").contains("\"rank\":2");
        assertThat(readTo(batch, "[]}")).contains("\"rank\":1").doesNotContain("\"rank\":2");
      }
      assertEnded(process, log);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void servesUntilItIsToldToStopAndEndsWithZero() throws Exception {
    Path log = folder.resolve("log");
    Process process = start(log);
    try {
      String address = address(process, log);
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
      assertEnded(process, log);
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
  void whereAnotherListensItEndsAndSaysWhatToDo() throws Exception {
    Path log = folder.resolve("log");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Process process =
          Child.start(
              Child.command(
                  Segue.class, "serve", model, "--port", port, "--state", folder.resolve("state")),
              log);
      try {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readString(log))
            .contains("segue: 127.0.0.1:%d is taken".formatted(port), "--port")
            .doesNotContain("Open http", "\tat ");
      } finally {
        process.destroyForcibly();
      }
    }
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
  void keysSayNothingOfTheirDatabaseAndNeedWhatMakesSense() throws Exception {
    Path log = folder.resolve("log");
    Path state = folder.resolve("state");
    Process process =
        Child.start(Child.command(Segue.class, "key", "add", "ann", "--state", state), log);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(log))
        .contains("segue_", "Keep it")
        .doesNotContain("INFO", "hikari", "flyway"); // the JDK may warn of native code

    assertThat(Ran.segue("key", "add", " ", "--state", state).complaint()).contains("NAME");
    for (String days : new String[] {"0", "-1"}) {
      Ran refused = Ran.segue("key", "add", "bob", "--days", days, "--state", state);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.complaint()).contains("--days", days);
    }
    assertThat(Ran.segue("key", "ls", "--state", state).out()).hasLineCount(2);
  }

  @Test
  void noDatabaseIsMadeToBeLookedInto() {
    Path typo = folder.resolve("typo");
    for (Ran ran :
        new Ran[] {
          Ran.segue("key", "ls", "--state", typo),
          Ran.segue("key", "revoke", "x", "--state", typo),
          Ran.segue("collect", "--to", folder.resolve("kept.json"), "--state", typo)
        }) {
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.complaint()).contains(typo.toString(), "--state");
    }
    assertThat(typo).doesNotExist();
  }

  @Test
  void whatCannotBeItsFolderIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "text");
    Ran plain = Ran.segue("serve", model, "--port", 0, "--state", file);
    assertThat(plain.code()).isEqualTo(2);
    assertThat(plain.complaint()).contains(file + " is a file", "--state");

    Path state = Files.createDirectories(folder.resolve("garbage"));
    Files.writeString(state.resolve("segue.db"), "no database ".repeat(1_000));
    Ran garbage = Ran.segue("serve", model, "--port", 0, "--state", state);
    assertThat(garbage.code()).isEqualTo(5);
    assertThat(garbage.complaint()).contains(state.resolve("segue.db").toString(), "--state");
    assertThat(Ran.segue("key", "ls", "--state", state).code()).isEqualTo(5);

    Ran experiments =
        Ran.segue(
            "serve",
            model,
            "--port",
            0,
            "--state",
            folder.resolve("state"),
            "--experiments",
            folder.resolve("none"));
    assertThat(experiments.code()).isEqualTo(2);
    assertThat(experiments.complaint()).contains("--experiments");
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
    keep(state, "kept", 1);
    Path kept = folder.resolve("kept.json");
    assertThat(Ran.segue("collect", "--state", state, "--to", kept).out()).contains("1 playlists");
    Ran imported = Ran.segue("import", kept, "--to", folder.resolve("more"));
    assertThat(imported.code()).as(imported.err()).isZero();
    assertThat(imported.out()).contains("1 playlists, 2 tracks");
  }

  @Test
  void collectingAndAppendingCanBeRepeated() throws Exception {
    Path state = folder.resolve("state");
    Path kept = folder.resolve("kept.json");
    Path data = folder.resolve("data");
    int before = Dataset.open(data).playlistCount();
    keep(state, "first", 1);
    assertThat(collect(state, kept)).contains("1 playlists");
    Ran appended = Ran.segue("append", data, kept);
    assertThat(appended.code()).as(appended.err()).isZero();
    assertThat(Dataset.open(data).playlistCount()).isEqualTo(before + 1);

    keep(state, "second", 2);
    try (ServerDatabase database = ServerDatabase.open(state, null)) {
      for (int i = 0; i < 2; i++) {
        database.add(
            new ServerDatabase.Event("key-" + i, "accept", "e:" + i, "s", null, null, null, i));
      }
    }
    assertThat(collect(state, kept)).contains("2 playlists");
    assertThat(Files.readString(kept)).contains("second", "e:1").doesNotContain("first");
    assertThat(Ran.segue("append", data, kept).code()).isZero();
    assertThat(Dataset.open(data).playlistCount()).isEqualTo(before + 3);

    Files.delete(kept);
    Ran nothing = Ran.segue("collect", "--new", "--state", state, "--to", kept);
    assertThat(nothing.code()).isEqualTo(4); // so that what follows an && is not done
    assertThat(kept).doesNotExist();
    Ran all = Ran.segue("collect", "--state", state, "--to", kept, "--force", "--forget");
    assertThat(all.out()).contains("3 playlists");
    assertThat(Ran.segue("collect", "--state", state, "--to", kept, "--force").out())
        .contains("2 playlists");
  }

  private static void keep(Path state, String title, int at) throws IOException {
    try (ServerDatabase database = ServerDatabase.open(state, null)) {
      database.add(
          new ServerDatabase.SavedPlaylist(
              title, title, "[\"spotify:track:x\",\"spotify:track:y\"]", 1, at, at));
    }
  }

  private static String collect(Path state, Path kept) {
    return Ran.segue("collect", "--new", "--state", state, "--to", kept, "--force").out();
  }
}
