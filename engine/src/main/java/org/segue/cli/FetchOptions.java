package org.segue.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.segue.data.BadInputException;
import org.segue.data.Catalog;
import org.segue.data.Dataset;
import org.segue.music.AllowedHosts;
import org.segue.music.Courier;
import org.segue.music.HttpTransport;
import org.segue.music.Limits;
import org.segue.music.Service;
import org.segue.music.Service.Offer;
import org.segue.music.Wanted;
import org.segue.store.Json;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What all of `segue fetch` shares: of which tracks, from whom, how politely.
final class FetchOptions {

  @Parameters(paramLabel = "DATA", description = "A data set.")
  private Path data = Path.of("");

  @Option(
      names = "--services",
      split = ",",
      paramLabel = "NAME",
      description = "Who is asked, in this order (default: all that need no key).")
  private List<String> services = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the N tracks that most playlists have.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--tracks",
      paramLabel = "LIST",
      description =
          "Only these: a file with a URI per line, or CSV with columns uri and, if you like, isrc.")
  private @Nullable Path list;

  @Option(
      names = "--unsure",
      description = "Take hits too that may be another recording (they are listed).")
  private boolean unsure;

  @Option(
      names = "--contact",
      paramLabel = "ADDRESS",
      description =
          "How services can reach you, sent with each request; MusicBrainz insists"
              + " (default: the variable SEGUE_CONTACT).")
  private String contact = System.getenv().getOrDefault("SEGUE_CONTACT", "");

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where answers are kept (default: ~/.cache/segue/fetch).")
  private @Nullable Path cache;

  @Option(names = "--refresh", description = "Ask again what the cache knows.")
  private boolean refresh;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description =
          "Wait at most so long for a service that asks to come back later; else end with exit code"
              + " 75 (default: ${DEFAULT-VALUE}).")
  private int patience = 120;

  @Option(
      names = "--at",
      paramLabel = "NAME=URL",
      description = "Ask a service at another address, such as your mirror of MusicBrainz.")
  private Map<String, URI> elsewhere = new LinkedHashMap<>();

  @Option(names = "--dry-run", description = "Say what would be asked, and ask nothing.")
  private boolean dryRun;

  @Option(names = "--force", description = "Replace what is there.")
  private boolean force;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /// All that a run needs, opened.
  ///
  /// @param wanted in the order in which they are asked for
  record Open(List<Service> services, List<Wanted> wanted, Courier courier, boolean unsure) {}

  /// Fetches.
  @FunctionalInterface
  interface Work {
    /// Fills `report`.
    void run(Open open, FetchReport report, Console.Watch watch)
        throws IOException, InterruptedException;
  }

  boolean force() {
    return force;
  }

  boolean dryRun() {
    return dryRun;
  }

  Path cache() {
    if (cache != null) {
      return cache;
    }
    @Nullable String base = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home"), ".cache");
    return (base == null || base.isBlank() ? home : Path.of(base))
        .resolve("segue")
        .resolve("fetch");
  }

  /// Refuses, before the work, what could not be written after it.
  void place(Path to) throws IOException {
    if (!force && Files.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
  }

  /// Does the work for tracks, or for their albums, and says what became of it.
  int run(Console console, Offer offer, Wanted.Kind kind, Path to, Work work)
      throws IOException, InterruptedException {
    if (limit < 0 || patience < 0) {
      throw new IllegalArgumentException(
          "--limit %d, --patience %d: neither can be negative".formatted(limit, patience));
    }
    List<Service> chosen = new FetchServices(elsewhere, System.getenv()).choose(offer, services);
    List<Wanted> wanted = wanted(kind);
    if (dryRun) {
      plan(console, offer, chosen, wanted);
      return 0;
    }
    Set<String> hosts = new HashSet<>();
    elsewhere.values().forEach(uri -> hosts.add(AllowedHosts.authority(uri)));
    AllowedHosts allowed = new AllowedHosts(hosts, new AllowedHosts().lookup());
    Courier.Manners manners =
        new Courier.Manners(agent(chosen), Duration.ofSeconds(patience), refresh);
    FetchReport report = new FetchReport(to);
    try (Courier courier =
            Courier.open(cache(), manners, new HttpTransport(), allowed, new SystemTime());
        Console.Watch watch = console.watch()) {
      work.run(new Open(chosen, wanted, courier, unsure), report, watch);
    } finally {
      report.writeFailures();
    }
    return report.finish(console, wanted.size(), json);
  }

  private String agent(List<Service> chosen) {
    boolean insists =
        chosen.stream()
            .anyMatch(
                service ->
                    service.name().equals("musicbrainz")
                        || service.name().equals("coverartarchive"));
    if (contact.isBlank() && insists) {
      throw new IllegalArgumentException(
          "MusicBrainz wants to know how to reach you: --contact you@example.org (or leave it out:"
              + " --services deezer)");
    }
    String version = new Segue.Version().getVersion()[0].replace("segue ", "Segue/");
    return contact.isBlank() ? version : "%s ( %s )".formatted(version, contact.strip());
  }

  private List<Wanted> wanted(Wanted.Kind kind) throws IOException {
    Catalog catalog = Dataset.open(data).catalog();
    Map<Integer, String> listed = list == null ? null : listed(list, catalog);
    List<Integer> numbers = new ArrayList<>();
    if (listed == null) {
      for (int track = 0; track < Math.min(limit, catalog.trackCount()); track++) {
        numbers.add(track);
      }
    } else {
      new TreeSet<>(listed.keySet()).stream().limit(limit).forEach(numbers::add);
    }
    Map<String, Wanted> wanted = new LinkedHashMap<>();
    for (int track : numbers) {
      Wanted one =
          kind == Wanted.Kind.ALBUM
              ? Wanted.albumOf(catalog, track)
              : Wanted.track(catalog, track, listed == null ? "" : listed.getOrDefault(track, ""));
      wanted.putIfAbsent(one.uri(), one);
    }
    return List.copyOf(wanted.values());
  }

  /// The numbers of the listed tracks, and their ISRCs.
  private static Map<Integer, String> listed(Path file, Catalog catalog) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> header =
        lines.isEmpty() ? List.of() : List.of(lines.getFirst().replace("\"", "").split(",", -1));
    int uri = header.indexOf("uri");
    int isrc = header.indexOf("isrc");
    Map<Integer, String> listed = new LinkedHashMap<>();
    int strangers = 0;
    for (String line : uri < 0 ? lines : lines.subList(1, lines.size())) {
      String[] values = line.replace("\"", "").split(",", -1);
      String named = values[Math.min(Math.max(uri, 0), values.length - 1)].strip();
      int track = named.isEmpty() ? -1 : catalog.findTrack(named);
      if (track >= 0) {
        listed.put(track, isrc >= 0 && isrc < values.length ? values[isrc] : "");
      } else if (!named.isEmpty()) {
        strangers++;
      }
    }
    if (listed.isEmpty()) {
      throw new BadInputException(
          file.toString(),
          "names no track of the data set (%,d others)".formatted(strangers),
          "Write a track URI on each line, as in spotify:track:…");
    }
    return listed;
  }

  private void plan(Console console, Offer offer, List<Service> chosen, List<Wanted> wanted) {
    if (json) {
      Map<String, Object> plan = new LinkedHashMap<>();
      plan.put("wanted", wanted.size());
      chosen.forEach(
          service -> plan.put(service.name(), (long) wanted.size() * service.requests(offer)));
      console.out().println(Json.text(plan));
      return;
    }
    console.out().printf("%,d are wanted; nothing was asked%n", wanted.size());
    for (Service service : chosen) {
      long requests = (long) wanted.size() * service.requests(offer);
      Limits limits = service.limits();
      long seconds = requests * limits.window().toMillis() / limits.requests() / 1000;
      console
          .out()
          .printf(
              "  %s: at most %,d requests (without those that the cache answers), %s at its pace%n",
              service.name(), requests, seconds < 120 ? seconds + " s" : hours(seconds));
    }
  }

  private static String hours(long seconds) {
    return seconds < 7200
        ? seconds / 60 + " min"
        : "%,d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
  }
}
