package org.segue.serve;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.segue.serve.PageBrowser.find;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.segue.store.ServerDatabase;

/// Sound and pictures on the page, from a server that wants a key: previews of a service that is
/// made up here, at whose sounds' address a generated tone lies, and covers of a folder.
@ExtendWith(SharedBrowser.class)
class PageMediaTest {

  private static final String SOUNDS = "https://cdnt-preview.dzcdn.net/";
  private static final String ELSEWHERE = "https://elsewhere.example/";
  private static final String LASTING = ".mp3?hdnea=exp=9999999999~x";

  private static final WireMockServer SERVICE = new WireMockServer(options().dynamicPort());

  @TempDir private static Path folder;
  private static PageBrowser browser;
  private static SmallServer server;
  private static String key = "";

  @BeforeAll
  static void start(PageBrowser shared) throws IOException {
    browser = shared;
    SERVICE.start();
    for (int t : new int[] {3, 4, 5}) {
      offer(t, SOUNDS + t + LASTING);
    }
    offer(6, ELSEWHERE + 6 + LASTING);
    Path covers = Files.createDirectory(folder.resolve("covers"));
    ImageIO.write(
        new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB),
        "png",
        covers.resolve("picture.png").toFile());
    Files.copy(covers.resolve("picture.png"), covers.resolve("other.png"));
    String list =
        "file,uri\npicture.png,%s\nother.png,%s\n"
            .formatted(SmallServer.uri(0, 3), SmallServer.uri(0, 4));
    Files.writeString(covers.resolve("covers.csv"), list);
    Path state = folder.resolve("state");
    try (ServerDatabase database = ServerDatabase.open(state, null)) {
      key = new Keys(database, Clock.systemUTC()).make("somebody", "write", 0, new SecureRandom());
    }
    server =
        new SmallServer(
            ServerOptions.local(0, state)
                .withShown(
                    new ServerOptions.Shown(null, covers, URI.create(SERVICE.baseUrl()), null)),
            SmallServer.models(folder));
  }

  @AfterAll
  static void stop() throws IOException {
    SERVICE.stop();
    if (server != null) {
      server.close();
    }
  }

  /// Makes the service find track `t` of rock, with its sound at this address.
  private static void offer(int t, String sound) {
    String track =
        """
        {"id": %d, "readable": true, "title": "Song %d of rock", "title_short": "Song %d of rock",
         "duration": %d, "preview": "%s", "artist": {"id": 1, "name": "Singer %d rock"},
         "album": {"id": 2, "title": "Album %d"}}
        """
            .formatted(t, t, t, 180 + t, sound, t % 5, t % 10);
    SERVICE.stubFor(
        get(urlPathEqualTo("/search/track"))
            .withQueryParam("q", containing("Song %d of rock".formatted(t)))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"data\": [%s], \"total\": 1}".formatted(track))));
    SERVICE.stubFor(
        get(urlPathEqualTo("/track/" + t))
            .willReturn(
                aResponse().withHeader("Content-Type", "application/json").withBody(track)));
  }

  /// Twenty seconds of 440 Hz.
  private static byte[] tone() throws IOException {
    byte[] samples = new byte[20 * 8000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (128 + 40 * Math.sin(2 * Math.PI * 440 * i / 8000));
    }
    ByteArrayOutputStream wave = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(
            new ByteArrayInputStream(samples),
            new AudioFormat(8000, 8, 1, false, false),
            samples.length),
        AudioFileFormat.Type.WAVE,
        wave);
    return wave.toByteArray();
  }

  /// The page with these songs of rock on its list. What plays is noted in `window.sounds`.
  private static Page page(int... songs) throws IOException {
    byte[] tone = tone();
    Page page = browser.window(1280, ColorScheme.LIGHT);
    page.addInitScript("sessionStorage.setItem('segue.key', '%s')".formatted(key));
    page.addInitScript(
        """
        window.sounds = new Set();
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () {
          window.sounds.add(this);
          return play.call(this);
        };
        """);
    page.route(SOUNDS + "**", route -> answer(route, tone));
    page.route(ELSEWHERE + "**", route -> answer(route, tone));
    page.navigate("http://127.0.0.1:%d/".formatted(server.port()));
    page.waitForSelector("html[data-ready=yes]");
    for (int song : songs) {
      find(page, "Song %d of rock".formatted(song));
    }
    page.waitForSelector("#next[aria-busy=false]");
    return page;
  }

  private static void answer(Route route, byte[] tone) {
    if (route.request().url().contains("/5.mp3")) {
      route.fulfill(new Route.FulfillOptions().setStatus(404));
    } else {
      String range = route.request().headers().getOrDefault("range", "bytes=0-");
      int from = Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
      route.fulfill(
          new Route.FulfillOptions()
              .setStatus(206)
              .setHeaders(
                  Map.of(
                      "Content-Type",
                      "audio/wav",
                      "Accept-Ranges",
                      "bytes",
                      "Content-Range",
                      "bytes %d-%d/%d".formatted(from, tone.length - 1, tone.length)))
              .setBodyBytes(Arrays.copyOfRange(tone, from, tone.length)));
    }
  }

  private static Locator button(Page page, String what, int song) {
    return page.locator(
        "#tracks [aria-label='%s a preview of Song %d of rock']".formatted(what, song));
  }

  private static Object sounding(Page page) {
    return page.evaluate(
        "() => [...sounds].filter((one) => !one.paused).map((one) =>"
            + " one.src.match(/\\d+(?=\\.mp3)/)[0])");
  }

  @Test
  void onePreviewSoundsAtATimeAndStopsWhenItIsTold() throws Exception {
    Page page = page(3, 4);
    assertThat(page.locator(".player")).hasCount(0); // nothing plays by itself
    button(page, "Play", 3).click();
    assertThat(button(page, "Pause", 3)).isVisible();
    assertThat(page.locator(".player .name")).hasText("Song 3 of rock");
    assertThat(page.locator(".player .time")).not().hasText("0:00");
    assertThat(sounding(page)).isEqualTo(List.of("3"));

    button(page, "Play", 4).click();
    assertThat(button(page, "Pause", 4)).isVisible();
    assertThat(button(page, "Play", 3)).hasCount(1);
    assertThat(page.locator(".player")).hasCount(1);
    assertThat(sounding(page)).isEqualTo(List.of("4"));

    button(page, "Pause", 4).click();
    assertThat(button(page, "Play", 4)).isVisible();
    assertThat(sounding(page)).isEqualTo(List.of());
    page.locator(".player [aria-label='Stop the preview']").click();
    assertThat(page.locator(".player")).hasCount(0);
    assertThat(browser.faults).isEmpty();
    page.close();
  }

  @Test
  void thePlayerIsInNobodysWay() throws Exception {
    Page page = page(3, 4);
    button(page, "Play", 3).click();
    assertThat(page.locator(".player .time")).not().hasText("0:00");
    for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
      for (int width : new int[] {1280, 320}) {
        page.setViewportSize(width, 900);
        PageAccessTest.assertClear(page, "player, %s, %d".formatted(theme, width));
      }
    }
    page.close();
  }

  @Test
  void aPreviewIsPlayedWithTheKeyboardAlone() throws Exception {
    Page page = page(3, 4);
    Keyboard keys = page.keyboard();
    page.locator("#tracks .grip").first().focus();
    keys.press("ArrowRight");
    assertThat(button(page, "Play", 3)).isFocused();
    keys.press("Enter");
    assertThat(button(page, "Pause", 3)).isFocused();
    keys.press("Space");
    assertThat(button(page, "Play", 3)).isFocused();
    page.evaluate("document.activeElement.blur()");
    keys.press("Space"); // where nothing else takes it
    assertThat(button(page, "Pause", 3)).hasCount(1);
    Locator place = page.locator(".player input");
    place.focus();
    keys.press("End");
    assertThat(page.locator(".player .time")).hasText("0:20");
    keys.press("Escape");
    assertThat(page.locator(".player")).hasCount(0);
    assertThat(button(page, "Play", 3)).isFocused();
    assertThat(sounding(page)).isEqualTo(List.of());
    assertThat(browser.faults).isEmpty();
    page.close();
  }

  @Test
  void aPreviewThatIsGoneIsSaidAndThePageGoesOn() throws Exception {
    Page page = page(3, 5, 7);
    button(page, "Play", 5).click();
    assertThat(page.locator("#notes")).containsText("The preview of Song 5 of rock is gone");
    assertThat(page.locator(".player")).hasCount(0);
    button(page, "Play", 7).click();
    assertThat(page.locator("#notes")).containsText("No preview of Song 7 of rock was found");
    button(page, "Play", 3).click();
    assertThat(button(page, "Pause", 3)).isVisible();
    assertThat(browser.faults).isEmpty();
    page.close();
  }

  @Test
  void aServiceThatIsNotToBeAskedIsToldWithTheTimeFromWhichItMay() throws Exception {
    String later = "deezer is not to be asked before 2026-11-23T10:11:32Z: HTTP 429";
    Page page = page(3);
    page.route(
        "**/v1/previews/**",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(503)
                    .setContentType("application/problem+json")
                    .setBodyBytes(Problem.unavailable("preview-later", later, 3600).body("1"))));
    button(page, "Play", 3).click();
    assertThat(page.locator("#notes")).containsText(later);
    assertThat(page.locator(".player")).hasCount(0);
    page.close();
  }

  @Test
  void soundComesFromTheServicesAddressesOnly() throws Exception {
    String policy = server.get("/").headers().firstValue("Content-Security-Policy").orElse("none");
    assertThat(policy)
        .contains("media-src 'self' https://*.dzcdn.net;", "connect-src 'self';")
        .contains("img-src 'self' data: blob:;");
    Page page = page(6);
    button(page, "Play", 6).click();
    assertThat(page.locator("#notes")).containsText("The preview of Song 6 of rock is gone");
    assertThat(page.locator(".player")).hasCount(0);
    assertThat(browser.faults).isNotEmpty().allMatch(fault -> fault.contains("media-src"));
    page.close();
  }

  @Test
  void aFolderOfFewCoversShowsThoseItHas() throws Exception {
    Page page = browser.window(1280, ColorScheme.LIGHT);
    List<String> asked = new ArrayList<>();
    page.onRequest(
        request -> {
          if (request.url().contains("/v1/covers/")) {
            asked.add(request.url());
          }
        });
    page.addInitScript("sessionStorage.setItem('segue.key', '%s')".formatted(key));
    page.navigate("http://127.0.0.1:%d/".formatted(server.port()));
    page.waitForSelector("html[data-ready=yes]");
    for (int song : new int[] {7, 8, 9, 11, 12, 13, 14, 3}) {
      find(page, "Song %d of rock".formatted(song));
    }
    page.waitForFunction(
        "() => document.querySelector('#tracks .track:last-child .cover img')?.naturalWidth ==="
            + " 30");
    assertThat(page.locator("#tracks .cover img")).hasCount(1);
    page.locator("#tracks [data-part=remove]").first().click();
    page.click("#undo");
    assertThat(page.locator("#tracks [role=row]")).hasCount(8);
    asked.removeIf(address -> address.endsWith("0003"));
    assertThat(asked).as("those without one, each asked for once").isNotEmpty();
    assertThat(asked).doesNotHaveDuplicates();
    page.close();

    Page other = browser.window(1280, ColorScheme.LIGHT);
    other.onRequest(request -> asked.add(request.url()));
    asked.clear();
    browser.visit(other, ""); // of a server without covers
    find(other, "Birch rock");
    other.waitForSelector("#next[aria-busy=false]");
    assertThat(asked).isNotEmpty().noneMatch(address -> address.contains("/v1/covers/"));
    other.close();
  }

  @Test
  void coversBehindAKeyAreShown() throws Exception {
    assertThat(server.get("/v1/covers/" + SmallServer.uri(0, 3)).statusCode()).isEqualTo(401);
    Page page = page(3, 4);
    page.waitForFunction(
        """
        () => {
          const images = [...document.querySelectorAll('#tracks .cover img')];
          return images.length === 2 && images.every((one) => one.naturalWidth === 30);
        }\
        """);
    List<?> addresses =
        (List<?>)
            page.evaluate(
                "() => [...document.querySelectorAll('#tracks .cover img')].map((one) => one.src)");
    for (Object address : addresses) {
      assertThat(address.toString()).startsWith("blob:").doesNotContain(key);
      // let go: whoever has the address gets nothing any more
      assertThat(page.evaluate("at => fetch(at).then(() => 'there', () => 'gone')", address))
          .isEqualTo("gone");
    }
    page.close();
  }
}
