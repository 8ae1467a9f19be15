package org.segue.cli;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.eval.AtRank;
import org.segue.eval.ChallengeCategory;
import org.segue.eval.Metric;
import org.segue.eval.Metrics;
import org.segue.eval.Protocol;
import org.segue.eval.Protocols;
import org.segue.math.LinkMetrics;
import org.segue.model.Algorithm;
import org.segue.model.Algorithms;
import org.segue.store.Json;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/// The pages of the reference, by file name: what can be asked for on the command line comes from
/// the running code, what it means from the comments in the sources.
record ReferencePages(SourceDocs docs, CommandSpec root) {

  private static final String NOTE =
      "<!-- Made by `./segue reference` from the code: change the code, then run it again. -->\n\n";

  SequencedMap<String, String> all() throws IOException {
    SequencedMap<String, String> pages = new LinkedHashMap<>();
    pages.put("commands.md", NOTE + new CommandPage(root).text(docs.of(Segue.class)));
    pages.put("algorithms.md", NOTE + algorithms());
    pages.put("metrics.md", NOTE + metrics());
    pages.put("protocols.md", NOTE + protocols());
    return pages;
  }

  private String algorithms() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Algorithms

        On the command line: `NAME`, or `NAME:PRESET`, and either with `,key=value` any number of
        times, for example `playlist-neighbours:vsknn,neighbours=500`. An empty cell is the default.
        """);
    for (var entry : Algorithms.all().entrySet()) {
      Algorithm defaults = Algorithms.defaults(entry.getKey());
      page.append("\n## ").append(entry.getKey()).append("\n\n");
      page.append(docs.of(entry.getValue())).append("\n\n");
      page.append(source(entry.getValue()));
      SequencedMap<String, JsonNode> columns = new LinkedHashMap<>();
      defaults
          .presets()
          .forEach((name, preset) -> columns.put(":" + name, Algorithms.parameters(preset)));
      page.append(settings(entry.getValue(), Algorithms.parameters(defaults), columns));
    }
    return page.toString();
  }

  private String protocols() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Protocols

        What a model may learn from, and what it is then asked: `segue evaluate --protocol NAME`,
        each hyper-parameter with `--set-protocol key=value`.
        """);
    for (var entry : Protocols.all().entrySet()) {
      Protocol defaults = Protocols.of(entry.getKey(), List.of());
      page.append("\n## ").append(entry.getKey()).append("\n\n");
      page.append(docs.of(entry.getValue())).append("\n\n");
      page.append("Reported unless `--metrics` says otherwise: ")
          .append(String.join(", ", defaults.metrics().stream().map(m -> "`" + m + "`").toList()))
          .append(".\n\n");
      page.append(source(entry.getValue()));
      page.append(
          settings(entry.getValue(), Protocols.parameters(defaults), new LinkedHashMap<>()));
    }
    page.append("\n## The categories of the challenge\n\n");
    page.append("| category | shows | length of the playlist |\n|---|---|---|\n");
    for (ChallengeCategory category : ChallengeCategory.values()) {
      page.append(
          "| %d | %s | %d–%d tracks |\n"
              .formatted(
                  category.number(), category.text(), category.shortest(), category.longest()));
    }
    return page.toString();
  }

  private String metrics() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Metrics

        G are the withheld tracks, R the recommended ones; ranks are from 1. Formulas that are
        published under one name and differ have names that differ here. Every metric is also there
        as `NAME@K`, over the first K tracks. ↑ higher is better, ↓ lower is better, else it
        describes and does not judge.
        """);
    Dataset any = anyDataset();
    Class<?> family = Metric.class;
    SequencedMap<String, String> constants = new LinkedHashMap<>();
    for (Metric metric : Metrics.all(any)) {
      if (metric.getClass() != family) {
        family = metric.getClass();
        constants = docs.ofConstants(family);
        page.append("\n## ").append(family.getSimpleName()).append("\n\n");
        page.append(docs.of(family)).append("\n\n").append(source(family));
        page.append("| name | better | what |\n|---|---|---|\n");
      }
      String what =
          Objects.requireNonNull(
              constants.get(metric.name()), metric.name() + " has no comment in its source");
      page.append(
          "| `%s` | %s | %s |\n".formatted(metric.name(), arrow(metric.better()), cell(what)));
    }
    for (Class<?> type : List.of(AtRank.class, LinkMetrics.class)) {
      page.append("\n## ").append(type.getSimpleName()).append("\n\n");
      page.append(docs.of(type)).append("\n\n").append(source(type));
    }
    return page.toString().stripTrailing() + "\n";
  }

  private static String arrow(Metric.Better better) {
    return switch (better) {
      case HIGHER -> "↑";
      case LOWER -> "↓";
      case NEITHER -> "";
    };
  }

  /// A table of hyper-parameters: defaults, and what differs in each column.
  private static String settings(
      Class<?> type, JsonNode defaults, SequencedMap<String, JsonNode> columns) {
    if (defaults.isEmpty()) {
      return "No hyper-parameters.\n";
    }
    List<String> head = new ArrayList<>(List.of("hyper-parameter", "default"));
    columns.keySet().forEach(name -> head.add("`" + name + "`"));
    StringBuilder table = new StringBuilder(row(head)).append("|---".repeat(head.size()) + "|\n");
    for (Map.Entry<String, JsonNode> parameter : defaults.properties()) {
      String name = parameter.getKey();
      List<String> cells = new ArrayList<>(List.of("`" + name + "`", value(parameter.getValue())));
      for (JsonNode column : columns.values()) {
        JsonNode own = column.get(name);
        cells.add(parameter.getValue().equals(own) ? "" : value(own));
      }
      table.append(row(cells));
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isEnum()) {
        List<String> values = new ArrayList<>();
        for (Object constant : component.getType().getEnumConstants()) {
          values.add(value(Json.mapper().valueToTree(constant)));
        }
        table
            .append("\n`%s` is one of ".formatted(component.getName()))
            .append(String.join(", ", values))
            .append(".\n");
      }
    }
    return table.toString();
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String value(JsonNode value) {
    String text = value.isString() ? value.asString() : value.toString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /// Inside a table a bar would end the cell.
  static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s*\n\\s*", " ");
  }

  private static String source(Class<?> type) {
    String file = SourceDocs.file(type);
    return "Source: [%s](../../engine/src/main/java/%s).\n\n"
        .formatted(file.substring(file.lastIndexOf('/') + 1), file);
  }

  private static Dataset anyDataset() {
    DatasetBuilder builder = new DatasetBuilder(false);
    builder.add(ExternalPlaylist.of("any", List.of()), "nowhere", 0);
    return builder.build();
  }
}
