package org.segue.serve;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.math.Progress;
import org.segue.model.Algorithm;
import org.segue.model.Algorithms;
import org.segue.model.ItemNeighbours;
import org.segue.model.Model;
import org.segue.model.PlaylistNeighbours;
import org.segue.model.Training;

/// A real browser on a real server: the page as people have it. The catalog has the moods of
/// [SmallServer] and one more mood, of the names that are given. [SharedBrowser] hands it out.
final class PageBrowser implements AutoCloseable {

  private static final List<String> PLACES =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  /// What the tracks of a mood are called, before the mood's name.
  static final List<String> WORDS =
      List.of(
          "Amber", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heath", "Inlet", "Jetty",
          "Knoll", "Lagoon", "Meadow", "Nook", "Orchard", "Prairie", "Quarry", "Ridge", "Shore",
          "Tundra", "Upland", "Valley", "Willow", "Yonder", "Zenith");

  private static final List<String> BANDS = List.of("Aria", "Bell", "Chord", "Drum", "Etude");

  final SmallServer server;

  /// What the page complained of: faults in its scripts and errors on its console.
  final List<String> faults = Collections.synchronizedList(new ArrayList<>());

  private final Playwright playwright;
  private final Browser browser;

  /// Opens both, or lets the test be passed over where there is no Chromium.
  static PageBrowser open(Path folder, List<String> names) throws IOException {
    Path chromium = chromium();
    Assumptions.assumeTrue(
        chromium != null,
        "no Chromium on this machine: install it, or point SEGUE_CHROMIUM to one");
    Dataset data = data(names);
    Map<String, Path> models = new LinkedHashMap<>();
    models.put("neighbours", trained(new PlaylistNeighbours(), data, folder.resolve("neighbours")));
    models.put("items", trained(new ItemNeighbours(), data, folder.resolve("items")));
    models.put("titles", trained(Algorithms.parse("title:words"), data, folder.resolve("titles")));
    return new PageBrowser(new SmallServer(options(folder.resolve("state")), models), chromium);
  }

  private PageBrowser(SmallServer server, Path chromium) {
    this.server = server;
    playwright = playwright();
    browser = launched(playwright, chromium);
  }

  static Playwright playwright() {
    return Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  }

  static Browser launched(Playwright playwright, Path chromium) {
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(chromium)
                .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  /// As on this machine, with the experiments of this project to show.
  private static ServerOptions options(Path state) {
    return ServerOptions.local(0, state)
        .withShown(new ServerOptions.Shown(Path.of("..", "experiments"), null, null, null));
  }

  static @Nullable Path chromium() {
    String named = System.getenv("SEGUE_CHROMIUM");
    List<String> places = named == null ? PLACES : List.of(named);
    return places.stream().map(Path::of).filter(Files::isExecutable).findFirst().orElse(null);
  }

  private static Path trained(Algorithm algorithm, Dataset data, Path directory)
      throws IOException {
    Model.train(algorithm, data, new Training(1, 1, Progress.NONE))
        .save(directory, true, directory.resolve("none"), "a small model");
    return directory;
  }

  private static Dataset data(List<String> names) {
    DatasetBuilder builder = new DatasetBuilder(false);
    for (int p = 0; p < 240; p++) {
      int mood = p % SmallServer.MOODS.size();
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t = 0; t < SmallServer.TRACKS; t++) {
        if (t == 0 || (p / 7 + t * t) % 4 == 0) {
          tracks.add(track(mood, t));
        }
      }
      builder.add(ExternalPlaylist.of(SmallServer.MOODS.get(mood), tracks), "small", 0);
    }
    for (int p = 0; p < (names.isEmpty() ? 0 : 12); p++) {
      List<ExternalTrack> tracks = new ArrayList<>();
      for (int t = 0; t < names.size(); t++) {
        if (t == 0 || (p + t) % 3 != 0) {
          tracks.add(named(names, t));
        }
      }
      builder.add(ExternalPlaylist.of(names.getFirst(), tracks), "named", 0);
    }
    return builder.build();
  }

  static ExternalTrack track(int mood, int t) {
    return new ExternalTrack(
        SmallServer.uri(mood, t),
        WORDS.get(t) + " " + SmallServer.MOODS.get(mood),
        "spotify:artist:%d-%d".formatted(mood, t % BANDS.size()),
        "The " + BANDS.get(t % BANDS.size()) + " " + mood,
        "spotify:album:%d-%d".formatted(mood, t % 10),
        "Album %d".formatted(t % 10),
        180_000 + 1_000 * t);
  }

  static ExternalTrack named(List<String> names, int t) {
    return new ExternalTrack(
        "spotify:track:%022d".formatted(90_000L + (names.get(t).hashCode() & 0x7fffffff)),
        names.get(t),
        "spotify:artist:n" + t,
        names.get((t + 1) % names.size()),
        "spotify:album:n" + t,
        names.get((t + 2) % names.size()),
        200_000);
  }

  /// A window of this width; nothing moves by itself in it.
  Page window(int width, ColorScheme theme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(theme)
                .setReducedMotion(ReducedMotion.REDUCE));
    Page page = context.newPage();
    page.setDefaultTimeout(10_000);
    page.onPageError(fault -> faults.add(fault));
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            faults.add(message.text());
          }
        });
    return page;
  }

  /// A window of a common width with the page in it, ready.
  Page page() {
    Page page = window(1280, ColorScheme.LIGHT);
    visit(page, "");
    return page;
  }

  /// The page with three tracks of one mood on its list.
  Page three() {
    Page page = page();
    for (String name : List.of("Birch rock", "Cedar rock", "Dune rock")) {
      find(page, name);
    }
    page.locator("#tracks [role=row]").nth(2).waitFor();
    page.locator("#lead").getByText("From 3 tracks").waitFor(); // not what came before the third
    page.waitForSelector("#next[aria-busy=false]");
    return page;
  }

  /// Searches for a track and clicks it.
  static void find(Page page, String name) {
    page.fill("#search", name);
    page.locator("#found [role=option] .name")
        .getByText(name, new Locator.GetByTextOptions().setExact(true))
        .click();
  }

  /// Goes to the page, with `fragment` behind its address, and waits until it answers.
  void visit(Page page, String fragment) {
    page.navigate("about:blank");
    page.navigate("http://127.0.0.1:%d/%s".formatted(server.port(), fragment));
    page.waitForSelector("html[data-ready=yes]");
    page.waitForSelector("#next[aria-busy=false]");
  }

  /// What the tracks of a list are called, as they stand.
  static List<String> names(Page page, String list) {
    return page.locator(list + " [role=row] .name").allTextContents();
  }

  /// The fragment of a share link that holds this state.
  static String shared(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return "#list=" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  @Override
  public void close() throws IOException {
    browser.close();
    playwright.close();
    server.close();
  }
}
