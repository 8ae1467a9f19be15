package org.segue.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.ExternalPlaylist;
import org.segue.formats.ChallengeSet;
import org.segue.formats.Submission;
import org.segue.math.Parallel;
import org.segue.model.Model;
import org.segue.model.Query;
import org.segue.model.Recommendations;
import org.segue.model.Recommender;
import org.segue.store.Durable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Answers a challenge set in parallel and writes the answers in its order.
@Command(
    name = "submit",
    description = "Answer a RecSys Challenge 2018 challenge set in the official format.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SubmitCommand implements Callable<Integer> {

  private static final int CHUNK = 8;

  private final Console console;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model that `segue train` made.")
  Path model = Path.of(".");

  @Parameters(
      index = "1",
      paramLabel = "CHALLENGE_SET",
      description = "challenge_set.json, may be compressed with gzip.")
  Path challengeSet = Path.of(".");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; compressed if its name ends with .gz.")
  Path to = Path.of(".");

  @Option(
      names = "--team",
      paramLabel = "NAME",
      defaultValue = "Segue",
      description = "Name of the team (default: ${DEFAULT-VALUE}).")
  String team = "Segue";

  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      defaultValue = "segue@example.org",
      description = "E-mail address of the team (default: ${DEFAULT-VALUE}).")
  String email = "segue@example.org";

  @Option(names = "--threads", paramLabel = "N", description = "Default: one per core.")
  int threads = Runtime.getRuntime().availableProcessors();

  SubmitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (threads < 1) {
      throw new IllegalArgumentException("--threads must be at least 1, not " + threads);
    }
    Submission.requireField("team", team);
    Submission.requireField("e-mail", email);
    Model opened = Model.open(model);
    ChallengeSet challenge = ChallengeSet.read(challengeSet);
    if (to.toAbsolutePath().normalize().equals(challengeSet.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException("--to " + to + " would replace the challenge set");
    }
    if (Files.isDirectory(to)) {
      throw new IllegalArgumentException("--to " + to + " is a folder: name a file");
    }
    Catalog catalog = opened.catalog();
    List<ExternalPlaylist> playlists = challenge.playlists();
    int[][] answers = answers(opened, playlists); // 2 kB a playlist
    boolean gzip = to.toString().endsWith(".gz");
    Durable.file(
        to,
        out -> {
          try (Submission submission = new Submission(out, gzip, team, email)) {
            for (int p = 0; p < answers.length; p++) {
              submission.answer(
                  playlists.get(p).pid(),
                  Arrays.stream(answers[p]).mapToObj(catalog::trackUri).toList());
            }
          }
        });
    console.err().println("wrote " + Bars.number(answers.length) + " answers to " + to);
    console.err().println("check it with: segue verify-submission " + challengeSet + " " + to);
    return 0;
  }

  private int[][] answers(Model opened, List<ExternalPlaylist> playlists) {
    Recommender recommender = opened.recommender();
    int[][] answers = new int[playlists.size()][];
    AtomicInteger done = new AtomicInteger();
    try (Console.Watch watch = console.watch()) {
      Parallel.forEach(
          answers.length,
          threads,
          CHUNK,
          () ->
              (from, end) -> {
                for (int p = from; p < end; p++) {
                  answers[p] = answer(recommender, opened.catalog(), playlists.get(p));
                }
                watch.report("answering", done.addAndGet(end - from), answers.length);
              });
    }
    return answers;
  }

  private int[] answer(Recommender recommender, Catalog catalog, ExternalPlaylist playlist) {
    Query query = Query.of(playlist, catalog, Submission.LENGTH);
    Recommendations found = recommender.recommend(query);
    if (found.size() < Submission.LENGTH) {
      throw new BadInputException(
          model.toString(),
          "its catalog has %d tracks, %d of them seeds of playlist %d, so there are only %d to answer with and a submission needs %d"
              .formatted(
                  catalog.trackCount(),
                  query.seeds().size(),
                  playlist.pid(),
                  found.size(),
                  Submission.LENGTH),
          "Train on a data set with more tracks");
    }
    return found.tracks();
  }
}
