package org.segue.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.ServerDatabase;

class KeysTest {

  @TempDir private Path folder;

  private String make(String scope, Clock clock) throws IOException {
    try (ServerDatabase database = ServerDatabase.open(folder.resolve("state"), null)) {
      return new Keys(database, clock).make("somebody", scope, 1, new SecureRandom());
    }
  }

  private static int status(SmallServer server, String path, String key) throws Exception {
    return server.send(server.request(path).header("Authorization", "Bearer " + key)).statusCode();
  }

  @Test
  void onceThereIsAKeyOneIsNeeded() throws Exception {
    String key = make("read", Clock.systemUTC());
    try (SmallServer server = SmallServer.start(folder)) {
      HttpResponse<String> without = server.get("/v1/models");
      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer realm=\"segue\"");
      assertThat(status(server, "/v1/models", key)).isEqualTo(200);
      assertThat(status(server, "/v1/models", key.substring(1))).isEqualTo(401);
      assertThat(status(server, "/v1/models", "")).isEqualTo(401);
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(String.join("\n", server.log)).doesNotContain(key);
    }
  }

  @Test
  void aScopeDoesNotAllowMoreThanItSays() throws Exception {
    String key = make("read", Clock.systemUTC());
    try (SmallServer server = SmallServer.start(folder)) {
      HttpResponse<String> answer =
          server.send(
              server
                  .request("/v1/playlists")
                  .header("Content-Type", "application/json")
                  .header("Authorization", "Bearer " + key)
                  .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")));
      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aKeyThatExpiredOrWasRevokedOpensNothing() throws Exception {
    String old = make("admin", Clock.offset(Clock.systemUTC(), Duration.ofDays(-2)));
    String lives = make("read", Clock.systemUTC());
    try (ServerDatabase database = ServerDatabase.open(folder.resolve("state"), null)) {
      Keys keys = new Keys(database, Clock.systemUTC());
      assertThat(keys.scopeOf(old)).isNull();
      assertThat(keys.scopeOf(lives)).isEqualTo(Scope.READ);
      assertThat(keys.revoke(keys.all().getLast().id())).isTrue();
      assertThat(keys.revoke(keys.all().getLast().id())).isFalse();
      assertThat(keys.scopeOf(lives)).isNull();
    }
  }

  @Test
  void noFileHoldsAKey() throws Exception {
    String key = make("admin", Clock.systemUTC());
    try (Stream<Path> files = Files.list(folder.resolve("state"))) {
      List<Path> all = files.toList();
      assertThat(all).isNotEmpty();
      for (Path file : all) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(key);
      }
    }
  }

  @Test
  void beyondThisMachineAKeyMustBeThereFirst() throws Exception {
    ServerOptions wide = ServerOptions.local(0, folder.resolve("state")).withHost("0.0.0.0");
    assertThatThrownBy(() -> new SmallServer(wide, SmallServer.models(folder)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("segue key add");
    String key = make("read", Clock.systemUTC());
    try (SmallServer server = new SmallServer(wide, SmallServer.models(folder))) {
      assertThat(server.get("/v1/models").statusCode()).isEqualTo(401);
      assertThat(status(server, "/v1/models", key)).isEqualTo(200);
    }
  }

  @Test
  void anUnknownScopeIsNamed() {
    assertThatThrownBy(() -> make("root", Clock.systemUTC())).hasMessageContaining("'root'");
  }
}
