package org.segue.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.segue.serve.PageBrowser.find;
import static org.segue.serve.PageBrowser.names;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What people do on the page, with the mouse and with the keyboard alone.
@ExtendWith(SharedBrowser.class)
class PageTest {

  private static PageBrowser browser;

  @BeforeAll
  static void open(PageBrowser shared) {
    browser = shared;
  }

  @AfterEach
  void thePageHadNoFault() {
    assertThat(browser.faults).isEmpty();
  }

  @Test
  void aListIsMadeWithTheMouse() {
    Page page = browser.page();
    page.getByText("chill", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("#title")).hasValue("chill");

    find(page, "Dune rock");
    find(page, "Fjord rock");
    page.locator("#title").fill("");
    assertThat(page.locator("#lead")).hasText("From 2 tracks");
    assertThat(page.locator("#next .suggested .name").first()).containsText("rock");
    assertThat(page.locator("#next .suggested .number").first()).hasText("3");

    String wanted = names(page, "#next").getFirst();
    page.locator("#next [aria-label='Add %s']".formatted(wanted)).click();
    assertThat(page.locator("#tracks [role=row]")).hasCount(3);
    assertThat(names(page, "#tracks")).contains(wanted);
    assertThat(names(page, "#next")).doesNotContain(wanted);

    String refused = names(page, "#next").getFirst();
    page.locator("#next [aria-label='Not %s']".formatted(refused)).click();
    assertThat(page.locator("#turned-down")).hasText("1 turned down");
    assertThat(names(page, "#next")).doesNotContain(refused);
    page.locator("#notes").getByText("Undo").click();
    assertThat(page.locator("#turned-down")).isHidden();

    page.locator("#next [data-part=why]").first().click();
    assertThat(page.locator("#next .reasons .name").first()).containsText("rock");
    page.close();
  }

  @Test
  void aTrackIsDraggedToAnotherPlace() {
    Page page = browser.three();
    List<String> before = names(page, "#tracks");
    BoundingBox from = page.locator("#tracks .grip").first().boundingBox();
    BoundingBox to = page.locator("#tracks .grip").nth(2).boundingBox();
    Mouse mouse = page.mouse();
    mouse.move(from.x + 10, from.y + 10);
    mouse.down();
    mouse.move(from.x + 12, from.y + 30, new Mouse.MoveOptions().setSteps(4));
    mouse.move(to.x + 12, to.y + to.height, new Mouse.MoveOptions().setSteps(8));
    mouse.up();
    assertThat(page.locator("#tracks [role=row] .name").last()).hasText(before.getFirst());
    page.click("#undo");
    assertThat(names(page, "#tracks")).isEqualTo(before);
    page.close();
  }

  @Test
  void aTrackIsMovedByButtonsAndByItsMenu() {
    Page page = browser.three();
    List<String> before = names(page, "#tracks");
    page.locator("#tracks [role=row]").first().hover();
    page.locator("#tracks [data-part=down]").first().click();
    assertThat(names(page, "#tracks")).containsExactly(before.get(1), before.get(0), before.get(2));
    page.locator("#tracks [data-part=more]").nth(2).click();
    page.getByText("Move to the top").click();
    assertThat(names(page, "#tracks")).containsExactly(before.get(2), before.get(1), before.get(0));
    page.close();
  }

