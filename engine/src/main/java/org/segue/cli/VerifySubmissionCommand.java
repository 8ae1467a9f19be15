package org.segue.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.formats.ChallengeSet;
import org.segue.formats.SubmissionCheck;
import org.segue.formats.SubmissionCheck.Result;
import org.segue.formats.SubmissionCheck.Rules;
import org.segue.formats.SubmissionCheck.Violation;
import org.segue.store.Json;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks a submission; exit code 3 if it has errors.
@Command(
    name = "verify-submission",
    description = "Check a submission to the RecSys Challenge 2018, every error with its line.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class VerifySubmissionCommand implements Callable<Integer> {

  /// How many violations a JSON answer lists; all are counted.
  private static final int LISTED = 10_000;

  private final Console console;

  @Parameters(index = "0", paramLabel = "CHALLENGE_SET", description = "May be compressed.")
  Path challengeSet = Path.of(".");

  @Parameters(index = "1", paramLabel = "FILE", description = "The submission; may be compressed.")
  Path submission = Path.of(".");

  /// Which rules: at most one of the two.
  static final class Choice {
    @Option(
        names = "--strict",
        description = "Also check what the official script misses (the default).")
    boolean strict;

    @Option(names = "--official", description = "Check only what the official script checks.")
    boolean official;
  }

  @ArgGroup @Nullable Choice choice;

  @Option(
      names = "--catalog",
      paramLabel = "DATA",
      description = "A data set or model: tracks must exist in its catalog.")
  @Nullable Path catalog;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  VerifySubmissionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Rules rules = choice != null && choice.official ? Rules.OFFICIAL : Rules.STRICT;
    ChallengeSet challenge = ChallengeSet.read(challengeSet);
    List<Violation> listed = new ArrayList<>();
    Result result =
        SubmissionCheck.check(
            submission,
            challenge,
            rules,
            exists(),
            violation -> {
              if (!json) {
                console.out().println(DescribeReport.printable(violation.toString()));
              } else if (listed.size() < LISTED) {
                listed.add(violation);
              }
            });
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("ok", result.ok());
      answer.put("rules", rules);
      answer.put("result", result);
      answer.put("violations", listed);
      console.out().println(Json.text(answer));
    } else {
      result.notes().forEach(note -> console.out().println("note: " + note));
      console.out().println(result.summary());
    }
    return result.ok() ? 0 : Segue.BAD_INPUT;
  }

  private @Nullable Predicate<String> exists() throws IOException {
    Path directory = catalog;
    if (directory == null) {
      return null;
    }
    Catalog known = Catalog.open(directory);
    return uri -> known.findTrack(uri) >= 0;
  }
}
