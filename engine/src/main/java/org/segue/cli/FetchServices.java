package org.segue.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.segue.music.CoverArtArchive;
import org.segue.music.Deezer;
import org.segue.music.MusicBrainz;
import org.segue.music.Service;
import org.segue.music.Service.Offer;
import org.segue.music.SpotifyEmbed;
import org.segue.music.SpotifyWeb;

/// The services by name, as they are asked for on the command line.
///
/// @param elsewhere other addresses of some, by name: mirrors
/// @param environment where keys are
record FetchServices(Map<String, URI> elsewhere, Map<String, String> environment) {

  private static final List<String> NAMES =
      List.of("deezer", "musicbrainz", "coverartarchive", "spotify", "spotify-embed");

  FetchServices {
    elsewhere = Map.copyOf(elsewhere);
    environment = Map.copyOf(environment);
    elsewhere.keySet().forEach(FetchServices::known);
    elsewhere.forEach(
        (name, uri) -> {
          boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
          if (!web || uri.getHost() == null || uri.getQuery() != null) {
            throw new IllegalArgumentException(
                "--at %s=%s: no address like http://localhost:5000".formatted(name, uri));
          }
        });
  }

  /// Who is asked for this if nobody says: those that need no key and whose terms allow it, best
  /// first.
  private static List<String> usual(Offer offer) {
    return switch (offer) {
      case COVER -> List.of("coverartarchive", "deezer");
      case PREVIEW, FEATURES -> List.of("deezer");
      case METADATA -> List.of("deezer", "musicbrainz");
    };
  }

  /// The named services, or the usual ones, in their order.
  List<Service> choose(Offer offer, List<String> names) throws IOException {
    List<Service> services = new ArrayList<>();
    for (String name : names.isEmpty() ? usual(offer) : names) {
      known(name);
      if (offer == Offer.FEATURES && name.equals("spotify")) {
        throw new IllegalArgumentException(
            SpotifyWeb.CLOSED
                + "; what is left is `--services deezer` (tempo, gain, rank), or a table of your"
                + " own with `segue features`");
      }
      Service service = make(name);
      if (!service.offers().contains(offer)) {
        throw new IllegalArgumentException(
            "%s has no %s; there are %s"
                .formatted(name, word(offer), String.join(", ", usual(offer))));
      }
      services.add(service);
    }
    return services;
  }

  private Service make(String name) throws IOException {
    Service service =
        switch (name) {
          case "deezer" -> new Deezer();
          case "musicbrainz" -> new MusicBrainz();
          case "coverartarchive" -> new CoverArtArchive();
          case "spotify-embed" -> new SpotifyEmbed();
          default -> new SpotifyWeb(key("SPOTIFY_CLIENT_ID"), key("SPOTIFY_CLIENT_SECRET"));
        };
    URI other = elsewhere.get(name);
    Service placed = other == null ? service : service.at(other);
    URI numbers = elsewhere.get("musicbrainz");
    return placed instanceof CoverArtArchive covers && numbers != null
        ? covers.with(new MusicBrainz(numbers))
        : placed;
  }

  /// A secret from the environment, or from the file that NAME_FILE names.
  private String key(String name) throws IOException {
    @Nullable String value = environment.get(name);
    @Nullable String file = environment.get(name + "_FILE");
    String key = value == null && file != null ? Files.readString(Path.of(file)) : value;
    if (key == null || key.isBlank()) {
      throw new IllegalArgumentException(
          "spotify wants keys of your own: set SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET, or"
              + " …_FILE with the names of files (an app made at"
              + " https://developer.spotify.com/dashboard, whose owner has Premium)");
    }
    return Objects.requireNonNull(key).strip();
  }

  private static void known(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "no service '%s'; there are %s".formatted(name, String.join(", ", NAMES)));
    }
  }

  private static String word(Offer offer) {
    return switch (offer) {
      case COVER -> "covers";
      case PREVIEW -> "previews";
      case FEATURES -> "features";
      case METADATA -> "metadata";
    };
  }
}
