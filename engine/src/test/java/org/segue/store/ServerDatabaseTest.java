package org.segue.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.segue.store.ServerDatabase.ApiKey;
import org.segue.store.ServerDatabase.Event;
import org.segue.store.ServerDatabase.SavedPlaylist;

/// The same tests against both databases.
class ServerDatabaseTest {

  private static @Nullable EmbeddedPostgres postgres;
  private static String trouble = "";

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    try {
      postgres = EmbeddedPostgres.builder().start();
    } catch (IOException | IllegalStateException e) {
      trouble = e.toString();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static Stream<String> databases() {
    return Stream.of("sqlite", "postgresql");
  }

  private ServerDatabase open(String kind) throws IOException {
    if (kind.equals("sqlite")) {
      return ServerDatabase.open(folder, null);
    }
    EmbeddedPostgres running = postgres;
    assumeTrue(running != null, () -> "PostgreSQL does not start here: " + trouble);
    return ServerDatabase.open(
        folder, java.util.Objects.requireNonNull(running).getJdbcUrl("postgres", "postgres"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void playlistsChangeByRevision(String kind) throws IOException {
    try (ServerDatabase database = open(kind)) {
      SavedPlaylist one = new SavedPlaylist("a1" + kind, "é🎧'\"", "[\"x\"]", 1, 10, 10);
      database.add(one);
      assertThat(database.playlist(one.id())).contains(one);
      SavedPlaylist two = new SavedPlaylist(one.id(), "b", "[]", 2, 10, 20);
      assertThat(database.replace(two)).isTrue();
      assertThat(database.replace(two)).isFalse();
      assertThat(database.playlist(one.id())).contains(two);
      assertThatThrownBy(() -> database.add(one)).hasMessageContaining("playlist");
      SavedPlaylist later = new SavedPlaylist("a2" + kind, "", "[]", 1, 30, 30);
      database.add(later);
      assertThat(database.playlists(0, 1)).containsExactly(later);
      assertThat(database.playlists(1, 9)).containsExactly(two);
      assertThat(database.delete(one.id())).isTrue();
      assertThat(database.delete(one.id())).isFalse();
      List<SavedPlaylist> all = new ArrayList<>();
      database.forEachPlaylist(all::add);
      assertThat(all).containsExactly(later);
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void eventsAreKeptOnceAndInOrder(String kind) throws IOException {
    try (ServerDatabase database = open(kind)) {
      Event late = new Event("key-1", "accept", "t1", "s", null, "m/1", 3L, 200);
      Event early = new Event("key-2", "play", "t2", "s", "p", null, null, 100);
      assertThat(database.add(late)).isTrue();
      assertThat(database.add(late)).isFalse();
      assertThat(database.add(early)).isTrue();
      List<Event> all = new ArrayList<>();
      database.forEachEvent(
          event -> {
            if (event.session().equals("s")) {
              all.add(event);
            }
          });
      assertThat(all).containsExactly(early, late);
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void keysEnd(String kind) throws IOException {
    try (ServerDatabase database = open(kind)) {
      ApiKey key = new ApiKey("k", "name", "hash", "read", 1, 9L, null);
      database.add(key);
      assertThat(database.keys()).containsExactly(key);
      assertThat(database.revoke("k", 5)).isTrue();
      assertThat(database.revoke("k", 6)).isFalse();
      assertThat(database.keys().getFirst().revokedAt()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void manyWritersLoseNothing(String kind) throws Exception {
    try (ServerDatabase database = open(kind)) {
      List<Thread> writers = new ArrayList<>();
      for (int w = 0; w < 40; w++) {
        int writer = w;
        writers.add(
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    String key = "many-%d-%d".formatted(writer, i);
                    database.add(new Event(key, "play", "t", "many", null, null, null, i));
                    database.add(new Event(key, "play", "t", "many", null, null, null, i));
                  }
                }));
      }
      for (Thread writer : writers) {
        writer.join();
      }
      int[] count = new int[1];
      database.forEachEvent(event -> count[0] += event.session().equals("many") ? 1 : 0);
      assertThat(count[0]).isEqualTo(400);
    }
  }

  @Test
  void anAddressOfSomethingElseIsRefusedWithoutItsPassword() {
    assertThatThrownBy(() -> ServerDatabase.open(folder, "jdbc:mysql://h/d?password=hush"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:postgresql")
        .hasMessageNotContaining("hush");
  }
}
