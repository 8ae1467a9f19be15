package org.segue.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether everybody can use the page: WCAG 2.2 AA as far as a program can tell, narrow windows,
/// and names that are long, right-to-left, or piled up.
@ExtendWith(SharedBrowser.class)
class PageAccessTest {

  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  private static final List<String> VIEWS = List.of("continue", "compare", "results", "map");

  static final List<String> NAMES =
      List.of(
          "W".repeat(200),
          "long ".repeat(39) + "name",
          "שיר ארוך מאוד עם מילים רבות (Remix) 2024",
          "أغنية طويلة جدا - Live at the Opera",
          "\u202eright-to-left override\u202c",
          "Z\u0351\u036b\u0343\u0349\u035aa\u0306\u0363l\u0300\u0301g\u0351o".repeat(12),
          "👩‍👩‍👧‍👦🏳️‍🌈🔥".repeat(20),
          "日本語のとても長い曲名".repeat(9),
          "\t  spaces   and\u00a0more  ",
          "e");

  private static PageBrowser browser;

  @BeforeAll
  static void open(PageBrowser shared) {
    browser = shared;
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "320, LIGHT", "320, DARK"})
  void nothingIsInTheWayOfAnybody(int width, ColorScheme theme) {
    Page page = browser.window(width, theme);
    browser.visit(page, "");
    assertClear(page, "empty page");
    browser.visit(page, list());
    page.locator("#next [data-part=why]:visible").first().click();
    page.locator("#next [data-part=reject]").nth(2).click();
    page.locator("#turned-down").click();
    for (String view : VIEWS) {
      show(page, view);
      assertClear(page, view);
    }
    show(page, "continue");
    page.locator("#tracks [data-part=more]").first().click();
    assertClear(page, "menu");
    page.keyboard().press("Escape");
    page.fill("#search", "rock");
    page.waitForSelector("#found .cover");
    assertClear(page, "search");
    page.keyboard().press("Escape");
    for (String button : List.of("import", "export", "share", "help")) {
      page.click("#" + button);
      assertDialogClear(page, button);
    }
    page.evaluate("document.dispatchEvent(new CustomEvent('segue-key-wanted'))");
    assertDialogClear(page, "key");
    page.click("#more");
    page.getByText("Save on the server").click();
    assertThat(page.locator("#notes")).containsText("Saved");
    page.click("#more");
    page.getByText("Open a saved one").click();
    page.waitForSelector("dialog .choice");
    assertDialogClear(page, "saved");
    PageListsTest.drop(page, "Nobody - Nothing at all\nThe Bell 0 - Birch rokc\n");
    page.locator("#notes").getByText("Review").click();
    assertDialogClear(page, "report");
    PageListsTest.drop(
        page,
        """
        Track name,Artist name,Album,Playlist name,Type,ISRC
        A,B,,One,Playlist,
        C,D,,Two,Playlist,
        """);
    page.waitForSelector("dialog .choice");
    assertDialogClear(page, "chooser");
    page.close();
    assertThat(browser.faults).isEmpty();
  }

  /// The dialog that is open, which is closed then.
  private static void assertDialogClear(Page page, String what) {
    page.waitForSelector("dialog .dialog-body");
    assertClear(page, "dialog: " + what);
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog")).hasCount(0);
  }

  static void assertClear(Page page, String what) {
    assertThat(obstacles(page)).as(what).isEmpty();
  }

  @Test
  void nothingSticksOutOfANarrowWindowWhateverTracksAreCalled() {
    for (int width : new int[] {320, 800}) {
      Page page = browser.window(width, ColorScheme.LIGHT);
      browser.visit(page, list());
      for (String view : VIEWS) {
        show(page, view);
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
            .as("%s at %d", view, width)
            .isEqualTo(0);
        assertThat(stickingOut(page)).as("%s at %d", view, width).isEmpty();
      }
      page.close();
    }
  }

  @Test
  void rowsKeepTheirHeightWhateverTracksAreCalled() {
    Page page = browser.window(1280, ColorScheme.LIGHT);
    browser.visit(page, list());
    Object heights =
        page.evaluate(
            """
            () => [...new Set([...document.querySelectorAll('#tracks [role=row]')]
                .map((row) => Math.round(row.getBoundingClientRect().height)))]\
            """);
    assertThat(heights).asInstanceOf(LIST).hasSize(1);
    page.close();
  }

  @Test
  void whatCanBePressedIsLargeEnough() {
    Page page = browser.window(360, ColorScheme.LIGHT);
    browser.visit(page, list());
    Object small =
        page.evaluate(
            """
            () => [...document.querySelectorAll('button, input, select, nav a')]
                .filter((one) => one.checkVisibility() && !one.closest('.unseen, .switch'))
                .map((one) => [one, one.getBoundingClientRect()])
                .filter(([, box]) => box.width < 24 || box.height < 24)
                .map(([one]) => one.id + one.className)\
            """);
    assertThat(small).asInstanceOf(LIST).isEmpty();
    page.close();
  }

  private static void show(Page page, String view) {
    page.click("nav a[href='#%s']".formatted(view));
    page.waitForSelector("#%s:not([hidden])".formatted(view));
    switch (view) {
      case "compare" -> page.waitForSelector("#right-rows li.track");
      case "results" -> page.waitForSelector("#results-chart canvas");
      case "map" -> page.waitForSelector("#map-chart canvas");
      default -> {}
    }
  }

  /// A share link with every name on the list and one that was turned down.
  private static String list() {
    StringBuilder rows = new StringBuilder();
    for (int t = 0; t < NAMES.size(); t++) {
      rows.append(t == 0 ? "" : ",")
          .append(
              "[\"%s\",%s,%s,%s,200000,%d]"
                  .formatted(
                      PageBrowser.named(NAMES, t).uri(),
                      quoted(NAMES.get(t)),
                      quoted(NAMES.get((t + 1) % NAMES.size())),
                      quoted(NAMES.get((t + 2) % NAMES.size())),
                      t % 2));
    }
    return PageBrowser.shared(
        "{\"t\":%s,\"s\":{\"limit\":10},\"k\":[%s,[\"%s\",\"Birch\",\"x\",\"\",0,0]],\"r\":[[\"u\",%s,\"y\"]]}"
            .formatted(quoted(NAMES.get(1)), rows, SmallServer.uri(0, 1), quoted(NAMES.get(0))));
  }

  private static String quoted(String text) {
    return org.segue.store.Json.line(text);
  }

  /// What the checker finds, a line each: rule, element, why.
  private static List<?> obstacles(Page page) {
    if (page.evaluate("!globalThis.axe").equals(true)) {
      try (InputStream in = PageAccessTest.class.getResourceAsStream(AXE)) {
        page.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";0");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return (List<?>)
        page.evaluate(
            """
            async () => {
              const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
              const part = document.querySelector('dialog[open], .menu') ?? document;
              const found = await axe.run(part, { runOnly: tags, resultTypes: ['violations'] });
              return found.violations.flatMap((one) => one.nodes.map((node) =>
                  `${one.id} ${node.target.join(' ')} ${node.failureSummary}`));
            }\
            """);
  }

  /// Elements that reach beyond the window and are not inside something that scrolls or cuts.
  private static List<?> stickingOut(Page page) {
    return (List<?>)
        page.evaluate(
            """
            () => [...document.querySelectorAll('main *')].filter((one) => {
              if (!one.checkVisibility() || one.closest('svg, .unseen')) return false;
              const box = one.getBoundingClientRect();
              if (box.right <= innerWidth + 1 && box.left >= -1) return false;
              for (let over = one.parentElement; over !== document.body; over = over.parentElement) {
                const style = getComputedStyle(over);
                if (style.overflowX !== 'visible' || style.contain.includes('paint')) return false;
              }
              return true;
            }).map((one) => one.tagName + '#' + one.id + '.' + one.className)\
            """);
  }
}
