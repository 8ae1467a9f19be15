package org.segue.music;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.segue.music.Courier.Question;
import org.segue.music.Finding.Verdict;
import tools.jackson.databind.JsonNode;

/// Spotify's oEmbed: the picture of one track or album at a time, without a key, for showing it
/// with a link back. Spotify's terms forbid training on it, so it is asked only if it is named.
public record SpotifyEmbed(URI base) implements Service {

  public SpotifyEmbed() {
    this(URI.create("https://open.spotify.com"));
  }

  @Override
  public String name() {
    return "spotify-embed";
  }

  @Override
  public Service at(URI other) {
    return new SpotifyEmbed(other);
  }

  @Override
  public Set<Offer> offers() {
    return Set.of(Offer.COVER);
  }

  @Override
  public Set<String> hosts() {
    return Set.of("open.spotify.com", "*.scdn.co", "*.spotifycdn.com");
  }

  /// It states no limit; this is ours.
  @Override
  public Limits limits() {
    return new Limits(2, Duration.ofSeconds(1));
  }

  @Override
  public Limits fileLimits() {
    return new Limits(4, Duration.ofSeconds(1));
  }

  @Override
  public int requests(Offer offer) {
    return 1;
  }

  @Override
  public Reading<JsonNode> read(Transport.Reply reply) {
    return reply.status() == 400 ? new Reading.Missing<>("HTTP 400") : Reading.json(reply);
  }

  @Override
  public Finding find(Wanted wanted, Offer offer, Courier courier)
      throws IOException, InterruptedException {
    String id = wanted.spotifyId();
    boolean track = id.isEmpty() && wanted.uri().startsWith("spotify:track:");
    if (id.isEmpty() && !track) {
      return Finding.none("'%s' is no URI of Spotify's".formatted(wanted.uri()));
    }
    String path = wanted.uri().substring("spotify:".length()).replace(':', '/');
    String page = "https://open.spotify.com/" + path;
    URI uri = URI.create("%s/oembed?url=%s".formatted(base, Service.escaped(page)));
    List<Facts> found =
        courier.ask(
            new Question(
                this,
                uri,
                body ->
                    List.of(
                        Facts.of(path, body.path("title").asString(""), List.of(), "", 0)
                            .withCover(body.path("thumbnail_url").asString("")))));
    return found.isEmpty() || found.getFirst().cover().isEmpty()
        ? Finding.none("Spotify shows no picture of it")
        : new Finding(Verdict.OK, "", found.getFirst()); // it is its own number
  }
}
