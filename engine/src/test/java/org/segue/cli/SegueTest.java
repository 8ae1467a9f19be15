package org.segue.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SegueTest {

  @Test
  void anUnknownCommandIsAUsageErrorThatSuggests() {
    Ran ran = Ran.segue("imprt");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("imprt", "import");
    assertThat(ran.out()).isEmpty();
    assertThat(Ran.segue("import", "x", "--to", "y", "--frobnicate").err())
        .contains("--frobnicate");
  }

  @Test
  void helpAndVersionAreResults() {
    assertThat(Ran.segue("--help").out()).contains("Usage: segue", "train", "continue");
    assertThat(Ran.segue("--version").out()).startsWith("segue ");
    assertThat(Ran.segue("help", "train").out()).contains("--data");
  }

  @Test
  void tooLittleMemoryIsOneLineThatSaysHowToGiveMore() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int code = Segue.failed(new OutOfMemoryError("Java heap space"), new PrintStream(text, true));
    assertThat(code).isEqualTo(1);
    assertThat(text.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "segue: out of memory; give more (GiB) with SEGUE_MEMORY=16 (Java heap space)"
                + System.lineSeparator());
  }

  @Test
  void everyCommandExplainsItself() {
    for (CommandLine command :
        new CommandLine(Segue.class, new NoConsole()).getSubcommands().values()) {
      Ran help = Ran.segue(command.getCommandName(), "--help");
      assertThat(help.code()).as(command.getCommandName()).isZero();
      assertThat(help.out()).as(command.getCommandName()).contains("Usage: segue");
    }
  }

  private static final class NoConsole implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        return type.getDeclaredConstructor(Console.class)
            .newInstance(new Console(System.out, System.err));
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }

  @Test
  void aFileWhereAFolderShouldBeIsNamed(@TempDir Path folder) throws Exception {
    Path slice = Slices.genres(folder.resolve("slices"));
    Path file = Files.writeString(folder.resolve("file"), "");
    Ran ran = Ran.segue("import", slice, "--to", file.resolve("data"));
    assertThat(ran.code()).isNotZero();
    assertThat(ran.complaint()).contains(file.toString());
  }
}
