package org.segue.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.ExternalPlaylist;
import org.segue.store.ServerDatabase;
import org.segue.store.ServerDatabase.Event;
import org.segue.store.ServerDatabase.Part;

/// What the page tells of what people took and turned down, as it arrives in the database.
@ExtendWith(SharedBrowser.class)
class PageEventsTest {

  @TempDir private Path folder;

  /// The page of this server with three songs of rock on its list.
  private static Page page(PageBrowser browser, SmallServer server) {
    Page page = browser.window(1280, ColorScheme.LIGHT);
    page.navigate("http://127.0.0.1:%d/".formatted(server.port()));
    page.waitForSelector("html[data-ready=yes]");
    for (int song : new int[] {3, 4, 5}) {
      PageBrowser.find(page, "Song %d of rock".formatted(song));
    }
    page.locator("#tracks [role=row]").nth(2).waitFor();
    rest(page);
    return page;
  }

  /// Waits until the page has the suggestions for its list.
  private static void rest(Page page) {
    page.waitForTimeout(100); // it asks a little after each change
    page.waitForSelector("#next[aria-busy=false]");
  }

  private static Object list(Page page, String part) {
    page.waitForTimeout(300); // it keeps its list a little after each change
    return page.evaluate("() => JSON.parse(localStorage.getItem('segue.work'))" + part);
  }

  private List<Event> events() throws Exception {
    List<Event> events = new ArrayList<>();
    try (ServerDatabase database = ServerDatabase.open(folder.resolve("state"), null)) {
      database.forEachEvent(Part.ALL, events::add);
    }
    return events;
  }

  @Test
  void whateverIsTakenIsToldAndASavedListCountsOnce(PageBrowser browser) throws Exception {
    Set<Object> taken = new HashSet<>();
    Object saved;
    try (SmallServer server = SmallServer.start(folder)) {
      Page page = page(browser, server);
      List<String> told = Collections.synchronizedList(new ArrayList<>());
      page.onRequestFinished(
          request -> {
            if (request.url().endsWith("/v1/events")) {
              told.add(request.postData());
            }
          });
      String fromSegue = ".tracks.filter((one) => one.from).map((one) => one.uri)";
      int before = 0;
      for (String way : List.of("add", "weave", "swap", "fill", "add-all")) {
        if (way.equals("add")) {
          page.locator("#next [data-part=add]").first().click();
        } else if (way.equals("swap")) {
          Object swapped = list(page, ".tracks[0].uri");
          page.locator("#tracks [data-part=more]").first().click();
          page.getByText("Swap for a better fit").click();
          assertThat(page.locator("#notes")).containsText("Swapped for");
          taken.add("no " + swapped);
        } else {
          if (way.equals("fill")) {
            page.fill("#fill-to", "9");
            page.locator("#fill-to").press("Tab");
          }
          page.click("#" + way);
          assertThat(page.locator("#notes")).containsText(way.equals("weave") ? "Wove" : "Added");
        }
        rest(page);
        taken.addAll((List<?>) list(page, fromSegue));
        assertThat(taken.size()).as(way).isGreaterThan(before);
        before = taken.size();
      }
      page.click("#more");
      page.getByText("Save on the server").click();
      assertThat(page.locator("#notes")).containsText("Saved");
      String refused = String.valueOf(page.evaluate("next.querySelector('.suggested').track.uri"));
      page.locator("#next [data-part=reject]").first().click();
      taken.add("no " + refused);
      for (int i = 0; i < 100 && told.size() < taken.size(); i++) {
        page.waitForTimeout(50);
      }
      saved = list(page, ".saved.id");
      assertThat(browser.faults).isEmpty();
      page.close();
    }
    Set<Object> kept = new HashSet<>();
    for (Event event : events()) {
      kept.add((event.kind().equals("reject") ? "no " : "") + event.track());
      assertThat(event.playlist()).isEqualTo(saved);
      if (event.kind().equals("accept")) {
        assertThat(event.place()).isPositive();
        assertThat(event.model()).isEqualTo("neighbours");
      }
    }
    assertThat(kept).isEqualTo(taken);
    try (ServerDatabase database = ServerDatabase.open(folder.resolve("state"), null)) {
      List<ExternalPlaylist> playlists = Kept.playlists(database, Part.ALL);
      assertThat(playlists).hasSize(1);
    }
  }

  @Test
  void whatDoesNotArriveIsToldAgainByTheSameName(PageBrowser browser) throws Exception {
    List<String> names = Collections.synchronizedList(new ArrayList<>());
    try (SmallServer server = SmallServer.start(folder)) {
      Page page = page(browser, server);
      page.route(
          "**/v1/events",
          route -> {
            names.add(route.request().headers().get("idempotency-key"));
            if (names.size() == 1) {
              route.fetch(); // it is stored, but the answer is lost
              route.fulfill(
                  new Route.FulfillOptions()
                      .setStatus(503)
                      .setHeaders(java.util.Map.of("Retry-After", "1")));
            } else {
              route.resume();
            }
          });
      page.locator("#next [data-part=add]").first().click();
      rest(page);
      page.locator("#next [data-part=add]").first().click();
      for (int i = 0; i < 100 && names.size() < 3; i++) {
        page.waitForTimeout(50);
      }
      page.waitForTimeout(200);
      page.close();
    }
    assertThat(names).hasSize(3);
    assertThat(names.get(1)).isEqualTo(names.get(0));
    assertThat(names.get(2)).isGreaterThan(names.get(0));
    assertThat(events()).hasSize(2);
  }

  @Test
  void undoingGoesBackToTheListThatWasAndItsPlace(PageBrowser browser) throws Exception {
    try (SmallServer server = SmallServer.start(folder)) {
      server.post(
          "/v1/playlists",
          "{\"title\":\"another\",\"tracks\":[\"%s\"]}".formatted(SmallServer.uri(1, 1)));
      Page page = page(browser, server);
      Object session = list(page, ".session");
      page.click("#more");
      page.getByText("Open a saved one").click();
      page.locator("dialog .choice").getByText("another").click();
      assertThat(page.locator("#tracks [role=row]")).hasCount(1);
      assertThat(list(page, ".session")).isNotEqualTo(session);
      page.click("#undo");
      assertThat(page.locator("#tracks [role=row]")).hasCount(3);
      assertThat(list(page, ".session")).isEqualTo(session);
      assertThat(list(page, ".saved")).isNull(); // saving again must not replace the other one
      page.close();
    }
  }
}
