package org.segue.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.segue.data.ExternalPlaylist;
import org.segue.formats.MpdFormat;
import org.segue.serve.Kept;
import org.segue.store.Durable;
import org.segue.store.ServerDatabase;
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
      "  segue collect --state segue-server --to kept.json",
      "  segue import slices/ kept.json --to data --force",
      "  segue append data kept.json          (once: it holds all that was kept so far)",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CollectCommand implements Callable<Integer> {

  private final Console console;

  @Option(names = "--to", required = true, paramLabel = "FILE", description = "The new file.")
  private Path to = Path.of("");

  @Option(names = "--force", description = "Replace an existing file.")
  private boolean force;

  @Mixin private KeyCommand.Place place = new KeyCommand.Place();

  CollectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!force && Files.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    List<ExternalPlaylist> playlists;
    try (ServerDatabase database = place.open()) {
      playlists = Kept.playlists(database);
    }
    Durable.file(to, out -> new MpdFormat().write(playlists, out));
    console.out().printf("%,d playlists in %s%n", playlists.size(), to);
    return 0;
  }
}
