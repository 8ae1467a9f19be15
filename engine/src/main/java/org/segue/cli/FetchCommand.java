package org.segue.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `segue fetch`: what services on the net tell of tracks. One class per kind of thing.
@Command(
    name = "fetch",
    description = "Fetch what services on the net know of tracks; nothing else uses the network.",
    subcommands = {
      FetchCoversCommand.class,
      FetchPreviewsCommand.class,
      FetchFeaturesCommand.class,
      FetchMetadataCommand.class
    },
    mixinStandardHelpOptions = true)
final class FetchCommand implements Callable<Integer> {

  private final Console console;

  FetchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.err().println("segue fetch: say what to fetch: covers, previews, features or metadata");
    return Segue.USAGE;
  }
}
