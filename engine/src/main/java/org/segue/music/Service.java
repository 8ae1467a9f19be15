package org.segue.music;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Somebody else's service that knows something of tracks. The permits clause lists them all.
///
/// A service knows how it is asked and what its replies mean; the [Courier] does the asking.
public sealed interface Service
    permits Deezer, MusicBrainz, CoverArtArchive, SpotifyEmbed, SpotifyWeb {

  /// What a service can tell of a track.
  enum Offer {
    /// The address of a picture of its album.
    COVER,
    /// The address of half a minute of sound.
    PREVIEW,
    /// Numbers that describe its sound or its success.
    FEATURES,
    /// What it is called elsewhere, when it came out, how long it is.
    METADATA
  }

  /// On the command line and in the cache: `deezer`.
  String name();

  Set<Offer> offers();

  /// Where it is asked.
  URI base();

  /// The same service at another address, such as one's own mirror.
  Service at(URI other);

  /// The hosts that its requests, and the files it points to, may go to; `*.` stands for any name
  /// before the rest.
  Set<String> hosts();

  /// How often it may be asked.
  Limits limits();

  /// How often the files it points to may be asked for.
  Limits fileLimits();

  /// How many requests one answer takes at most.
  int requests(Offer offer);

  /// What a reply means.
  Reading<JsonNode> read(Transport.Reply reply);

  /// Finds what is wanted and tells what it offers; the facts have it, if they have anything.
  ///
  /// @throws LaterException if the service is not to be asked now
  /// @throws FailedException if this question has no answer
  /// @throws ClosedException if the service lets nobody in
  Finding find(Wanted wanted, Offer offer, Courier courier)
      throws IOException, InterruptedException;

  /// Escaped for a query.
  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
