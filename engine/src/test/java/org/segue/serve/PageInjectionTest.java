package org.segue.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.segue.store.Json;

/// A hundred ways to smuggle a script in, in every place where text comes from people or from the
/// catalog: each stays text. The policy of the answers would stop scripts, too; here the page
/// itself must not even make an element of them.
@ExtendWith(SharedBrowser.class)
class PageInjectionTest {

  static final List<String> VECTORS = vectors();

  private static PageBrowser browser;

  @BeforeAll
  static void open(PageBrowser shared) {
    browser = shared;
  }

  @Test
  void thereAreAHundredDifferentVectors() {
    assertThat(VECTORS).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void namesInAShareLinkAndFromTheCatalogStayText() {
    Page page = watched();
    StringBuilder tracks = new StringBuilder();
    StringBuilder rejected = new StringBuilder();
    StringBuilder blocked = new StringBuilder();
    for (int v = 0; v < VECTORS.size(); v++) {
      String text = Json.line(VECTORS.get(v));
      String comma = v == 0 ? "" : ",";
      // half of them known to the server, so that the other half comes back as suggestions
      String uri = v % 2 == 0 ? PageBrowser.named(VECTORS, v).uri() : VECTORS.get(v);
      tracks.append(comma).append("[%s,%s,%s,%s]".formatted(Json.line(uri), text, text, text));
      rejected.append(comma).append("[%s,%s,%s]".formatted(Json.line("x" + v), text, text));
      blocked.append(comma).append(text);
    }
    browser.visit(
        page,
        PageBrowser.shared(
            "{\"t\":%s,\"k\":[%s],\"r\":[%s],\"s\":{\"limit\":100,\"model\":%s}}"
                .formatted(
                    Json.line(VECTORS.get(0)), tracks, rejected, Json.line(VECTORS.get(1)))));
    assertThat(page.locator("#tracks [role=row]")).hasCount(100);
    assertThat(page.locator("#next .suggested").count()).isGreaterThan(40);
    assertThat(PageBrowser.names(page, "#tracks")).containsAll(VECTORS);
    page.click("#turned-down");
    inert(page);

    for (String part : List.of("#tracks [data-part=more]", "#next [data-part=more]")) {
      page.locator(part).nth(5).click();
      inert(page);
      page.keyboard().press("Escape");
    }
    page.locator("#next [data-part=why]").nth(3).click();
    page.locator("#next [data-part=reject]").nth(2).click();
    inert(page);
    page.locator("#tracks [data-part=remove]").nth(7).click();
    inert(page);
    for (String view : List.of("compare", "map", "results", "continue")) {
      page.click("nav a[href='#%s']".formatted(view));
      page.waitForTimeout(150);
      inert(page);
    }
    page.reload(); // from what the browser kept
    page.waitForSelector("html[data-ready=yes]");
    inert(page);

    browser.visit(page, PageBrowser.shared("{\"s\":{\"blockedArtists\":[%s]}}".formatted(blocked)));
    page.click("#turned-down");
    assertThat(page.locator("#turned-down-list li")).hasCount(100);
    inert(page);
    page.close();
  }

  @Test
  void titlesAndSearchesStayText() {
    Page page = watched();
    browser.visit(page, "");
    for (String vector : VECTORS) {
      page.evaluate(
          """
          text => {
            for (const id of ['title', 'search']) {
              const field = document.getElementById(id);
              field.value = text;
              field.dispatchEvent(new Event('input', { bubbles: true }));
            }
          }\
          """,
          vector);
    }
    page.waitForSelector("#found:not([hidden])");
    inert(page);
    for (int v = 0; v < VECTORS.size(); v += 9) {
      page.fill("#search", VECTORS.get(v));
      page.waitForTimeout(160);
      inert(page);
    }
    page.fill("#search", "");
    page.click("#share");
    inert(page);
    page.close();
  }

  @Test
  void importedListsAndTheirReportsStayText() {
    Page page = watched();
    browser.visit(page, "");
    page.click("#import");
    page.fill("dialog textarea", lines());
    page.getByText("Read it").click();
    page.waitForSelector("#tracks [role=row]");
    inert(page);
    page.locator("#notes button").first().click();
    page.waitForSelector("dialog, #tracks[hidden]");
    inert(page);
    page.close();
  }

  @Test
  void savedListsStayText() throws Exception {
    for (int v = 0; v < VECTORS.size(); v++) {
      String text = Json.line(VECTORS.get(v));
      assertThat(
              browser
                  .server
                  .post(
                      "/v1/playlists",
                      "{\"title\":%s,\"tracks\":[{\"name\":%s,\"artist\":%s}]}"
                          .formatted(text, text, text))
                  .statusCode())
          .isEqualTo(201);
    }
    Page page = watched();
    browser.visit(page, "");
    page.click("#more");
    page.getByText("Open a saved one").click();
    page.locator("dialog .choice").nth(99).waitFor();
    assertThat(page.locator("dialog .choice").count()).isGreaterThanOrEqualTo(100);
    inert(page);
    page.locator("dialog .choice").nth(4).click();
    assertThat(page.locator("#tracks [role=row]")).hasCount(1);
    inert(page);
    page.close();
  }

  private static String lines() {
    StringBuilder lines = new StringBuilder("The Bell 0 - Birch rock\n");
    for (String vector : VECTORS) {
      lines.append(vector).append(" - ").append(vector).append('\n');
    }
    return lines.toString();
  }

  /// A window in which nothing may open a dialog of its own.
  private static Page watched() {
    Page page = browser.window(1280, ColorScheme.LIGHT);
    page.onDialog(
        dialog -> {
          browser.faults.add("a dialog: " + dialog.message());
          dialog.dismiss();
        });
    page.onPopup(popup -> browser.faults.add("a window: " + popup.url()));
    return page;
  }

  /// No script ran, no element and no attribute came out of the texts.
  private static void inert(Page page) {
    assertThat(browser.faults).isEmpty();
    Object odd =
        page.evaluate(
            """
            () => {
              const own = ['/theme.js', '/app.js', '/lib/sortable.min.js', '/lib/echarts.min.js'];
              const odd = [];
              if (globalThis.pwned) odd.push('a script ran');
              for (const one of document.querySelectorAll('*')) {
                for (const { name, value } of one.attributes) {
                  if (/^on/i.test(name)) odd.push(`${one.tagName} ${name}`);
                  if (/^(href|src|action|formaction|data|xlink:href)$/i.test(name)
                      && /^\\s*(javascript|data|vbscript):/i.test(value)) odd.push(value);
                }
                const tag = one.tagName.toLowerCase();
                if (tag === 'script' && !own.includes(new URL(one.src).pathname)) odd.push('script');
                if (['iframe', 'object', 'embed', 'base', 'form', 'math', 'marquee', 'video', 'audio',
                    'details', 'frameset', 'isindex', 'template', 'style', 'animate', 'set',
                    'foreignobject', 'x', 'xss', 'keygen', 'applet'].includes(tag)) odd.push(tag);
                if (tag === 'img' && !one.getAttribute('src').startsWith('/v1/covers/')) odd.push('img');
                if (tag === 'meta' && one.httpEquiv) odd.push('meta');
              }
              return odd;
            }\
            """);
    assertThat(odd).asInstanceOf(LIST).isEmpty();
  }

  private static List<String> vectors() {
    String run = "pwned=1";
    List<String> all =
        new ArrayList<>(
            List.of(
                "<script>" + run + "</script>",
                "</title><script>" + run + "</script>",
                "</textarea><script>" + run + "</script>",
                "\"><script>" + run + "</script>",
                "'><script>" + run + "</script>",
                "--><script>" + run + "</script>",
                "]]><script>" + run + "</script>",
                "<ScRiPt>" + run + "</sCrIpT>",
                "<scr<script>ipt>" + run + "</scr</script>ipt>",
                "<script src=//localhost/x.js></script>",
                "<script type=module>" + run + "</script>",
                "<script\u00a0>" + run + "</script>",
                "<script/x>" + run + "</script>",
                "<script>" + run + "//",
                "&lt;script&gt;" + run + "&lt;/script&gt;",
                "&#60;script&#62;" + run,
                "%3Cscript%3E" + run + "%3C/script%3E",
                "\\x3cscript\\x3e" + run,
                "＜script＞" + run + "＜/script＞",
                "javascript:" + run,
                "JaVaScRiPt:" + run,
                "java\u00adscript:" + run,
                " javascript:" + run,
                "data:text/html,<script>" + run + "</script>",
                "vbscript:" + run,
                "<a href=javascript:" + run + ">x</a>",
                "<a href='java&#115;cript:" + run + "'>x</a>",
                "<iframe src=javascript:" + run + ">",
                "<iframe srcdoc='<script>" + run + "</script>'>",
                "<object data=javascript:" + run + ">",
                "<embed src=javascript:" + run + ">",
                "<form action=javascript:" + run + "><input type=submit>",
                "<button formaction=javascript:" + run + ">x",
                "<base href=javascript:/" + run + "//>",
                "<meta http-equiv=refresh content=0;url=javascript:" + run + ">",
                "<link rel=stylesheet href=data:,*{x:1}>",
                "<style>@import'javascript:" + run + "';</style>",
                "<div style=background:url(javascript:" + run + ")>",
                "<div style=width:expression(" + run + ")>",
                "<math><mtext></mtext><script>" + run + "</script></math>",
                "<svg><script>" + run + "</script></svg>",
                "<svg><script href=data:," + run + " />",
                "<svg><a xlink:href=javascript:" + run + "><text>x</text></a></svg>",
                "<svg><foreignObject><script>" + run + "</script></foreignObject></svg>",
                "<svg><style><img src=x onerror=" + run + "></style></svg>",
                "<template><script>" + run + "</script></template>",
                "<noscript><p title='</noscript><img src=x onerror=" + run + ">'>",
                "<xmp><p title='</xmp><svg/onload=" + run + ">'>",
                "<!--<img src='--><img src=x onerror=" + run + ">'>",
                "<![CDATA[<script>" + run + "</script>]]>",
                "<?xml version='1.0'?><script>" + run + "</script>",
                "${" + run + "}",
                "{{" + run + "}}",
                "{{constructor.constructor('" + run + "')()}}",
                "#{" + run + "}",
                "<%= " + run + " %>",
                "`-" + run + "-`",
                "'-" + run + "-'",
                "\";" + run + "//",
                "');" + run + "//",
                "\\\";" + run + "//",
                "</script><script>" + run + "</script>",
                "__proto__",
                "constructor",
                "<isindex type=image src=x onerror=" + run + ">",
                "<frameset onload=" + run + ">",
                "<marquee onstart=" + run + ">x</marquee>",
                "<x contenteditable onfocus=" + run + " autofocus tabindex=1>"));
    List<String> elements =
        List.of("img src=x", "svg/", "body ", "video src=x", "details open ", "input autofocus ");
    List<String> events =
        List.of("onerror", "onload", "ontoggle", "onfocus", "onmouseover", "onpointerenter");
    List<String> openings = List.of("<%s %s=" + run + ">", "\"><%s %s='" + run + "' ");
    for (int v = 0; all.size() < 100; v++) {
      all.add(openings.get(v % 2).formatted(elements.get(v % elements.size()), events.get(v / 6)));
    }
    return List.copyOf(all);
  }
}
