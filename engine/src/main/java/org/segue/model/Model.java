package org.segue.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.data.DatasetState;
import org.segue.math.Array;
import org.segue.store.DirectoryKind;
import org.segue.store.Durable;
import org.segue.store.IntegrityException;
import org.segue.store.Json;
import org.segue.store.NamedArrays;

/// An algorithm with what it has learnt.
///
/// As a directory it is self-contained: `state.safetensors`, the catalog it was trained on
/// (hard-linked to the data set's where the file system allows), `manifest.json` and `card.md`;
/// networks leave their [LearningCurve] as well.
public final class Model {

  public static final DirectoryKind KIND =
      DirectoryKind.described("a model", ModelManifest.FILE, ModelManifest.FORMAT);

  private static final String STATE = "state.safetensors";
  private static final String ORDER = "training.order";

  private final Algorithm algorithm;
  private final NamedArrays state;
  private final Catalog catalog;
  private final ModelManifest manifest;

  private Model(Algorithm algorithm, NamedArrays state, Catalog catalog, ModelManifest manifest) {
    this.algorithm = algorithm;
    this.state = state;
    this.catalog = catalog;
    this.manifest = manifest;
  }

  /// Learns from all of `data`.
  public static Model train(Algorithm algorithm, Dataset data, Training training) {
    return of(algorithm, algorithm.train(data, training), data, training);
  }

  /// The same model with the playlists that were appended to its data since; this one stays as it
  /// is. See [Algorithm#refresh].
  ///
  /// @param data as it is now; it must once have been what this model was trained on
  public Model refreshed(Dataset data, Training training) {
    DatasetState before = data.stateOf(manifest.dataHash());
    if (before == null) {
      throw new IllegalArgumentException(
          ("the model was made of content %.16s…, to which these data were not appended (or over a"
                  + " thousand appends ago); use `segue train %s`")
              .formatted(manifest.dataHash(), manifest.algorithm()));
    }
    if (before.playlists() != manifest.playlists() || before.tracks() != catalog.trackCount()) {
      throw new IntegrityException(
          "the model tells of %d playlists and %d tracks, its data of %d and %d"
              .formatted(
                  manifest.playlists(), catalog.trackCount(), before.playlists(), before.tracks()));
    }
    NamedArrays.Builder learnt = NamedArrays.builder();
    state
        .all()
        .forEach(
            (name, array) -> {
              if (!name.equals(ORDER) && !Agreement.isOne(name)) {
                learnt.put(name, array);
              }
            });
    Growth growth = new Growth(learnt.build(), before.playlists(), before.tracks(), data);
    return of(
        algorithm, algorithm.refresh(growth, training), data, manifest.seed(), manifest.threads());
  }

  /// What was learnt of `data` by other means than [Algorithm#train], such as on many machines.
  public static Model of(Algorithm algorithm, NamedArrays learnt, Dataset data, Training training) {
    return of(algorithm, learnt, data, training.seed(), training.threads());
  }

  private static Model of(
      Algorithm algorithm, NamedArrays learnt, Dataset data, long seed, int threads) {
    NamedArrays state =
        NamedArrays.builder()
            .putAll(learnt)
            .put(ORDER, Recommender.order(data))
            .putAll(Agreement.arrays(algorithm, learnt, data))
            .build();
    ModelManifest manifest =
        new ModelManifest(
            ModelManifest.FORMAT,
            ModelManifest.VERSION,
            Algorithms.name(algorithm),
            Algorithms.parameters(algorithm),
            seed,
            threads,
            data.contentHash(),
            data.playlistCount(),
            data.tracks().size(),
            program(),
            Map.of());
    return new Model(algorithm, state, data.catalog(), manifest);
  }

  /// Opens a model directory in the time of mapping its files.
  public static Model open(Path directory) throws IOException {
    Path file = directory.resolve(ModelManifest.FILE);
    Durable.mend(directory);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          directory.toString(),
          null,
          "no model here; make one with `segue train ALGORITHM --data DATA --to "
              + directory
              + "`");
    }
    ModelManifest manifest =
        Json.read(file, ModelManifest.class, ModelManifest.FORMAT, ModelManifest.VERSION);
    Algorithm algorithm;
    try {
      algorithm = Algorithms.recorded(manifest.algorithm(), manifest.parameters());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
    return new Model(
        algorithm, NamedArrays.open(directory.resolve(STATE)), Catalog.open(directory), manifest);
  }

  /// Saves into a directory that appears whole or not at all. `catalogDirectory` may hold the same
  /// catalog already saved, to be linked instead of written again; `card` is the model card.
  public void save(Path directory, boolean replace, Path catalogDirectory, String card)
      throws IOException {
    Durable.directory(
        directory,
        KIND.when(replace),
        partial -> {
          Map<String, String> files = new TreeMap<>();
          files.put(STATE, state.write(partial.resolve(STATE)));
          link(catalogDirectory.resolve(Catalog.FILE), partial.resolve(Catalog.FILE));
          files.put(Catalog.FILE, NamedArrays.digest(partial.resolve(Catalog.FILE)));
          Files.writeString(partial.resolve("card.md"), card);
          List<LearningCurve> curves = LearningCurve.of(state, manifest.algorithm());
          if (!curves.isEmpty()) {
            Path file = partial.resolve(LearningCurve.FILE);
            Files.writeString(file, LearningCurve.lines(curves));
            files.put(LearningCurve.FILE, NamedArrays.digest(file));
          }
          ModelManifest m = manifest;
          Files.writeString(
              partial.resolve(ModelManifest.FILE),
              Json.text(
                  new ModelManifest(
                      m.format(),
                      m.version(),
                      m.algorithm(),
                      m.parameters(),
                      m.seed(),
                      m.threads(),
                      m.dataHash(),
                      m.playlists(),
                      m.entries(),
                      m.program(),
                      files)));
        });
  }

  public Algorithm algorithm() {
    return algorithm;
  }

  public Catalog catalog() {
    return catalog;
  }

  public ModelManifest manifest() {
    return manifest;
  }

  public NamedArrays state() {
    return state;
  }

  /// A vector for each track, F32[tracks, d], zeros where nothing is known: those of the model, or
  /// of its first part that has any; null where none has.
  public @Nullable Array trackVectors() {
    String place = Parts.place(state, "track.vectors");
    return place == null ? null : state.get(place, Array.Type.F32);
  }

  /// Ready to answer.
  public Recommender recommender() {
    return new Recommender(
        algorithm.restore(state, catalog),
        state.get(ORDER, Array.Type.I32),
        catalog,
        Agreement.of(algorithm, state));
  }

  /// Links the catalog if it is there and still the one that the model was trained on (the data set
  /// may have been imported anew meanwhile); else writes it.
  private void link(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      try {
        Files.createLink(to, from);
        if (NamedArrays.open(to).sameAs(catalog.arrays())) {
          return;
        }
        Files.delete(to);
      } catch (UnsupportedOperationException | IOException e) {
        Files.deleteIfExists(to); // another file system, or none that links
      }
    }
    catalog.arrays().write(to);
  }

  private static String program() {
    String version = Model.class.getPackage().getImplementationVersion();
    return "segue " + (version == null ? "development" : version);
  }
}
