package org.segue.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.segue.store.ServerDatabase;
import org.segue.store.ServerDatabase.ApiKey;
import org.segue.store.Sha256;

/// Keys to a server: 256 bits of chance, shown once; only their SHA-256 is kept.
public final class Keys {

  private static final String PREFIX = "segue_";
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final ServerDatabase database;
  private final Clock clock;
  private volatile @Nullable List<ApiKey> known; // null: nobody comes in before they are read
  private volatile long readAt;
  private final AtomicBoolean reading = new AtomicBoolean();

  public Keys(ServerDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Makes a key and returns its secret, which nobody can tell again. `scope` is read, write or
  /// admin; `days` is how long it lives, 0 for ever. `chance` must be fit for secrets.
  ///
  /// @throws IllegalArgumentException for a blank name, another scope, or days below 0
  public String make(String name, String scope, int days, RandomGenerator chance) {
    if (name.isBlank() || days < 0) {
      throw new IllegalArgumentException(
          "a key has a name and days from 0, not '%s' and %d".formatted(name, days));
    }
    Scope allowed;
    try {
      allowed = Scope.valueOf(scope.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      allowed = Scope.OPEN;
    }
    if (allowed == Scope.OPEN) {
      throw new IllegalArgumentException(
          "no scope '%s'; there are read, write and admin".formatted(scope));
    }
    String secret = PREFIX + id(32, chance);
    long now = clock.millis();
    database.add(
        new ApiKey(
            id(6, chance),
            name,
            hash(secret),
            allowed.name().toLowerCase(Locale.ROOT),
            now,
            days == 0 ? null : now + days * 86_400_000L,
            null));
    known = null;
    return secret;
  }

  public boolean revoke(String id) {
    boolean revoked = database.revoke(id, clock.millis());
    known = null;
    return revoked;
  }

  /// All that were ever made.
  public List<ApiKey> all() {
    return database.keys();
  }

  /// Whether any key opens this server.
  boolean any() {
    long now = clock.millis();
    return fresh().stream().anyMatch(key -> lives(key, now));
  }

  /// What a secret allows, or null if it is none of ours, has expired or was revoked. Another
  /// server's changes are seen within a second. Every key is compared in constant time.
  @Nullable Scope scopeOf(String secret) {
    byte[] hash = hash(secret).getBytes(StandardCharsets.US_ASCII);
    long now = clock.millis();
    Scope scope = null;
    for (ApiKey key : fresh()) {
      boolean same = MessageDigest.isEqual(hash, key.hash().getBytes(StandardCharsets.US_ASCII));
      if (same && lives(key, now)) {
        scope = Scope.valueOf(key.scope().toUpperCase(Locale.ROOT));
      }
    }
    return scope;
  }

  /// Letters and digits of `bytes` bytes of chance.
  static String id(int bytes, RandomGenerator chance) {
    byte[] random = new byte[bytes];
    chance.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /// As the database had them within the last second: one reads while the others go on, and while
  /// the database does not answer, keys are as they were.
  private List<ApiKey> fresh() {
    List<ApiKey> keys = known;
    if (keys == null) {
      readAt = System.nanoTime();
      keys = database.keys();
      known = keys;
    } else if (System.nanoTime() - readAt > FRESH_NANOS && reading.compareAndSet(false, true)) {
      try {
        readAt = System.nanoTime();
        keys = database.keys();
        known = keys;
      } catch (ServerDatabase.Unavailable e) {
        return keys;
      } finally {
        reading.set(false);
      }
    }
    return keys;
  }

  private static boolean lives(ApiKey key, long now) {
    Long expires = key.expiresAt();
    return key.revokedAt() == null && (expires == null || expires > now);
  }

  private static String hash(String secret) {
    return Sha256.hex(secret);
  }
}
