package org.segue.serve;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// How long people wait on the page of a running server: `PageTimes ADDRESS [ROUNDS]`, in
/// milliseconds by the page's own clock, the median of ten rounds and the range. Each round is a
/// browser window that knows nothing of the one before.
final class PageTimes {

  private PageTimes() {}

  /// Notes when the page takes what is typed, and when its first suggestions stand there.
  private static final String NOTES =
      """
      window.times = {};
      new MutationObserver(() => {
        const note = (name, is) => { if (is) times[name] ??= performance.now(); };
        note('ready', document.documentElement?.dataset.ready === 'yes');
        note('suggested', document.querySelector('#next[aria-busy=false]'));
        note('found', document.querySelector('#found [role=option] .cover'));
      }).observe(document, { subtree: true, childList: true, attributes: true });
      """;

  /// Moves a slider and waits for the list that follows.
  private static final String MOVE =
      """
      ([name, value]) => new Promise((done) => {
        const next = document.getElementById('next');
        const start = performance.now();
        let asked = false;
        const watch = new MutationObserver(() => {
          const busy = next.getAttribute('aria-busy') === 'true';
          asked ||= busy;
          if (!asked || busy) return;
          watch.disconnect();
          done(performance.now() - start);
        });
        watch.observe(next, { attributes: true, attributeFilter: ['aria-busy'] });
        const range = document.getElementById(name);
        range.value = value;
        range.dispatchEvent(new Event('input'));
      })\
      """;

  public static void main(String[] args) {
    Path chromium =
        Objects.requireNonNull(PageBrowser.chromium(), "no Chromium: SEGUE_CHROMIUM may name one");
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    try (Playwright playwright = PageBrowser.playwright();
        Browser browser = PageBrowser.launched(playwright, chromium)) {
      round(browser, args[0], page -> 0); // the browser's own first time
      measure(browser, args[0], rounds, "until the first key works", page -> noted(page, "ready"));
      measure(
          browser,
          args[0],
          rounds,
          "until the first suggestions stand there",
          page -> noted(page, "suggested"));
      measure(
          browser,
          args[0],
          rounds,
          "from a letter to the tracks found",
          page -> {
            page.locator("#search").focus();
            double pressed = now(page);
            page.keyboard().type("a");
            return noted(page, "found") - pressed;
          });
      for (String slider : List.of("discovery", "diversity")) {
        measure(
            browser,
            args[0],
            rounds,
            "from a move of " + slider + " to the new list",
            page -> {
              for (int t = 0; t < 3; t++) {
                page.locator("#next [data-part=add]").nth(t).click();
                page.waitForTimeout(200);
              }
              page.waitForSelector("#next[aria-busy=false]");
              return ((Number) page.evaluate(MOVE, List.of(slider, "0.8"))).doubleValue();
            });
      }
    }
  }

  private static void measure(
      Browser browser, String address, int rounds, String what, ToDoubleFunction<Page> one) {
    List<Double> times = new ArrayList<>();
    for (int r = 0; r < rounds; r++) {
      times.add(round(browser, address, one));
    }
    Collections.sort(times);
    double median = (times.get((rounds - 1) / 2) + times.get(rounds / 2)) / 2;
    System.out.printf(
        Locale.ROOT,
        "%-45s %6.0f ms (%.0f to %.0f)%n",
        what,
        median,
        times.getFirst(),
        times.getLast());
  }

  private static double round(Browser browser, String address, ToDoubleFunction<Page> one) {
    try (BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      page.addInitScript(NOTES);
      page.navigate(address);
      page.waitForSelector("html[data-ready=yes]");
      page.waitForSelector("#next[aria-busy=false]");
      return one.applyAsDouble(page);
    }
  }

  private static double now(Page page) {
    return ((Number) page.evaluate("performance.now()")).doubleValue();
  }

  private static double noted(Page page, String name) {
    return ((Number) page.waitForFunction("name => times[name]", name).jsonValue()).doubleValue();
  }
}
