package org.segue.music;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.segue.music.Courier.Question;
import tools.jackson.databind.JsonNode;

/// Deezer's public API: no key; 50 requests in any 5 seconds for one address, of which we take 40.
///
/// Troubles come as `{"error": {code, …}}` with HTTP 200: 4 means too many requests (without saying
/// how long), 700 busy, 800 no such thing, 300 and 901 that it lets in nobody without an account;
/// 100, 200, 500, 501 and 600 are about the one question. A preview's address is signed and lasts
/// for minutes (`exp=`): it is kept for ten at most. Only the full track object, by its number or
/// ISRC, has ISRC, tempo and gain.
public record Deezer(URI base) implements Service {

  private static final Pattern EXPIRES = Pattern.compile("exp=([0-9]{1,12})");
  private static final Duration PREVIEW = Duration.ofMinutes(10);

  public Deezer() {
    this(URI.create("https://api.deezer.com"));
  }

  @Override
  public String name() {
    return "deezer";
  }

  @Override
  public Service at(URI other) {
    return new Deezer(other);
  }

  @Override
  public Set<Offer> offers() {
    return Set.of(Offer.values());
  }

  @Override
  public Set<String> hosts() {
    return Set.of("api.deezer.com", "*.dzcdn.net");
  }

  @Override
  public Limits limits() {
    return new Limits(40, Duration.ofSeconds(5));
  }

  @Override
  public Limits fileLimits() {
    return new Limits(40, Duration.ofSeconds(5));
  }

  @Override
  public int requests(Offer offer) {
    return offer == Offer.COVER ? 2 : 3;
  }

  @Override
  public Reading<JsonNode> read(Transport.Reply reply) {
    Reading<JsonNode> read = Reading.json(reply);
    if (!(read instanceof Reading.Fine<JsonNode>(JsonNode body)) || !body.has("error")) {
      return read;
    }
    JsonNode error = body.path("error");
    int code = error.path("code").asInt(0);
    String why =
        "error %d: %s"
            .formatted(code, error.path("message").asString(error.path("type").asString("")));
    return switch (code) {
      case 4, 700 -> new Reading.Busy<>(why);
      case 800 -> new Reading.Missing<>(why);
      case 300, 901 -> new Reading.Closed<>(why + "; leave it out with --services");
      default -> new Reading.Wrong<>(why); // 200 (no permission) may be of this one track
    };
  }

  @Override
  public Finding find(Wanted wanted, Offer offer, Courier courier)
      throws IOException, InterruptedException {
    if (wanted.kind() == Wanted.Kind.ALBUM) {
      return album(wanted, courier);
    }
    Finding found = track(wanted, courier);
    Facts facts = found.facts();
    if (facts == null || offer == Offer.COVER) {
      return found;
    }
    if (offer == Offer.PREVIEW) {
      return preview(found, facts, courier);
    }
    return facts.whole() ? found : whole(found, facts, courier);
  }

  private Finding track(Wanted wanted, Courier courier) throws IOException, InterruptedException {
    if (!wanted.isrc().isEmpty()) {
      Finding byNumber = Match.best(wanted, courier.ask(one("/track/isrc:" + wanted.isrc())));
      if (byNumber.facts() != null) {
        return byNumber;
      }
    }
    String artist = Wanted.forSearch(wanted.artist());
    String title = Wanted.forSearch(wanted.title());
    if (title.isEmpty()) {
      return Finding.none("it has no title to search for");
    }
    String exact = "artist:\"%s\" track:\"%s\"".formatted(artist, title);
    Finding strict = Match.best(wanted, courier.ask(search("/search/track", exact)));
    return strict.facts() != null
        ? strict
        : better(
            strict, Match.best(wanted, courier.ask(search("/search/track", artist + " " + title))));
  }

  private Finding album(Wanted wanted, Courier courier) throws IOException, InterruptedException {
    Finding found = Finding.none("the name of its album is not known");
    String artist = Wanted.forSearch(wanted.artist());
    if (!wanted.title().isEmpty()) {
      String exact =
          "artist:\"%s\" album:\"%s\"".formatted(artist, Wanted.forSearch(wanted.title()));
      found = Match.best(wanted, courier.ask(search("/search/album", exact)));
    }
    if (found.facts() != null || wanted.track().isEmpty()) {
      return pictured(found);
    }
    String exact = "artist:\"%s\" track:\"%s\"".formatted(artist, Wanted.forSearch(wanted.track()));
    List<Facts> albums = new ArrayList<>(); // that the track is on
    for (Facts hit : courier.ask(search("/search/track", exact))) {
      Finding track = Match.judge(wanted.itsTrack(), hit);
      if (track.facts() != null && wanted.title().isEmpty()) {
        return pictured(track); // whatever album that is
      }
      if (track.facts() != null) {
        albums.add(
            Facts.of(hit.id(), hit.album(), hit.artists(), hit.album(), 0).withCover(hit.cover()));
      }
    }
    return pictured(better(found, Match.best(wanted, albums)));
  }

