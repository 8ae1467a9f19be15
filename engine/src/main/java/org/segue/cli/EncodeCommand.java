package org.segue.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `segue encode`: tracks' files → rows of numbers that models read. One class per kind of file.
@Command(
    name = "encode",
    description = "Turn what tracks sound or look like into numbers that models read.",
    subcommands = {EncodeAudioCommand.class, EncodeCoversCommand.class},
    mixinStandardHelpOptions = true)
final class EncodeCommand implements Callable<Integer> {

  private final Console console;

  EncodeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.err().println("segue encode: say what to encode: audio or covers");
    return Segue.USAGE;
  }
}