  @Test
  void aListIsMadeWithTheKeyboardAlone() {
    Page page = browser.page();
    Keyboard keys = page.keyboard();
    keys.press("Tab");
    keys.press("Enter"); // the link that skips to the search
    assertThat(page.locator("#search")).isFocused();
    for (String wanted : List.of("birch jazz", "cedar", "ember jaz")) {
      keys.type(wanted);
      page.waitForSelector("#found [role=option] .cover");
      keys.press("ArrowDown");
      keys.press("ArrowUp");
      keys.press("Enter");
    }
    assertThat(page.locator("#tracks [role=row]")).hasCount(3);
    List<String> before = names(page, "#tracks");

    keys.press("Tab");
    assertThat(page.locator("#tracks .grip").first()).isFocused();
    keys.press("Space");
    keys.press("ArrowDown");
    keys.press("ArrowDown");
    keys.press("Space");
    assertThat(names(page, "#tracks")).containsExactly(before.get(1), before.get(2), before.get(0));
    assertThat(page.locator("#tracks .grip").last()).isFocused();
    assertThat(page.locator("#live")).containsText("place 3");

    keys.press("Alt+ArrowUp");
    keys.press("Space");
    keys.press("Home");
    keys.press("Escape"); // puts it back where it was taken
    assertThat(names(page, "#tracks")).containsExactly(before.get(1), before.get(0), before.get(2));
    keys.press("Delete");
    assertThat(page.locator("#tracks [role=row]")).hasCount(2);
    keys.press("Control+z");
    assertThat(page.locator("#tracks [role=row]")).hasCount(3);

    for (int steps = 0; steps < 20 && !focusIn(page, "#next"); steps++) {
      keys.press("Tab");
      if (page.locator("#discovery:focus").count() == 1) {
        keys.press("ArrowRight");
        keys.press("End");
        assertThat(page.locator("#discovery")).hasAttribute("aria-valuetext", "much to discover");
        page.waitForSelector("#next[aria-busy=false]");
      }
    }
    assertThat(focusIn(page, "#next")).isTrue();
    String wanted = page.locator(":focus").getAttribute("aria-label");
    keys.press("Enter");
    assertThat(page.locator("#tracks [role=row]")).hasCount(4);
    assertThat("Add " + names(page, "#tracks").getLast()).isEqualTo(wanted);
    assertThat(focusIn(page, "#next")).isTrue();
    keys.press("Delete");
    assertThat(page.locator("#turned-down")).hasText("1 turned down");
    page.close();
  }