  private static Finding better(Finding first, Finding second) {
    return second.verdict().compareTo(first.verdict()) > 0 ? second : first;
  }

  private static Finding pictured(Finding found) {
    Facts facts = found.facts();
    return facts != null && facts.cover().isEmpty()
        ? Finding.none("Deezer has it without a picture")
        : found;
  }

  /// All that is known of a hit.
  private Finding whole(Finding found, Facts facts, Courier courier)
      throws IOException, InterruptedException {
    List<Facts> one = courier.ask(one("/track/" + facts.id()));
    return one.isEmpty() ? found : found.with(one.getFirst());
  }

  /// With an address that still lasts.
  private Finding preview(Finding found, Facts facts, Courier courier)
      throws IOException, InterruptedException {
    Question lasting =
        new Question(
            this,
            " preview",
            URI.create(base + "/track/" + facts.id()),
            Map.of(),
            body -> List.of(hit(body)),
            known -> known.isEmpty() || lasts(known.getFirst().preview(), courier.time().now()),
            PREVIEW);
    List<Facts> fresh = courier.ask(lasting);
    return fresh.isEmpty() || fresh.getFirst().preview().isEmpty()
        ? Finding.none("Deezer has it without a preview")
        : found.with(fresh.getFirst());
  }

  /// Whether an address will be good for another minute.
  static boolean lasts(String address, Instant now) {
    Matcher expires = EXPIRES.matcher(address);
    return !expires.find()
        || Long.parseLong(expires.group(1)) > now.plusSeconds(60).getEpochSecond();
  }

  private Question search(String path, String query) {
    URI uri =
        URI.create("%s%s?q=%s&limit=10&strict=on".formatted(base, path, Service.escaped(query)));
    return new Question(this, uri, Deezer::hits);
  }

  private Question one(String path) {
    return new Question(
        this, URI.create(base + path), body -> List.of(hit(body).withPreview("").asWhole()));
  }

  private static List<Facts> hits(JsonNode body) {
    List<Facts> hits = new ArrayList<>();
    for (JsonNode hit : body.path("data")) {
      hits.add(hit(hit).withPreview("")); // it would not last
    }
    return hits;
  }

  private static Facts hit(JsonNode hit) {
    List<String> artists = new ArrayList<>();
    add(artists, hit.path("artist").path("name").asString(""));
    hit.path("contributors").forEach(other -> add(artists, other.path("name").asString("")));
    boolean album = !hit.has("album");
    JsonNode pictured = album ? hit : hit.path("album");
    return Facts.of(
            hit.path("id").asString(""),
            hit.path("title").asString(""),
            artists,
            pictured.path("title").asString(""),
            album ? 0 : 1000 * hit.path("duration").asInt(0))
        .withRelease(hit.path("isrc").asString(""), date(hit.path("release_date").asString("")))
        .withCover(cover(pictured.path("cover_big").asString("")))
        .withPreview(hit.path("preview").asString(""))
        .withSound(
            new Facts.Sound(
                known(hit.path("bpm")),
                known(hit.path("gain")),
                hit.has("rank") ? (Integer) hit.path("rank").asInt(0) : null,
                hit.has("explicit_lyrics")
                    ? (Boolean) hit.path("explicit_lyrics").asBoolean()
                    : null));
  }

  private static void add(List<String> artists, String name) {
    if (!name.isEmpty() && !artists.contains(name)) {
      artists.add(name);
    }
  }

  /// Without the picture that stands for none: its address lacks the picture's number.
  private static String cover(String address) {
    return address.contains("/cover//") ? "" : address;
  }

  private static String date(String text) {
    return text.matches("[12][0-9]{3}(-[0-9]{2}){0,2}") ? text : "";
  }

  /// Deezer writes 0 for what it does not know.
  private static @Nullable Double known(JsonNode value) {
    double number = value.asDouble(0);
    return number == 0 ? null : (Double) number;
  }
}
