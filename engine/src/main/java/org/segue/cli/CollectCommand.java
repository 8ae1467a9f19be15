package org.segue.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.segue.data.ExternalPlaylist;
import org.segue.formats.MpdFormat;
import org.segue.serve.Kept;
import org.segue.store.Durable;
import org.segue.store.ServerDatabase;
import org.segue.store.ServerDatabase.Part;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `segue collect`: what people kept on a server → a playlist file to learn from.
@Command(
    name = "collect",
    description = "Collect what people kept on a server, as playlists to import.",
    footer = {
      "",
      "Example:",
      "  segue collect --to kept.json",
      "  segue import slices/ kept.json --to data --force",
      "and from then on, again and again:",
      "  segue collect --new --to more.json --force && segue append data more.json",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CollectCommand implements Callable<Integer> {

  private static final long HOUR = 3_600_000;

  private final Console console;
  private final Clock clock = Clock.systemUTC();

  @Option(names = "--to", required = true, paramLabel = "FILE", description = "The new file.")
  private Path to = Path.of("");

  @Option(names = "--force", description = "Replace an existing file.")
  private boolean force;

  @Option(
      names = "--new",
      description =
          "Only what no run before has collected, and no session in which something happened within"
              + " the last hour: it waits until it is over. Where that is nothing, no file is"
              + " written and the exit code is 4.")
  private boolean onlyNew;

  @Option(
      names = "--forget",
      description = "Then delete the events that were collected; saved playlists stay.")
  private boolean forget;

  @Mixin private KeyCommand.Place place = new KeyCommand.Place();

  CollectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!force && Files.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    try (ServerDatabase database = place.existing()) {
      long now = clock.millis();
      database.take(now, onlyNew ? now - HOUR : Long.MAX_VALUE);
      List<ExternalPlaylist> playlists =
          Kept.playlists(database, onlyNew ? Part.TAKEN : Part.COLLECTED);
      if (onlyNew && playlists.isEmpty()) {
        database.collected(forget);
        console.err().println("Nothing has come since: no file is written.");
        return Segue.NOT_FOUND;
      }
      Durable.file(to, out -> new MpdFormat().writeNameless(playlists, out));
      database.collected(forget); // not before they are on the disk: better twice than never
      console.out().printf("%,d playlists in %s%n", playlists.size(), to);
      int changed = onlyNew ? database.changedSince() : 0;
      if (changed > 0) {
        console
            .out()
            .printf(
                "%,d that were collected before have changed since: without --new they come as they"
                    + " are now%n",
                changed);
      }
    }
    return 0;
  }
}
