package org.segue.music;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.segue.music.Courier.Question;
import tools.jackson.databind.JsonNode;

/// MusicBrainz' web service, version 2: no key, but one request a second and a way to reach whoever
/// asks; too many are answered with 503. For all of a large catalog take its database instead, and
/// give the address of your mirror.
public record MusicBrainz(URI base) implements Service {

  public MusicBrainz() {
    this(URI.create("https://musicbrainz.org"));
  }

  @Override
  public String name() {
    return "musicbrainz";
  }

  @Override
  public Service at(URI other) {
    return new MusicBrainz(other);
  }

  @Override
  public Set<Offer> offers() {
    return Set.of(Offer.METADATA);
  }

  @Override
  public Set<String> hosts() {
    return Set.of("musicbrainz.org");
  }

  /// A little less than one a second, as requests do not arrive as evenly as they leave. A mirror
  /// is the user's own.
  @Override
  public Limits limits() {
    return "musicbrainz.org".equals(base.getHost())
        ? new Limits(1, Duration.ofMillis(1100))
        : new Limits(50, Duration.ofSeconds(1));
  }

  @Override
  public Limits fileLimits() {
    return limits();
  }

  @Override
  public int requests(Offer offer) {
    return 2;
  }

  @Override
  public Reading<JsonNode> read(Transport.Reply reply) {
    return Reading.json(reply);
  }

  @Override
  public Finding find(Wanted wanted, Offer offer, Courier courier)
      throws IOException, InterruptedException {
    if (wanted.kind() == Wanted.Kind.ALBUM) {
      return album(wanted, courier);
    }
    if (!wanted.isrc().isEmpty()) {
      URI uri =
          URI.create(
              base + "/ws/2/isrc/" + wanted.isrc() + "?inc=artist-credits+releases&fmt=json");
      Question question =
          new Question(this, uri, body -> recordings(body.path("recordings"), wanted.isrc()));
      Finding byNumber = Match.best(wanted, courier.ask(question));
      if (byNumber.facts() != null) {
        return byNumber;
      }
    }
    String title = Wanted.forSearch(wanted.title());
    if (title.isEmpty()) {
      return Finding.none("it has no title to search for");
    }
    return Match.best(
        wanted,
        courier.ask(
            new Question(
                this,
                search("recording", title, wanted.artist(), 10),
                body -> recordings(body.path("recordings"), ""))));
  }

  /// The release group of an album: all its editions.
  private Finding album(Wanted wanted, Courier courier) throws IOException, InterruptedException {
    String title = Wanted.forSearch(wanted.title());
    if (title.isEmpty()) {
      return Finding.none("the name of its album is not known");
    }
    URI uri = search("release-group", title, wanted.artist(), 5);
    return Match.best(wanted, courier.ask(new Question(this, uri, MusicBrainz::groups)));
  }

  private URI search(String entity, String title, String artist, int limit) {
    String field = entity.replace("-", "");
    String by = Wanted.forSearch(artist);
    String query =
        "%s:\"%s\"%s".formatted(field, title, by.isEmpty() ? "" : " AND artist:\"" + by + '"');
    return URI.create(
        "%s/ws/2/%s?query=%s&limit=%d&fmt=json"
            .formatted(base, entity, Service.escaped(query), limit));
  }

  private static List<Facts> recordings(JsonNode found, String isrc) {
    List<Facts> hits = new ArrayList<>();
    for (JsonNode recording : found) {
      JsonNode release = recording.path("releases").path(0);
      String first = recording.path("first-release-date").asString("");
      hits.add(
          Facts.of(
                  recording.path("id").asString(""),
                  recording.path("title").asString(""),
                  artists(recording),
                  release.path("title").asString(""),
                  recording.path("length").asInt(0))
              .withRelease(
                  isrc.isEmpty() ? recording.path("isrcs").path(0).asString("") : isrc,
                  first.isEmpty() ? release.path("date").asString("") : first)
              .asWhole());
    }
    return hits;
  }

  private static List<Facts> groups(JsonNode body) {
    List<Facts> hits = new ArrayList<>();
    for (JsonNode group : body.path("release-groups")) {
      String title = group.path("title").asString("");
      String id = group.path("id").asString("");
      hits.add(
          Facts.of(id, title, artists(group), title, 0)
              .withRelease("", group.path("first-release-date").asString("")));
    }
    return hits;
  }

  /// The whole credit as it is printed, and each of its names.
  private static List<String> artists(JsonNode of) {
    StringBuilder credit = new StringBuilder();
    List<String> artists = new ArrayList<>();
    for (JsonNode part : of.path("artist-credit")) {
      String name = part.path("name").asString("");
      credit.append(name).append(part.path("joinphrase").asString(""));
      artists.add(name);
    }
    if (artists.size() > 1) {
      artists.addFirst(credit.toString());
    }
    return artists;
  }
}
