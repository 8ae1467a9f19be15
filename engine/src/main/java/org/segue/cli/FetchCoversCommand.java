package org.segue.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.music.ClosedException;
import org.segue.music.CoverImage;
import org.segue.music.Facts;
import org.segue.music.FailedException;
import org.segue.music.Finding;
import org.segue.music.LaterException;
import org.segue.music.Service;
import org.segue.music.Service.Offer;
import org.segue.music.Transport;
import org.segue.music.Wanted;
import org.segue.store.Durable;
import org.segue.store.LineLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `segue fetch covers`: a picture per album, and `covers.csv` that says which is whose.
@Command(
    name = "covers",
    description = "Fetch a cover per album into a folder that `segue encode covers` reads.",
    footer = {
      "",
      "Asked: coverartarchive (by way of MusicBrainz), then deezer; spotify-embed if it is named,",
      "to show covers with a link: Spotify's terms forbid training on them.",
      "",
      "Example:",
      "  segue fetch covers data --to covers --limit 1000 --contact you@example.org",
      "  segue encode covers covers --tracks covers/covers.csv --model clip.onnx --to"
          + " covers.vectors",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FetchCoversCommand implements Callable<Integer> {

  private static final String LIST = "covers.csv";

  private final Console console;

  @Mixin private final FetchOptions options = new FetchOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "The folder; covers that are there already are not fetched again.")
  private Path to = Path.of("");

  FetchCoversCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return options.run(console, Offer.COVER, Wanted.Kind.ALBUM, to, this::fetch);
  }

  private void fetch(FetchOptions.Open open, FetchReport report, Console.Watch watch)
      throws IOException, InterruptedException {
    Files.createDirectories(to);
    try (LineLog list = LineLog.open(to.resolve(LIST))) {
      Map<String, String> there = there(list);
      int done = 0;
      for (Wanted wanted : open.wanted()) {
        watch.report("fetching covers", done++, open.wanted().size());
        String file = there.get(quoted(wanted.uri()));
        if (!options.force() && file != null && Files.exists(to.resolve(file))) {
          report.found();
          continue;
        }
        Cover cover = cover(wanted, open, report);
        if (cover != null) {
          String name = FetchNames.file(wanted.uri()) + "." + cover.image().extension();
          Durable.file(to.resolve(name), out -> out.write(cover.bytes()));
          if (!name.equals(file)) {
            list.append(name + "," + quoted(wanted.uri()));
          }
          report.found();
        }
      }
      watch.report("fetching covers", done, open.wanted().size());
    }
  }

  /// A picture, and what its header says.
  private record Cover(CoverImage image, byte[] bytes) {}

  /// The first picture that a service has; null if none has one, or not now.
  private static @Nullable Cover cover(Wanted wanted, FetchOptions.Open open, FetchReport report)
      throws IOException, InterruptedException {
    LaterException later = null;
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Service service : open.services()) {
      try {
        Finding found = service.find(wanted, Offer.COVER, open.courier());
        Facts facts = found.facts();
        if (facts == null || !found.usable(open.unsure())) {
          reasons.put(service.name(), found.reason());
          continue;
        }
        Transport.Reply reply = open.courier().download(service, URI.create(facts.cover()));
        if (reply == null) {
          reasons.put(service.name(), "it has no picture");
          continue;
        }
        return new Cover(CoverImage.of(reply.header("content-type"), reply.body()), reply.body());
      } catch (LaterException e) {
        later = e;
      } catch (ClosedException e) {
        throw e;
      } catch (FailedException e) {
        reasons.put(service.name(), String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException e) { // what it calls an address
        reasons.put(service.name(), "the picture has no address");
      }
    }
    reasons.forEach((service, reason) -> report.failed(wanted.uri(), service, reason));
    if (later == null) {
      report.without();
    } else {
      report.later(wanted.uri(), later);
    }
    return null;
  }

  private static String quoted(String uri) {
    return uri.matches("[^,\"\\s]*") ? uri : '"' + uri.replace("\"", "\"\"") + '"';
  }

  /// Which URIs, as the list has them, have which files.
  private Map<String, String> there(LineLog list) throws IOException {
    Map<String, String> there = new HashMap<>();
    if (list.lines().isEmpty()) {
      list.append("file,uri");
    } else if (!list.lines().getFirst().equals("file,uri")) {
      throw new BadInputException(
          to.resolve(LIST).toString(),
          "it does not begin with 'file,uri'",
          "Choose another folder, or move that file away");
    }
    for (String line :
        list.lines().subList(Math.min(1, list.lines().size()), list.lines().size())) {
      int comma = line.indexOf(',');
      if (comma > 0) {
        there.put(line.substring(comma + 1), line.substring(0, comma));
      }
    }
    return there;
  }
}
