package org.segue.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.segue.store.Durable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Writes the pages of `docs/reference` from the code; a test fails when they are out of date.
@Command(
    name = "reference",
    description = "Write the reference pages from the code, run in the root of the sources.",
    hidden = true,
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReferenceCommand implements Callable<Integer> {

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Option(
      names = "--to",
      paramLabel = "DIR",
      defaultValue = "docs/reference",
      description = "Where the pages go (default: ${DEFAULT-VALUE}).")
  private Path to = Path.of("");

  @Option(
      names = "--sources",
      paramLabel = "DIR",
      defaultValue = "engine/src/main/java",
      description = "Where the comments are read from (default: ${DEFAULT-VALUE}).")
  private Path sources = Path.of("");

  ReferenceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    SequencedMap<String, String> pages =
        new ReferencePages(new SourceDocs(sources), spec.root()).all();
    for (Map.Entry<String, String> page : pages.entrySet()) {
      byte[] bytes = page.getValue().getBytes(StandardCharsets.UTF_8);
      Durable.file(to.resolve(page.getKey()), out -> out.write(bytes));
    }
    console.out().println("wrote " + String.join(", ", pages.keySet()) + " to " + to);
    return 0;
  }
}
