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
import org.segue.store.ServerDatabase.Added;
import org.segue.store.ServerDatabase.ApiKey;
import org.segue.store.ServerDatabase.Event;
import org.segue.store.ServerDatabase.Part;
import org.segue.store.ServerDatabase.PlaylistHead;
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
      assertThat(database.playlists(0, 1))
          .containsExactly(new PlaylistHead(later.id(), "", 1, 30, 30, 0));
      SavedPlaylist three = new SavedPlaylist(one.id(), "b", "[\"x\",{\"a\":[1]}]", 3, 10, 25);
      assertThat(database.replace(three)).isTrue();
      assertThat(database.playlists(1, 9))
          .containsExactly(new PlaylistHead(one.id(), "b", 3, 10, 25, 2));
      assertThat(database.delete(one.id())).isTrue();
      assertThat(database.delete(one.id())).isFalse();
      List<SavedPlaylist> all = new ArrayList<>();
      database.forEachPlaylist(Part.ALL, all::add);
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
          Part.ALL,
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
  void noMoreIsKeptThanMay(String kind) throws IOException {
    try (ServerDatabase database = open(kind)) {
      database.add(new Event("full-0", "play", "t", "full", null, null, null, 1));
      int[] kept = new int[2];
      database.forEachEvent(Part.ALL, event -> kept[0]++);
      database.forEachPlaylist(Part.ALL, playlist -> kept[1]++);
      Event event = new Event("full-1", "play", "t", "full", null, null, null, 1);
      assertThat(database.add(event, kept[0] + 1)).isEqualTo(Added.NEW);
      assertThat(database.add(event, kept[0] + 1)).isEqualTo(Added.KNOWN);
      Event more = new Event("full-2", "play", "t", "full", null, null, null, 1);
      assertThat(database.add(more, kept[0] + 1)).isEqualTo(Added.FULL);
      assertThat(database.add(more, kept[0] + 2)).isEqualTo(Added.NEW);

      SavedPlaylist one = new SavedPlaylist("f1" + kind, "", "[]", 1, 1, 1);
      SavedPlaylist two = new SavedPlaylist("f2" + kind, "", "[]", 1, 1, 1);
      assertThat(database.add(one, null, kept[1] + 1)).isEqualTo(Added.NEW);
      assertThat(database.add(two, null, kept[1] + 1)).isEqualTo(Added.FULL);
      assertThat(database.playlist(two.id())).isEmpty();
      assertThat(database.delete(one.id())).isTrue();
      assertThat(database.add(two, null, kept[1] + 1)).isEqualTo(Added.NEW);
      assertThat(database.delete(two.id())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aSavedPlaylistTakesTheEventsOfItsSession(String kind) throws IOException {
    try (ServerDatabase database = open(kind)) {
      database.add(new Event("mine-1", "accept", "t1", "mine", null, null, null, 1));
      database.add(new Event("mine-2", "accept", "t2", "mine", "before", null, null, 2));
      database.add(new Event("mine-3", "accept", "t3", "yours", null, null, null, 3));
      database.add(new SavedPlaylist("m" + kind, "", "[]", 1, 1, 1), "mine", 1_000);
      List<String> told = new ArrayList<>();
      database.forEachEvent(
          Part.ALL,
          event -> {
            if (event.idempotencyKey().startsWith("mine")) {
              told.add(event.track() + ":" + event.playlist());
            }
          });
      assertThat(told).containsExactly("t1:m" + kind, "t2:before", "t3:null");
      database.delete("m" + kind);
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatIsTakenIsTakenOnce(String kind) throws IOException {
    try (ServerDatabase database = open(kind)) {
      database.take(1_000, Long.MAX_VALUE);
      database.collected(true); // whatever tests before this one left
      database.add(new Event("take-1", "play", "t1", "over", null, null, null, 10));
      database.add(new Event("take-2", "play", "t2", "still on", null, null, null, 20));
      database.add(new Event("take-3", "play", "t3", "still on", null, null, null, 5_000));
      database.add(new SavedPlaylist("t" + kind, "", "[]", 1, 1, 1));
      database.take(6_000, 4_000);
      assertThat(taken(database)).containsExactly("t" + kind, "take-1");
      database.take(6_001, 4_000); // the one before did not come to its end
      assertThat(taken(database)).containsExactly("t" + kind, "take-1");
      database.collected(false);
      assertThat(taken(database)).isEmpty();

      database.take(20_000, 10_000);
      assertThat(taken(database)).containsExactly("take-2", "take-3");
      database.collected(true);
      assertThat(database.changedSince()).isZero();
      database.replace(new SavedPlaylist("t" + kind, "b", "[]", 2, 1, 30_000));
      assertThat(database.changedSince()).isEqualTo(1);
      database.take(40_000, 30_000);
      assertThat(taken(database)).isEmpty();
      List<String> left = new ArrayList<>();
      database.forEachEvent(Part.ALL, event -> left.add(event.idempotencyKey()));
      assertThat(left).isEmpty();
      database.delete("t" + kind);
    }
  }

  private static List<String> taken(ServerDatabase database) {
    List<String> taken = new ArrayList<>();
    database.forEachPlaylist(Part.TAKEN, playlist -> taken.add(playlist.id()));
    database.forEachEvent(Part.TAKEN, event -> taken.add(event.idempotencyKey()));
    return taken;
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
      database.forEachEvent(Part.ALL, event -> count[0] += event.session().equals("many") ? 1 : 0);
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
