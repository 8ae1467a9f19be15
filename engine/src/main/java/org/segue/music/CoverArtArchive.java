package org.segue.music;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The Cover Art Archive: pictures of what MusicBrainz knows, which is asked first. No key.
///
/// `/release-group/MBID/front-500` redirects to a machine of the Internet Archive; 404 means that
/// there is no picture, 400 that the number is none.
public record CoverArtArchive(URI base, MusicBrainz numbers) implements Service {

  public CoverArtArchive() {
    this(URI.create("https://coverartarchive.org"), new MusicBrainz());
  }

  @Override
  public String name() {
    return "coverartarchive";
  }

  @Override
  public Service at(URI other) {
    return new CoverArtArchive(other, numbers);
  }

  /// The same, with numbers from there.
  public CoverArtArchive with(MusicBrainz other) {
    return new CoverArtArchive(base, other);
  }

  @Override
  public Set<Offer> offers() {
    return Set.of(Offer.COVER);
  }

  @Override
  public Set<String> hosts() {
    return Set.of("coverartarchive.org", "archive.org", "*.archive.org");
  }

  @Override
  public Limits limits() {
    return numbers.limits();
  }

  /// It states no limit; this is ours.
  @Override
  public Limits fileLimits() {
    return new Limits(4, Duration.ofSeconds(2));
  }

  @Override
  public int requests(Offer offer) {
    return 1; // of MusicBrainz
  }

  @Override
  public Reading<JsonNode> read(Transport.Reply reply) {
    return Reading.json(reply);
  }

  @Override
  public Finding find(Wanted wanted, Offer offer, Courier courier)
      throws IOException, InterruptedException {
    Finding found = numbers.find(wanted, offer, courier);
    Facts facts = found.facts();
    return facts == null
        ? found
        : found.with(facts.withCover("%s/release-group/%s/front-500".formatted(base, facts.id())));
  }
}
