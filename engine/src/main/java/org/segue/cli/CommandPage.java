package org.segue.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The reference of the commands, from the model that also parses them.
record CommandPage(CommandSpec root) {

  String text(String about) {
    List<CommandSpec> commands = new ArrayList<>();
    collect(root, commands);
    StringBuilder page = new StringBuilder("# Commands\n\n").append(about).append("\n\n");
    page.append("Results go to stdout, progress and messages to stderr. `segue help COMMAND`\n");
    page.append("shows a command's page in the terminal.\n\n| command | what |\n|---|---|\n");
    for (CommandSpec command : commands) {
      String name = command.qualifiedName();
      page.append("| [`%s`](#%s) | %s |\n".formatted(name, name.replace(' ', '-'), about(command)));
    }
    commands.forEach(command -> page.append(section(command)));
    return page.toString();
  }

  private static void collect(CommandSpec parent, List<CommandSpec> into) {
    for (CommandLine sub : parent.subcommands().values()) {
      CommandSpec command = sub.getCommandSpec();
      if (!command.usageMessage().hidden() && !command.name().equals("help")) {
        into.add(command);
        collect(command, into);
      }
    }
  }

  private static String about(CommandSpec command) {
    return ReferencePages.cell(String.join(" ", command.usageMessage().description()));
  }

  private static String section(CommandSpec command) {
    StringBuilder text = new StringBuilder("\n## ").append(command.qualifiedName()).append("\n\n");
    text.append(about(command)).append("\n\n```\n");
    text.append(new Help(command, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0));
    text.append("```\n");
    StringBuilder rows = new StringBuilder();
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      rows.append(row(parameter.paramLabel(), parameter));
    }
    for (OptionSpec option : command.options()) {
      if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        rows.append(row(String.join(", ", option.names()) + label, option));
      }
    }
    if (!rows.isEmpty()) {
      text.append("\n| argument | what |\n|---|---|\n").append(rows);
    }
    String[] footer = command.usageMessage().footer();
    if (footer.length > 0) {
      text.append("\n```\n").append(String.join("\n", footer).strip()).append("\n```\n");
    }
    return text.toString();
  }

  private static String row(String label, ArgSpec argument) {
    return "| `%s` | %s%s |\n"
        .formatted(
            ReferencePages.cell(label),
            ReferencePages.cell(String.join(" ", argument.description())),
            argument.required() && argument.isOption() ? " Required." : "");
  }
}
