package org.segue.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.segue.serve.PageBrowser.names;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// How lists come to the page and leave it: reloads, links, drops, pastes, files, the server.
@ExtendWith(SharedBrowser.class)
class PageListsTest {

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
  void theListIsThereAfterAReloadAndInAShareLink() {
    Page page = browser.three();
    page.fill("#title", "שלום 🔥");
    List<String> before = names(page, "#tracks");
    page.reload();
    page.waitForSelector("html[data-ready=yes]");
    assertThat(names(page, "#tracks")).isEqualTo(before);
    assertThat(page.locator("#title")).hasValue("שלום 🔥");

    page.click("#share");
    String link = page.locator("dialog input").inputValue();
    Page other = browser.page();
    browser.visit(other, link.substring(link.indexOf('#')));
    assertThat(names(other, "#tracks")).isEqualTo(before);
    assertThat(other.locator("#title")).hasValue("שלום 🔥");
    assertThat(other.url()).doesNotContain("#list");
    other.click("#undo");
    assertThat(other.locator("#tracks")).isHidden();
    other.close();
    page.close();
  }

  @Test
  void aBrokenShareLinkOpensNothingAndSaysSo() {
    Page page = browser.page();
    for (String broken :
        List.of(
            "#list=",
            "#list=%",
            "#list=AAAA",
            PageBrowser.shared("{"),
            PageBrowser.shared("[1,2]"))) {
      browser.visit(page, broken);
      assertThat(page.locator("#tracks")).isHidden();
    }
    browser.visit(
        page, PageBrowser.shared("{\"t\":7,\"k\":[[1,2],[],\"x\",[\"a\"]],\"s\":{\"limit\":1e9}}"));
    assertThat(page.locator("#tracks [role=row]")).hasCount(1);
    page.close();
  }

  @Test
  void aDroppedTextBecomesTheList() {
    Page page = browser.page();
    drop(page, "The Bell 0 - Birch rock\nThe Drum 0 - Dune rock\nNobody - Nothing at all\n");
    assertThat(page.locator("#notes")).containsText("1 not found");
    assertThat(names(page, "#tracks")).containsExactly("Birch rock", "Dune rock", "Nothing at all");
    page.locator("#notes").getByText("Review").click();
    assertThat(page.locator("dialog .report")).containsText("line 3");
    page.keyboard().press("Escape");
    page.click("#undo");
    assertThat(page.locator("#tracks")).isHidden();

    page.locator("#search").focus();
    page.evaluate(
        """
        text => {
          const data = new DataTransfer();
          data.setData('text/plain', text);
          const paste = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent('paste', paste));
        }\
        """,
        SmallServer.uri(0, 1) + "\n" + SmallServer.uri(0, 2));
    assertThat(page.locator("#tracks [role=row]")).hasCount(2);
    page.close();
  }

  @Test
  void theListIsExportedInAFormatThatCanBeReadAgain() throws IOException {
    Page page = browser.three();
    page.fill("#title", "Rock / AC:DC");
    page.click("#export");
    Download file =
        page.waitForDownload(() -> page.locator("dialog .name").getByText("M3U8").click());
    assertThat(file.suggestedFilename()).isEqualTo("Rock AC DC.m3u8");
    assertThat(Files.readString(file.path())).contains("Birch rock").contains("#EXTM3U");
    assertThat(page.locator("dialog .choice").count()).isGreaterThan(6);
    page.close();
  }

  @Test
  void aListIsSavedOnTheServerAndOpenedAgain() {
    Page page = browser.three();
    page.fill("#title", "To be kept");
    page.click("#more");
    page.getByText("Save on the server").click();
    assertThat(page.locator("#notes")).containsText("Saved");
    page.locator("#tracks [data-part=remove]").first().click();
    page.click("#more");
    page.getByText("Save again").click();
    assertThat(page.locator("#notes")).containsText("Saved");
    page.click("#more");
    page.getByText("Start afresh").click();
    page.click("#more");
    page.getByText("Open a saved one").click();
    page.locator("dialog .choice").getByText("To be kept").click();
    assertThat(page.locator("#tracks [role=row]")).hasCount(2);
    assertThat(names(page, "#tracks")).containsExactly("Cedar rock", "Dune rock");
    assertThat(page.locator("#title")).hasValue("To be kept");
    page.close();
  }

  /// Drops text on the page, as from another window.
  private static void drop(Page page, String text) {
    page.evaluate(
        """
        text => {
          const data = new DataTransfer();
          data.setData('text/plain', text);
          const drop = { dataTransfer: data, bubbles: true, cancelable: true };
          document.getElementById('playlist').dispatchEvent(new DragEvent('drop', drop));
        }\
        """,
        text);
  }
}
