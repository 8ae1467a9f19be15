package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.segue.data.ExternalPlaylist;
import org.segue.data.World;
import org.segue.formats.MpdWriter;
import org.segue.store.Durable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `segue demo`: the whole way on a small made-up world, by the commands a user would type.
@Command(
    name = "demo",
    description = "Generate a small world, import, train, evaluate and continue a playlist.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {

  /// Tells a demo's folder from others.
  private static final String MARK = ".segue-demo";

  /// Where a demo is unless another place is named, and where `segue serve --demo` looks for it.
  static final Path HERE = Path.of("segue-demo");

  private final Console console;

  @Option(names = "--to", description = "A folder of its own (default: ${DEFAULT-VALUE}).")
  private Path to = HERE;

  @Option(names = "--playlists", description = "Size of the world (default: ${DEFAULT-VALUE}).")
  private int playlists = 5_000;

  @Option(names = "--seed", description = "Seed of the world (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (Files.exists(to)) {
      if (!Files.exists(to.resolve(MARK))) { // not ours to replace
        throw new IllegalArgumentException(
            to + " exists and is not an earlier demo; choose another place with --to");
      }
      Durable.deleteTree(to);
    }
    Files.createDirectories(to);
    Files.writeString(to.resolve(MARK), "Made by `segue demo`, which may replace this folder.\n");
    String slices = to.resolve("slices").toString();
    String data = to.resolve("data").toString();
    String model = to.resolve("model").toString();
    String titles = to.resolve("titles").toString();
    String playlist = to.resolve("playlist.json").toString();
    step("generate", "--playlists", "" + playlists, "--seed", "" + seed, "--to", slices);
    step("import", slices, "--to", data);
    step("train", "playlist-neighbours", "--data", data, "--to", model);
    step("train", "title", "--data", data, "--to", titles);
    evaluate();
    writePlaylist(Path.of(playlist));
    step("continue", model, playlist, "--limit", "10");
    step("continue", titles, "--title", "chill", "--limit", "5");
    console
        .out()
        .printf(
            "%nEverything is in %s. Next: `segue serve %s`%nopens it as a web page; `segue describe"
                + " %s --html page.html`;%nyour own playlists with `segue import PATH --to DATA`;"
                + " and `segue help`.%n",
            to,
            to.equals(HERE)
                ? "--demo"
                : "%s %s --experiments %s".formatted(model, titles, experiments(to)),
            data);
    return 0;
  }

  /// Where a demo keeps what it measured.
  static Path experiments(Path demo) {
    return demo.resolve("experiments");
  }

  private Path measured() {
    return experiments(to).resolve("demo.json");
  }

  private void evaluate() throws IOException {
    Files.createDirectories(experiments(to));
    step(
        "evaluate",
        "popularity",
        "title",
        "playlist-neighbours",
        "--data",
        to.resolve("data").toString(),
        "--protocol",
        "challenge",
        "--metrics",
        "r-precision,ndcg,clicks",
        "--save-experiment",
        measured().toString(),
        "--name",
        "demo",
        "--description",
        "the demo's world of %,d playlists".formatted(playlists));
  }

  /// Models of a demo to serve, made where they are not there yet: `blend`, and the one that the
  /// demo itself trains.
  /// What it measured is in [#experiments] of [#HERE].
  static List<String> servable(Console console) throws IOException {
    DemoCommand demo = new DemoCommand(console);
    if (!Files.exists(demo.to.resolve(MARK))) {
      if (Files.exists(demo.to)) {
        throw new IllegalArgumentException(
            demo.to + " exists and is not an earlier demo; run this elsewhere");
      }
      Files.createDirectories(demo.to);
      Files.writeString(
          demo.to.resolve(MARK), "Made by `segue demo`, which may replace this folder.\n");
    }
    String slices = demo.to.resolve("slices").toString();
    String data = demo.to.resolve("data").toString();
    String model = demo.to.resolve("model").toString();
    String blend = demo.to.resolve("blend").toString();
    if (!Files.exists(Path.of(data))) {
      Durable.deleteTree(Path.of(slices)); // what a run that was cut off left
      demo.step("generate", "--playlists", "" + demo.playlists, "--seed", "1", "--to", slices);
      demo.step("import", slices, "--to", data);
    }
    if (!Files.exists(Path.of(model))) {
      demo.step("train", "playlist-neighbours", "--data", data, "--to", model);
    }
    if (!Files.exists(Path.of(blend))) {
      demo.step("train", "blend", "--data", data, "--to", blend);
    }
    if (!Files.exists(demo.measured())) {
      demo.evaluate();
    }
    return List.of("blend=" + blend, "neighbours=" + model);
  }

  /// The title and first tracks of the playlist that the world would make next, unseen by the
  /// model.
  private void writePlaylist(Path file) throws IOException {
    World world = World.of(playlists, seed);
    ExternalPlaylist next =
        new World(playlists + 1, seed, world.tracks(), world.artists(), world.albums())
            .open()
            .get(playlists);
    ExternalPlaylist seeds =
        ExternalPlaylist.of(
            next.title(), next.tracks().subList(0, Math.min(6, next.tracks().size())));
    Durable.file(
        file,
        out -> {
          try (MpdWriter writer = new MpdWriter(out, playlists, playlists, "by segue demo")) {
            writer.add(seeds);
          }
        });
  }

  private void step(String... command) {
    console.out().printf("%n$ segue %s%n", String.join(" ", command));
    console.out().flush();
    int code = Segue.run(console.out(), console.err(), command);
    if (code != 0) {
      throw new IllegalStateException("the demo stopped at `segue %s`".formatted(command[0]));
    }
  }
}
