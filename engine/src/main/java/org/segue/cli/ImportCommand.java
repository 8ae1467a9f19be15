package org.segue.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "import", description = "Being written.")
final class ImportCommand implements Callable<Integer> {
  private final Console console;

  ImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().println("import");
    return 0;
  }
}
