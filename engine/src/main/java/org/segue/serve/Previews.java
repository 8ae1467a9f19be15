package org.segue.serve;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.music.AllowedHosts;
import org.segue.music.ClosedException;
import org.segue.music.Courier;
import org.segue.music.Deezer;
import org.segue.music.Facts;
import org.segue.music.FailedException;
import org.segue.music.Finding;
import org.segue.music.HttpTransport;
import org.segue.music.LaterException;
import org.segue.music.Service;
import org.segue.music.Time;
import org.segue.music.Wanted;

/// `/v1/previews/{uri}`: the address of half a minute of a track at Deezer, looked for when
/// somebody wants to hear it: two seconds at most, or there is none now. The sound itself goes from
/// there to the listener, never through here.
final class Previews {

  /// Who plays previews: where pages must be let.
  static final String HOSTS = "https://*.dzcdn.net";

  /// How long somebody waits for a preview, in all.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Models models;
  private final Clock clock;
  private final @Nullable Service service;
  private final @Nullable Courier courier;

  /// `at` is where Deezer is asked, null for not at all; `folder` keeps what was found.
  Previews(Models models, @Nullable URI at, Path folder, Clock clock) throws IOException {
    this.models = models;
    this.clock = clock;
    if (at == null) {
      service = null;
      courier = null;
      return;
    }
    Deezer deezer = new Deezer();
    service = at.equals(deezer.base()) ? deezer : deezer.at(at);
    Set<String> byHand = at.equals(deezer.base()) ? Set.of() : Set.of(AllowedHosts.authority(at));
    courier =
        Courier.open(
            folder,
            new Courier.Manners("Segue (server)", PATIENCE, false),
            new HttpTransport(),
            new AllowedHosts(byHand, new AllowedHosts().lookup()),
            new Ticking(clock));
  }

  List<Route> routes() {
    return List.of(Route.of("GET", "/v1/previews/{uri}", Scope.READ, this::preview));
  }

  boolean on() {
    return courier != null;
  }

  void close() throws IOException {
    if (courier != null) {
      courier.close();
    }
  }

  private void preview(Exchange exchange) throws IOException, InterruptedException {
    if (courier == null || service == null) {
      throw Problem.notFound("this server looks for no previews; start it with --previews");
    }
    ServedModel model = models.get(exchange.parameter("model"));
    int track = model.catalog().findTrack(Asking.uri(exchange.segment(0)));
    if (track < 0) {
      throw Problem.notFound("the catalog has no such track");
    }
    Finding found;
    try {
      found =
          service.find(
              Wanted.track(model.catalog(), track, ""),
              Service.Offer.PREVIEW,
              courier.within(PATIENCE));
    } catch (LaterException e) {
      long seconds = Math.clamp(Duration.between(clock.instant(), e.until()).toSeconds(), 1, 3600);
      throw Problem.unavailable("preview-later", String.valueOf(e.getMessage()), (int) seconds);
    } catch (FailedException | ClosedException e) {
      throw Problem.unavailable("preview-failed", String.valueOf(e.getMessage()), 30);
    }
    Facts facts = found.facts();
    if (facts == null || facts.preview().isEmpty() || !found.usable(false)) {
      throw Problem.notFound("no preview: " + found.reason());
    }
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("url", facts.preview());
    node.put("from", "Deezer");
    exchange.with("Cache-Control", "no-store").answer(node);
  }

  /// The server's clock.
  private record Ticking(Clock clock) implements Time {
    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(duration);
    }
  }
}