  @Test
  void sixtyStepsAreUndoneAndDoneAgain() {
    Page page = browser.three();
    List<List<String>> states = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      states.add(names(page, "#tracks"));
      page.evaluate(
          """
          () => {
            for (let step = 0; step < 20; step++) {
              const rows = document.querySelectorAll('#tracks [role=row]');
              rows[0].querySelector('[data-part=down]').click();
            }
            const rows = document.querySelectorAll('#tracks [role=row]');
            rows[2].querySelector('[data-part=up]').click();
          }\
          """);
    }
    String press = "id => { for (let i = 0; i < 21; i++) document.getElementById(id).click(); }";
    List<String> last = names(page, "#tracks");
    for (List<String> state : states.reversed()) {
      page.evaluate(press, "undo");
      assertThat(names(page, "#tracks")).isEqualTo(state);
    }
    for (int step = 0; step < 3; step++) {
      page.evaluate(press, "redo");
    }
    assertThat(names(page, "#tracks")).isEqualTo(last);
    page.close();
  }

  @Test
  void theListIsFilledWovenAndToldApart() {
    Page page = browser.three();
    page.fill("#fill-to", "9");
    page.locator("#fill").click();
    assertThat(page.locator("#tracks [role=row]")).hasCount(9);
    assertThat(page.locator("#tracks .mark.from")).hasCount(6);
    page.waitForSelector("#next[aria-busy=false]");
    page.locator("#weave").click();
    assertThat(page.locator("#tracks [role=row]")).hasCount(12);
    assertThat(page.locator("#tracks [role=row]").nth(3).locator(".mark.from")).hasCount(1);
    page.close();
  }

  @Test
  void aTrackIsSwappedInItsPlace() {
    Page page = browser.three();
    List<String> before = names(page, "#tracks");
    page.locator("#tracks [data-part=more]").nth(1).click();
    page.getByText("Swap for a better fit").click();
    assertThat(page.locator("#tracks .mark.from")).hasCount(1);
    List<String> after = names(page, "#tracks");
    assertThat(after.get(0)).isEqualTo(before.get(0));
    assertThat(after.get(1)).isNotEqualTo(before.get(1));
    assertThat(after.get(2)).isEqualTo(before.get(2));
    page.close();
  }

  @Test
  void aTitleAloneIsEnoughAndTheListFollowsWhatIsTyped() {
    Page page = browser.page();
    page.selectOption("#model", "titles");
    page.locator("#title").focus();
    for (String word : List.of("rock", "jazz")) {
      page.keyboard().press("Control+a");
      page.keyboard().type(word); // and nothing else is pressed
      page.waitForFunction(
          """
          word => {
            const names = [...document.querySelectorAll('#next .name')];
            return names.length > 5 && names.slice(0, 5).every((one) => one.textContent.endsWith(word));
          }\
          """,
          word);
      assertThat(page.locator("#title")).isFocused();
      assertThat(page.locator("#lead"))
          .hasText("From the title alone; every track makes it closer");
    }
    page.close();
  }

  @Test
  void eachSliderReordersTheSuggestionsAsItIsMoved() {
    Page page = browser.three();
    List<String> plain = names(page, "#next");
    for (String slider : List.of("discovery", "diversity")) {
      move(page, slider, "1");
      List<String> moved = names(page, "#next");
      assertThat(moved).as(slider).isNotEqualTo(plain).hasSameSizeAs(plain);
      move(page, slider, "0");
      assertThat(names(page, "#next")).as(slider).isEqualTo(plain);
    }
    move(page, "discovery", "-1");
    List<String> familiar = names(page, "#next");
    move(page, "discovery", "1");
    assertThat(names(page, "#next")).isNotEqualTo(familiar);
    page.close();
  }

  /// Moves a slider as a hand does, and waits for the answer to that.
  private static void move(Page page, String slider, String to) {
    page.waitForResponse("**/v1/continue", () -> page.locator("#" + slider).fill(to));
    page.waitForSelector("#next[aria-busy=false]");
  }

  @Test
  void allSuggestionsAreAddedInOneGo() {
    Page page = browser.three();
    List<String> suggested = names(page, "#next");
    page.click("#add-all");
    assertThat(page.locator("#notes")).containsText("Added %d tracks".formatted(suggested.size()));
    assertThat(names(page, "#tracks"))
        .hasSize(3 + suggested.size())
        .endsWith(suggested.toArray(new String[0]));
    assertThat(page.locator("#tracks .mark.from")).hasCount(suggested.size());
    page.locator("#notes").getByText("Undo").click();
    assertThat(page.locator("#tracks [role=row]")).hasCount(3);
    page.close();
  }

  @Test
  void anArtistIsLeftOutAndLetInAgain() {
    Page page = browser.three();
    String artist = page.locator("#next .by").first().textContent().split(" · ", 2)[0];
    page.locator("#next [data-part=more]").first().click();
    page.getByText("Nothing by " + artist).click();
    Locator theirs = page.locator("#next .by").getByText(artist + " · ");
    assertThat(theirs).hasCount(0);
    assertThat(page.locator("#turned-down")).hasText("1 turned down");
    page.waitForResponse("**/v1/continue", () -> page.click("#shuffle"));
    page.waitForSelector("#next[aria-busy=false]");
    assertThat(theirs).hasCount(0); // not of another draw either
    page.click("#retune");
    page.click("#turned-down");
    page.click("[aria-label='Let %s in again']".formatted(artist));
    assertThat(theirs).not().hasCount(0);
    page.close();
  }

  @Test
  void theThemeIsChangedAndStays() {
    Page page = browser.page(); // of a system that is light
    String background = "getComputedStyle(document.body).backgroundColor";
    Object light = page.evaluate(background);
    Locator button = page.locator("#theme");
    assertThat(button).hasAttribute("aria-label", "Theme: as the system. Change it");
    button.click();
    assertThat(button).hasAttribute("aria-label", "Theme: light. Change it");
    assertThat(page.evaluate(background)).isEqualTo(light);
    button.click();
    assertThat(button).hasAttribute("aria-label", "Theme: dark. Change it");
    Object dark = page.evaluate(background);
    assertThat(dark).isNotEqualTo(light);
    page.reload();
    page.waitForSelector("html[data-ready=yes]");
    assertThat(page.evaluate(background)).isEqualTo(dark);
    button.click();
    assertThat(page.evaluate(background)).isEqualTo(light);
    page.close();
  }

  @Test
  void onePerArtistHolds() {
    Page page = browser.three();
    page.getByText("One per artist").click();
    page.waitForFunction(
        """
        () => {
          const rows = [...document.querySelectorAll('#next .suggested .by')];
          const artists = rows.map((row) => row.textContent.split(' · ')[0]);
          return rows.length > 0 && new Set(artists).size === artists.length;
        }\
        """);
    page.close();
  }

  @Test
  void aServerThatIsGoneIsSaidAndItsReturnToo() {
    Page page = browser.three();
    page.context().setOffline(true);
    page.locator("#tracks [data-part=remove]").first().click();
    assertThat(page.locator("#offline")).isVisible();
    assertThat(page.locator("#trouble .left")).containsText("Trying again in");
    assertThat(page.locator("#tracks [role=row]")).hasCount(2);
    assertThat(page.getByText("Try again")).isVisible();
    // pressed the moment the server is back: a second later the page has asked again by itself
    page.evaluate(
        """
        () => addEventListener('online', () => {
          document.querySelector('#trouble button').click();
          window.pressed = true;
        }, { once: true })\
        """);
    page.context().setOffline(false);
    page.waitForFunction("() => window.pressed");
    assertThat(page.locator("#offline")).isHidden();
    assertThat(page.locator("#trouble")).isHidden();
    page.close();
  }

  @Test
  void anOverloadedServerIsAskedAgainByItself() {
    Page page = browser.three();
    page.route(
        "**/v1/continue",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(503)
                    .setHeaders(Map.of("Retry-After", "2"))
                    .setContentType("application/problem+json")
                    .setBody("{\"type\":\"urn:x:overloaded\",\"detail\":\"too many at once\"}")));
    page.locator("#tracks [data-part=remove]").first().click();
    assertThat(page.locator("#trouble")).containsText("too many at once Trying again in");
    Locator again = page.getByText("Try again");
    again.focus();
    for (int tries = 0; tries < 2; tries++) { // one by hand, one by itself
      boolean byHand = tries == 0;
      page.waitForResponse(
          "**/v1/continue",
          () -> {
            if (byHand) {
              page.keyboard().press("Enter");
            }
          });
      assertThat(page.locator("#trouble .left")).containsText("Trying again in 2 s.");
      assertThat(again).isFocused();
    }
    page.unroute("**/v1/continue");
    assertThat(page.locator("#trouble")).isHidden();
    assertThat(page.locator("#lead")).hasText("From 2 tracks");
    assertThat(page.locator("#next-heading")).isFocused();
    page.close();
  }

  @Test
  void twoModelsStandSideBySide() {
    Page page = browser.three();
    page.click("nav a[href='#compare']");
    assertThat(page.locator("#left-rows li.track")).hasCount(20);
    assertThat(page.locator("#right-rows li.track")).hasCount(20);
    assertThat(page.locator("#left-model")).hasValue("neighbours");
    assertThat(page.locator("#right-model")).hasValue("items");
    assertThat(page.locator("#compare-shared")).containsText("of 20 in both");
    page.close();
  }

  @Test
  void resultsAreATableBesideTheBars() {
    Page page = browser.page();
    page.click("nav a[href='#results']");
    page.waitForSelector("#results-chart canvas");
    assertThat(page.locator("#experiment")).hasValue("challenge");
    assertThat(page.locator("#results-best")).containsText("two-stage");
    assertThat(page.locator("#results-table tbody th").first()).hasText("two-stage");
    page.selectOption("#metric", "clicks"); // where less is better
    assertThat(page.locator("#results-table tbody th").first()).hasText("two-stage");
    assertThat(page.locator("#results-table tbody th").last()).hasText("popularity");
    page.close();
  }

  @Test
  void theMapTellsATracksNeighboursAndTakesOneToTheList() {
    Page page = browser.page();
    findOnTheMap(page, "Birch rock");
    Locator near = page.locator("#map-side ul").nth(1).locator("li");
    assertThat(near).hasCount(12);
    String name = near.first().locator(".name").textContent();
    near.first().locator("button").last().click();
    assertThat(near.first().locator("button").last()).isDisabled();
    page.click("nav a[href='#continue']");
    assertThat(names(page, "#tracks")).containsExactly(name);
    page.close();
  }

  @Test
  void aTrackThatIsNotOnTheMapIsPutThere() {
    Page page = browser.page();
    page.route(
        "**/v1/map",
        route -> {
          APIResponse whole = route.fetch();
          route.fulfill(
              new Route.FulfillOptions()
                  .setResponse(whole)
                  .setBody(
                      whole
                          .text()
                          .replace("Birch rock", "Another")
                          .replace(SmallServer.uri(0, 1), "x")));
        });
    findOnTheMap(page, "Birch rock");
    assertThat(page.locator("#map-side .name").first()).hasText("Birch rock");
    assertThat(page.locator("#map-side ul").nth(1).locator("li")).hasCount(12);
    page.close();
  }

  private static void findOnTheMap(Page page, String name) {
    page.click("nav a[href='#map']");
    page.waitForSelector("#map-chart canvas");
    page.fill("#map-search", name);
    page.locator("#map-found .name")
        .getByText(name, new Locator.GetByTextOptions().setExact(true))
        .click();
  }

  private static boolean focusIn(Page page, String place) {
    return (Boolean) page.evaluate("at => !!document.activeElement.closest(at)", place);
  }
}
