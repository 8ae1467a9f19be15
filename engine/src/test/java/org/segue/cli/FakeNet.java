package org.segue.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.segue.data.Catalog;

/// A server on this machine that answers as the services do, for the first tracks of a catalog:
/// track t has the number 1000 + t.
final class FakeNet implements AutoCloseable {

  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private final Catalog catalog;

  FakeNet(Catalog catalog) {
    this.catalog = catalog;
    server.start();
  }

  WireMockServer server() {
    return server;
  }

  String url() {
    return server.baseUrl();
  }

  /// For the command line.
  String at(String service) {
    return "--at=%s=%s".formatted(service, url());
  }

  @Override
  public void close() {
    server.stop();
  }

  /// How often each address was asked for.
  Map<String, Integer> asked() {
    Map<String, Integer> asked = new LinkedHashMap<>();
    for (ServeEvent event : server.getAllServeEvents()) {
      asked.merge(event.getRequest().getUrl(), 1, Integer::sum);
    }
    return asked;
  }

  /// Deezer knows the track, by search and by number.
  void deezerTrack(int track) {
    String hit = deezer(track);
    server.stubFor(
        get(urlPathEqualTo("/search/track"))
            .withQueryParam("q", equalTo(query(track, "track", catalog.trackName(track))))
            .willReturn(okJson("{\"data\":[" + hit + "],\"total\":1}")));
    server.stubFor(get("/track/" + (1000 + track)).willReturn(okJson(hit)));
  }

  /// And its preview.
  void deezerPreview(int track, ResponseDefinitionBuilder reply) {
    server.stubFor(get("/preview/" + (1000 + track) + ".mp3").willReturn(reply));
  }

  /// Deezer knows the track's album; its cover is `/cover/NUMBER`.
  void deezerAlbum(int track) {
    int album = catalog.albumOf(track);
    server.stubFor(
        get(urlPathEqualTo("/search/album"))
            .withQueryParam("q", equalTo(query(track, "album", catalog.albumName(album))))
            .willReturn(
                okJson(
                    "{\"data\":[{\"id\":%d,\"title\":\"%s\",\"cover_big\":\"%s/cover/%d\",\"artist\":{\"name\":\"%s\"}}]}"
                        .formatted(album, catalog.albumName(album), url(), album, artist(track)))));
  }

  void cover(int album, ResponseDefinitionBuilder reply) {
    server.stubFor(get("/cover/" + album).willReturn(reply));
  }

  /// MusicBrainz knows the recording by its ISRC.
  void recording(int track, String date) {
    server.stubFor(
        get(urlPathEqualTo("/ws/2/isrc/" + isrc(track)))
            .willReturn(
                okJson(
                    "{\"recordings\":[{\"id\":\"mbid-%d\",\"title\":\"%s\",\"length\":%d,\"first-release-date\":\"%s\",\"artist-credit\":[{\"name\":\"%s\"}]}]}"
                        .formatted(
                            track,
                            catalog.trackName(track),
                            catalog.durationOf(track),
                            date,
                            artist(track)))));
  }

  static String isrc(int track) {
    return "GBTST26%05d".formatted(track);
  }

  private String deezer(int track) {
    return """
    {"id":%d,"title":"%s","isrc":"%s","duration":%d,"rank":%d,"release_date":"2001-02-03",
     "explicit_lyrics":false,"bpm":%d,"gain":-7.5,"preview":"%s/preview/%d.mp3",
     "artist":{"name":"%s"},"album":{"title":"%s","cover_big":"%s/cover/%d"}}
    """
        .formatted(
            1000 + track,
            catalog.trackName(track),
            isrc(track),
            Math.round(catalog.durationOf(track) / 1000.0),
            900_000 - track,
            track == 1 ? 0 : 100 + track,
            url(),
            1000 + track,
            artist(track),
            catalog.albumName(catalog.albumOf(track)),
            url(),
            catalog.albumOf(track));
  }

  private String query(int track, String field, String name) {
    return "artist:\"%s\" %s:\"%s\"".formatted(artist(track), field, name);
  }

  private String artist(int track) {
    return catalog.artistName(catalog.artistOf(track));
  }

  static ResponseDefinitionBuilder png(int colour) throws IOException {
    BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < 400; p++) {
      image.setRGB(p % 20, p / 20, colour);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return aResponse().withHeader("Content-Type", "image/png").withBody(bytes.toByteArray());
  }

  /// Half a second of a tone.
  static ResponseDefinitionBuilder tone(double hertz) throws IOException {
    byte[] samples = new byte[2 * 11_025];
    for (int t = 0; t < samples.length / 2; t++) {
      int level = (int) (16_000 * Math.sin(2 * Math.PI * hertz * t / 22_050));
      samples[2 * t] = (byte) level;
      samples[2 * t + 1] = (byte) (level >> 8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AudioFormat format = new AudioFormat(22_050, 16, 1, true, false);
    try (AudioInputStream in =
        new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length / 2)) {
      AudioSystem.write(in, AudioFileFormat.Type.WAVE, bytes);
    }
    return aResponse().withHeader("Content-Type", "audio/mpeg").withBody(bytes.toByteArray());
  }
}
