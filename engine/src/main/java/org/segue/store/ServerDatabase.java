package org.segue.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// What people keep on a server: playlists, events, keys. SQLite in a file, or PostgreSQL where
/// several servers share it; the same statements for both.
///
/// A write returns when it is on the disk. Writes that come while another one is being forced there
/// share the next transaction: one disk wait for all of them.
public final class ServerDatabase implements AutoCloseable {

  /// The database does not answer, or cannot keep anything: a full disk, a server that is gone.
  public static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// Its file in a server's folder.
  public static final String FILE = "segue.db";

  private static final int MOST_AT_ONCE = 512;

  /// A part of what is kept.
  public enum Part {
    ALL("1 = 1"),
    /// What is being collected, and what was: see [#take].
    COLLECTED("collected_at IS NOT NULL"),
    /// What is being collected.
    TAKEN("collected_at < 0");

    private final String condition;

    Part(String condition) {
      this.condition = condition;
    }
  }

  /// What became of something to be kept.
  public enum Added {
    NEW,
    /// It is kept already.
    KNOWN,
    /// There are as many as may be.
    FULL
  }

  /// A playlist: `tracks` is a JSON array; `revision` counts its changes from 1.
  public record SavedPlaylist(
      String id, String title, String tracks, long revision, long createdAt, long updatedAt) {}

  /// A playlist without its tracks.
  public record PlaylistHead(
      String id, String title, long revision, long createdAt, long updatedAt, int trackCount) {}

  /// Somebody accepted, rejected or played a track. `idempotencyKey` tells it from all others.
  public record Event(
      String idempotencyKey,
      String kind,
      String track,
      String session,
      @Nullable String playlist,
      @Nullable String model,
      @Nullable Long place,
      long happenedAt) {}

  /// A key to the server; `hash` is all that is kept of its secret.
  public record ApiKey(
      String id,
      String name,
      String hash,
      String scope,
      long createdAt,
      @Nullable Long expiresAt,
      @Nullable Long revokedAt) {}

  private record Write(Function<Handle, Object> work, CompletableFuture<Object> done) {}

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final String trackCount;
  private final RowCount playlists = new RowCount("playlist");
  private final RowCount events = new RowCount("event");
  private final LinkedBlockingQueue<Write> writes = new LinkedBlockingQueue<>(10_000);
  private final Thread writer;

  /// Opens a database, or makes it, and brings its tables up to date. `address` is a
  /// `jdbc:postgresql:` URL, or null for a file in `folder`.
  public static ServerDatabase open(Path folder, @Nullable String address) throws IOException {
    if (address != null) {
      if (!address.startsWith("jdbc:postgresql:")) {
        throw new IllegalArgumentException(
            "the database must be a jdbc:postgresql: address, not '%s'"
                .formatted(address.replaceAll("password=[^&]*", "password=…")));
      }
      return new ServerDatabase(address);
    }
    Files.createDirectories(folder);
    return new ServerDatabase(
        "jdbc:sqlite:"
            + folder.resolve(FILE)
            + "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000");
  }

