package org.segue.model;

/// The text that goes with a model: what it is, what it learnt from, what it is for, and its limits
/// (after Mitchell et al. 2019).
public final class ModelCard {
  private ModelCard() {}

  /// A card in Markdown.
  public static String of(Model model) {
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
            model.algorithm().report(model.state()));
  }
}
