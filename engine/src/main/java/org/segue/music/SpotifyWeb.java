package org.segue.music;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.segue.music.Courier.Question;
import org.segue.music.Finding.Verdict;
import tools.jackson.databind.JsonNode;

/// Spotify's Web API with keys of the user's own (client credentials), as far as it is still open:
/// one track at a time, ISRC, duration and date of release.
///
/// Closed to apps that came after 27 November 2024: audio features, audio analysis, recommendations
/// and previews; since February 2026 also tracks by the dozen and the playlists of others. A token
/// lives in memory only.
public final class SpotifyWeb implements Service {

  /// What no longer is to be had, and what to do instead.
  public static final String CLOSED =
      "Spotify closed audio-features, audio-analysis, recommendations and previews to apps"
          + " registered after 27 November 2024";

  private static final Duration AHEAD = Duration.ofMinutes(1);

  private final URI base;
  private final URI accounts;
  private final String id;
  private final String secret;
  private @Nullable String token;
  private Instant expires = Instant.MIN;

  public SpotifyWeb(URI base, URI accounts, String id, String secret) {
    this.base = base;
    this.accounts = accounts;
    this.id = id;
    this.secret = secret;
  }

  /// With the keys of an app of the user's.
  public SpotifyWeb(String id, String secret) {
    this(
        URI.create("https://api.spotify.com"),
        URI.create("https://accounts.spotify.com"),
        id,
        secret);
  }

  @Override
  public String name() {
    return "spotify";
  }

  @Override
  public URI base() {
    return base;
  }

  @Override
  public Service at(URI other) {
    return new SpotifyWeb(other, other, id, secret);
  }

  @Override
  public Set<Offer> offers() {
    return Set.of(Offer.METADATA);
  }

  @Override
  public Set<String> hosts() {
    return Set.of("api.spotify.com", "accounts.spotify.com");
  }

  /// Spotify states a window of 30 s, but not how many; this is ours.
  @Override
  public Limits limits() {
    return new Limits(30, Duration.ofSeconds(30));
  }

  @Override
  public Limits fileLimits() {
    return limits();
  }

  @Override
  public int requests(Offer offer) {
    return 1;
  }

  @Override
  public Reading<JsonNode> read(Transport.Reply reply) {
    return switch (reply.status()) {
      case 401 ->
          new Reading.Closed<>(
              "HTTP 401: Spotify takes back the token it gave; look at your app at"
                  + " https://developer.spotify.com/dashboard");
      case 403 ->
          new Reading.Closed<>(
              "HTTP 403: Spotify does not let this app read tracks. An app in development mode"
                  + " needs an owner with Premium. "
                  + CLOSED
                  + ". Segue does without: --services deezer,musicbrainz");
      default -> Reading.json(reply);
    };
  }

  @Override
  public Finding find(Wanted wanted, Offer offer, Courier courier)
      throws IOException, InterruptedException {
    String number = wanted.spotifyId();
    if (!number.isEmpty()) {
      List<Facts> found = ask("/v1/tracks/" + number, courier);
      return found.isEmpty()
          ? Finding.none("Spotify no longer has it")
          : new Finding(Verdict.OK, "", found.getFirst()); // it is its own number
    }
    String query =
        wanted.isrc().isEmpty()
            ? "track:\"%s\" artist:\"%s\""
                .formatted(Wanted.forSearch(wanted.title()), Wanted.forSearch(wanted.artist()))
            : "isrc:" + wanted.isrc();
    return Match.best(
        wanted, ask("/v1/search?type=track&limit=10&q=" + Service.escaped(query), courier));
  }

  private List<Facts> ask(String path, Courier courier) throws IOException, InterruptedException {
    Question question = new Question(this, URI.create(base + path), SpotifyWeb::hits);
    if (courier.knows(question)) {
      return courier.ask(question); // without a token
    }
    return courier.ask(
        new Question(
            this,
            "",
            question.uri(),
            Map.of("Authorization", "Bearer " + token(courier)),
            question.facts(),
            question.still(),
            question.keep()));
  }

  private synchronized String token(Courier courier) throws IOException, InterruptedException {
    String known = token;
    Instant now = courier.time().now();
    if (known != null && now.isBefore(expires)) {
      return known;
    }
    String both =
        Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    JsonNode reply =
        courier.post(
            this,
            URI.create(accounts + "/api/token"),
            Map.of("Authorization", "Basic " + both),
            "grant_type=client_credentials",
            SpotifyWeb::readToken);
    String given = reply == null ? "" : reply.path("access_token").asString("");
    if (reply == null || given.isEmpty()) {
      throw new FailedException("spotify: no token in the answer", null);
    }
    token = given;
    expires = now.plusSeconds(reply.path("expires_in").asInt(3600)).minus(AHEAD);
    return given;
  }

  private static Reading<JsonNode> readToken(Transport.Reply reply) {
    return switch (reply.status()) {
      case 400, 401, 403 ->
          new Reading.Closed<>(
              "HTTP %d: Spotify does not take the keys in SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET; copy them anew from https://developer.spotify.com/dashboard"
                  .formatted(reply.status()));
      default -> Reading.json(reply);
    };
  }

  private static List<Facts> hits(JsonNode body) {
    if (!body.has("tracks")) {
      return List.of(hit(body));
    }
    List<Facts> hits = new ArrayList<>();
    body.path("tracks").path("items").forEach(track -> hits.add(hit(track)));
    return hits;
  }

  private static Facts hit(JsonNode track) {
    List<String> artists = new ArrayList<>();
    track.path("artists").forEach(artist -> artists.add(artist.path("name").asString("")));
    return Facts.of(
            track.path("id").asString(""),
            track.path("name").asString(""),
            artists,
            track.path("album").path("name").asString(""),
            track.path("duration_ms").asInt(0))
        .withRelease(
            track.path("external_ids").path("isrc").asString(""),
            track.path("album").path("release_date").asString(""))
        .asWhole();
  }
}
