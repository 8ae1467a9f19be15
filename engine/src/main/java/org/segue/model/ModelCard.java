package org.segue.model;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// The text that goes with a model: what it is, what it learnt from, what it is for, and its limits
/// (after Mitchell et al. 2019).
public final class ModelCard {
  private ModelCard() {}

  /// A card in Markdown.
  public static String of(Model model) {
    return of(model, new LinkedHashMap<>(), 0);
  }

  /// The same with what training took: `seconds` in all, and by phase where it has any. Questions
  /// and the like that are numbered are told together.
  public static String of(Model model, SequencedMap<String, Double> phases, double seconds) {
    ModelManifest manifest = model.manifest();
    StringBuilder parameters = new StringBuilder();
    manifest
        .parameters()
        .properties()
        .forEach(p -> parameters.append("| %s | %s |%n".formatted(p.getKey(), p.getValue())));
    return """
    # %s

    Continues playlists. Made by %s, seed %d, %d threads.

    ## Hyper-parameters
    | name | value |
    |---|---|
    %s
    ## Data
    %,d playlists, %,d entries, %,d tracks in the catalog; content `%s`.
    A model is made of its training data: whatever terms bind the data bind the model. The
    Million Playlist Dataset, for one, is for research only and may not be passed on.

    ## Use
    Recommending tracks that continue a playlist. It repeats the taste, and the bias towards
    popular tracks, of the playlists it learnt from; it knows nothing of tracks outside its
    catalog beyond what the algorithm's description says.

    %s\
    """
            .formatted(
                manifest.algorithm(),
                manifest.program(),
                manifest.seed(),
                manifest.threads(),
                parameters,
                manifest.playlists(),
                manifest.entries(),
                model.catalog().trackCount(),
                manifest.dataHash(),
                model.algorithm().report(model.state()))
        + times(phases, seconds);
  }

  private static String times(SequencedMap<String, Double> phases, double seconds) {
    if (phases.isEmpty()) {
      return "";
    }
    SequencedMap<String, Double> rows = new LinkedHashMap<>();
    double rest = seconds;
    for (Map.Entry<String, Double> phase : phases.entrySet()) {
      String name = phase.getKey().replaceFirst("(questions)-\\d+$", "$1");
      rows.merge(name, phase.getValue(), Double::sum);
      rest -= phase.getValue();
    }
    rows.put("the rest", Math.max(0, rest));
    rows.put("all", seconds);
    StringBuilder text =
        new StringBuilder(
            """

            ## Training
            Phases that an earlier run had finished count as long as they took then.

            | phase | seconds |
            |---|---|
            """);
    rows.forEach(
        (name, time) -> text.append(String.format(Locale.ROOT, "| %s | %.1f |%n", name, time)));
    return text.toString();
  }
}