  private ServerDatabase(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(3_000);
    config.setPoolName("segue");
    pool = new HikariDataSource(config);
    try {
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:database")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
    jdbi = Jdbi.create(pool);
    trackCount =
        url.startsWith("jdbc:sqlite:")
            ? "json_array_length(tracks)"
            : "json_array_length(CAST(tracks AS json))";
    for (Class<?> type :
        List.of(SavedPlaylist.class, PlaylistHead.class, Event.class, ApiKey.class)) {
      jdbi.registerRowMapper(ConstructorMapper.factory(type));
    }
    writer = Thread.ofPlatform().daemon().name("segue-database-writer").start(this::write);
  }

  /// Adds a playlist where there are fewer than `most`. What happened in `session` so far belongs
  /// to it from then on.
  public Added add(SavedPlaylist playlist, @Nullable String session, long most) {
    return (Added)
        write(
            handle -> {
              if (playlists.isFull(handle, most)) {
                return Added.FULL;
              }
              handle
                  .createUpdate(
                      "INSERT INTO playlist (id, title, tracks, revision, created_at, updated_at)"
                          + " VALUES (:id, :title, :tracks, :revision, :createdAt, :updatedAt)")
                  .bindMethods(playlist)
                  .execute();
              playlists.changed(1);
              if (session != null) {
                handle
                    .createUpdate(
                        "UPDATE event SET playlist = :id WHERE session = :session AND playlist IS"
                            + " NULL")
                    .bind("id", playlist.id())
                    .bind("session", session)
                    .execute();
              }
              return Added.NEW;
            });
  }

  /// Adds a playlist.
  public void add(SavedPlaylist playlist) {
    add(playlist, null, Long.MAX_VALUE);
  }

  /// Puts a playlist in the place of its revision before; false if that is not the latest.
  public boolean replace(SavedPlaylist playlist) {
    return 1
        == (int)
            write(
                handle ->
                    handle
                        .createUpdate(
                            "UPDATE playlist SET title = :title, tracks = :tracks, revision ="
                                + " :revision, updated_at = :updatedAt WHERE id = :id AND revision"
                                + " = :revision - 1")
                        .bindMethods(playlist)
                        .execute());
  }

  /// Deletes a playlist; false if there was none.
  public boolean delete(String id) {
    return 1
        == (int)
            write(
                handle ->
                    -playlists.changed(
                        -handle
                            .createUpdate("DELETE FROM playlist WHERE id = :id")
                            .bind("id", id)
                            .execute()));
  }

  public Optional<SavedPlaylist> playlist(String id) {
    return read(
        handle ->
            handle
                .createQuery("SELECT * FROM playlist WHERE id = :id")
                .bind("id", id)
                .mapTo(SavedPlaylist.class)
                .findOne());
  }

  /// Playlists, the latest change first, after `skip` of them.
  public List<PlaylistHead> playlists(int skip, int limit) {
    return read(
        handle ->
            handle
                .createQuery(
                    "SELECT id, title, revision, created_at, updated_at, "
                        + trackCount
                        + " AS track_count FROM playlist ORDER BY updated_at DESC, id LIMIT :limit"
                        + " OFFSET :skip")
                .bind("limit", limit)
                .bind("skip", skip)
                .mapTo(PlaylistHead.class)
                .list());
  }

  /// Hands over playlists, by id.
  public void forEachPlaylist(Part part, Consumer<SavedPlaylist> each) {
    forEach(
        SavedPlaylist.class,
        "SELECT * FROM playlist WHERE " + part.condition + " ORDER BY id",
        each);
  }

  /// Keeps an event if none with its key is kept already, and there are fewer than about `most`.
  public Added add(Event event, long most) {
    return (Added)
        write(
            handle -> {
              if (events.isFull(handle, most)) {
                return handle
                        .createQuery("SELECT 1 FROM event WHERE idempotency_key = :key")
                        .bind("key", event.idempotencyKey())
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent()
                    ? Added.KNOWN
                    : Added.FULL;
              }
              int added =
                  handle
                      .createUpdate(
                          "INSERT INTO event (idempotency_key, kind, track, session, playlist,"
                              + " model, place, happened_at) VALUES (:idempotencyKey, :kind,"
                              + " :track, :session, :playlist, :model, :place, :happenedAt) ON"
                              + " CONFLICT (idempotency_key) DO NOTHING")
                      .bindMethods(event)
                      .execute();
              return events.changed(added) == 1 ? Added.NEW : Added.KNOWN;
            });
  }

  /// Keeps an event; false if one with its key is kept already.
  public boolean add(Event event) {
    return add(event, Long.MAX_VALUE) == Added.NEW;
  }

  /// Hands over events, session by session, in the order they happened.
  public void forEachEvent(Part part, Consumer<Event> each) {
    forEach(
        Event.class,
        "SELECT * FROM event WHERE "
            + part.condition
            + " ORDER BY session, happened_at, idempotency_key",
        each);
  }

  private <T> void forEach(Class<T> type, String query, Consumer<T> each) {
    read(
        handle -> {
          try (var all = handle.createQuery(query).mapTo(type).stream()) {
            all.forEach(each);
          }
          return true;
        });
  }

  /// Begins to collect: what was not collected before is [Part#TAKEN], with what a collection that
  /// did not come to its end had taken, but for sessions in which something happened since
  /// `resting`: they are not over.
  public void take(long now, long resting) {
    write(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE playlist SET collected_at = -:now WHERE collected_at IS NULL")
                    .bind("now", now)
                    .execute()
                + handle
                    .createUpdate(
                        "UPDATE event SET collected_at = -:now WHERE collected_at IS NULL AND"
                            + " session NOT IN (SELECT session FROM event WHERE happened_at >="
                            + " :resting)")
                    .bind("now", now)
                    .bind("resting", resting)
                    .execute());
  }

  /// What was taken is collected: it is not taken again. With `forget` its events are deleted, as
  /// are those that were collected before.
  public void collected(boolean forget) {
    write(
        handle -> {
          for (String table : List.of("playlist", "event")) {
            handle.execute(
                "UPDATE %s SET collected_at = -collected_at WHERE collected_at < 0"
                    .formatted(table));
          }
          return forget
              ? -events.changed(-handle.execute("DELETE FROM event WHERE collected_at > 0"))
              : 0;
        });
  }

  /// How many playlists were changed after they had been collected.
  public int changedSince() {
    return read(
        handle ->
            handle
                .createQuery(
                    "SELECT count(*) FROM playlist WHERE collected_at > 0 AND updated_at >"
                        + " collected_at")
                .mapTo(Integer.class)
                .one());
  }

  public void add(ApiKey key) {
    write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO api_key (id, name, hash, scope, created_at, expires_at,"
                        + " revoked_at) VALUES (:id, :name, :hash, :scope, :createdAt, :expiresAt,"
                        + " :revokedAt)")
                .bindMethods(key)
                .execute());
  }

