package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.segue.serve.Keys;
import org.segue.serve.StateFolder;
import org.segue.store.ServerDatabase;
import org.segue.store.ServerDatabase.ApiKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `segue key`: who may ask a server what. A server that runs takes changes up within a second.
@Command(
    name = "key",
    description = "Make, list and revoke keys to a server.",
    subcommands = {KeyCommand.Add.class, KeyCommand.Ls.class, KeyCommand.Revoke.class},
    mixinStandardHelpOptions = true)
final class KeyCommand implements Callable<Integer> {

  private final Console console;

  KeyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.err().println("segue key: say what to do: add, ls or revoke");
    return Segue.USAGE;
  }

  /// Whose keys: those of the server with this folder or database.
  static final class Place {
    @Option(
        names = "--state",
        paramLabel = "DIR",
        description = "The server's folder (default: ${DEFAULT-VALUE}).")
    private Path state = Path.of("segue-server");

    @Option(
        names = "--database",
        paramLabel = "URL",
        description = "The server's database, where it has one elsewhere.")
    private @Nullable String database;

    /// Opens it, or makes it.
    ServerDatabase open() throws IOException {
      quiet();
      return StateFolder.open(state, database);
    }

    /// Opens it where it is.
    ServerDatabase existing() throws IOException {
      quiet();
      return StateFolder.openExisting(state, database);
    }

    /// Libraries tell warnings only, and nothing of what is thrown as well.
    private static void quiet() {
      Logger.getLogger("").setLevel(Level.WARNING);
    }
  }

  /// Makes a key and shows it, once.
  @Command(
      name = "add",
      description = "Make a key; it is shown once.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Add implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "Whose it is.")
    private String name = "";

    @Option(
        names = "--scope",
        description =
            "read: ask; write: save playlists too; admin: change models too (default:"
                + " ${DEFAULT-VALUE}).")
    private String scope = "read";

    @Option(
        names = "--days",
        description = "How many days it lives, at least 1 (default: for ever).")
    private @Nullable Integer days;

    @Mixin private Place place = new Place();

    Add(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a key needs a NAME: whose it is");
      }
      if (days != null && days < 1) {
        throw new IllegalArgumentException(
            "--days must be at least 1, not %d; without it a key lives for ever".formatted(days));
      }
      try (ServerDatabase database = place.open()) {
        console
            .out()
            .println(
                new Keys(database, Clock.systemUTC())
                    .make(name, scope, days == null ? 0 : days, new SecureRandom()));
        console.err().println("Keep it: nobody can show it again.");
      }
      return 0;
    }
  }

  /// The keys there are, without their secrets.
  @Command(
      name = "ls",
      description = "List the keys there are.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Ls implements Callable<Integer> {
    private final Console console;

    @Mixin private Place place = new Place();

    Ls(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      try (ServerDatabase database = place.existing()) {
        console.out().printf("%-8s %-24s %-6s %-20s %s%n", "id", "name", "scope", "made", "state");
        for (ApiKey key : new Keys(database, Clock.systemUTC()).all()) {
          console
              .out()
              .printf(
                  "%-8s %s %-6s %-20s %s%n",
                  key.id(),
                  Cell.padded(key.name(), 24),
                  key.scope(),
                  day(key.createdAt()),
                  state(key));
        }
      }
      return 0;
    }

    private static String state(ApiKey key) {
      Long revoked = key.revokedAt();
      Long expires = key.expiresAt();
      return revoked != null
          ? "revoked " + day(revoked)
          : expires != null ? "until " + day(expires) : "lives";
    }

    private static String day(long millis) {
      return Instant.ofEpochMilli(millis).toString().substring(0, 10);
    }
  }

  /// Ends a key's life.
  @Command(
      name = "revoke",
      description = "End a key's life.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Revoke implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "ID", description = "As `segue key ls` shows it.")
    private String id = "";

    @Mixin private Place place = new Place();

    Revoke(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      try (ServerDatabase database = place.existing()) {
        if (!new Keys(database, Clock.systemUTC()).revoke(id)) {
          throw new IllegalArgumentException(
              "no living key '%s'; `segue key ls` lists them".formatted(id));
        }
        console.out().println("revoked " + id);
      }
      return 0;
    }
  }
}