  public List<ApiKey> keys() {
    return read(
        handle ->
            handle
                .createQuery("SELECT * FROM api_key ORDER BY created_at, id")
                .mapTo(ApiKey.class)
                .list());
  }

  /// Ends a key's life; false if there is none of this id that lives.
  public boolean revoke(String id, long at) {
    return 1
        == (int)
            write(
                handle ->
                    handle
                        .createUpdate(
                            "UPDATE api_key SET revoked_at = :at WHERE id = :id AND revoked_at IS"
                                + " NULL")
                        .bind("id", id)
                        .bind("at", at)
                        .execute());
  }

  @Override
  public void close() {
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.close();
  }

  private Object write(Function<Handle, Object> work) {
    Write write = new Write(work, new CompletableFuture<>());
    if (!writes.offer(write)) {
      throw new Unavailable("10,000 writes wait for the database; it is too slow", null);
    }
    if (!writer.isAlive()) {
      throw new Unavailable("the database is closed", null);
    }
    try {
      return write.done().join();
    } catch (CompletionException e) {
      throw unavailable(e.getCause() instanceof RuntimeException unchecked ? unchecked : e);
    }
  }

  private <T> T read(HandleCallback<T, RuntimeException> work) {
    try {
      return jdbi.withHandle(work);
    } catch (JdbiException e) {
      throw unavailable(e);
    }
  }

  private static RuntimeException unavailable(RuntimeException e) {
    if (!(e instanceof JdbiException)) {
      return e;
    }
    Throwable root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return new Unavailable("the database: " + root.getMessage(), e);
  }

  /// Until interrupted, and then whatever still waits.
  private void write() {
    List<Write> batch = new ArrayList<>();
    boolean open = true;
    while (open || !writes.isEmpty()) {
      try {
        if (open) {
          batch.add(writes.take());
        }
      } catch (InterruptedException e) {
        open = false;
      }
      writes.drainTo(batch, MOST_AT_ONCE - batch.size());
      if (batch.size() > 1 && !written(batch)) {
        batch.forEach(one -> written(List.of(one))); // so that one failure is one's own
      } else if (batch.size() == 1) {
        written(batch);
      }
      batch.clear();
    }
  }

  /// One transaction; false if it failed and each write should be tried by itself.
  private boolean written(List<Write> batch) {
    List<Object> results = new ArrayList<>(batch.size());
    try {
      jdbi.useTransaction(handle -> batch.forEach(one -> results.add(one.work().apply(handle))));
    } catch (RuntimeException e) {
      if (batch.size() > 1) {
        return false;
      }
      batch.getFirst().done().completeExceptionally(e);
      return true;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).done().complete(results.get(i));
    }
    return true;
  }
}
