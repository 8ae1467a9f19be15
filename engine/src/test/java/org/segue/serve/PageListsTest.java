package org.segue.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.segue.serve.PageBrowser.find;
import static org.segue.serve.PageBrowser.names;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.segue.data.ExternalTrack;
import org.segue.formats.PlaylistFormats;
import org.segue.formats.PlaylistReader;
import org.segue.formats.WritableFormat;

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
  void aFileAndAZipOfSeveralAreChosenFromTheDisk(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("Café.m3u8"),
            """
            #EXTM3U
            #EXTINF:181,The Bell 0 - Birch rock
            a.mp3
            #EXTINF:183,The Drum 0 - Dune rock
            b.mp3
            """);
    Path table =
        Files.writeString(
            folder.resolve("both.csv"),
            """
            Track name,Artist name,Album,Playlist name,Type,ISRC
            Birch jazz,The Bell 1,,Morning,Playlist,
            Cedar jazz,The Chord 1,,Evening,Playlist,
            Dune jazz,The Drum 1,,Evening,Playlist,
            """);
    Path zip = folder.resolve("all.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Path entry : List.of(file, table)) {
        out.putNextEntry(new ZipEntry(entry.getFileName().toString()));
        Files.copy(entry, out);
      }
    }
    Page page = browser.page();
    choose(page, file);
    assertThat(page.locator("#tracks [role=row]")).hasCount(2);
    assertThat(names(page, "#tracks")).containsExactly("Birch rock", "Dune rock");
    assertThat(page.locator("#title")).hasValue("Café");

    choose(page, zip);
    assertThat(page.locator("dialog h2")).hasText("3 playlists in this file");
    assertThat(page.locator("dialog .choice .name"))
        .hasText(new String[] {"Café", "Morning", "Evening"});
    page.locator("dialog .choice").getByText("Evening").click();
    assertThat(page.locator("#notes")).containsText("2 tracks added");
    assertThat(names(page, "#tracks"))
        .containsExactly("Birch rock", "Dune rock", "Cedar jazz", "Dune jazz");

    choose(page, file, table); // one after the other
    assertThat(page.locator("dialog h2")).hasText("2 playlists in this file");
    page.close();
  }

  private static void choose(Page page, Path... files) {
    page.click("#import");
    page.locator("dialog input[type=file]").setInputFiles(files);
  }

  @Test
  void theListIsExportedInEveryFormatAndReadAgain() throws IOException {
    Page page = browser.three();
    page.fill("#title", "Rock");
    Map<String, String> formats = new LinkedHashMap<>();
    page.click("#export");
    Locator buttons = page.locator("dialog ul").first().locator(".choice");
    assertThat(buttons).hasCount(PlaylistFormats.writable().size());
    for (int at = 0; at < PlaylistFormats.writable().size(); at++) {
      int button = at;
      String name = buttons.nth(at).locator(".name").textContent();
      Download file = page.waitForDownload(() -> buttons.nth(button).click());
      PlaylistReader.Result read;
      try (InputStream in = Files.newInputStream(file.path())) {
        read = new PlaylistReader().read(in, file.suggestedFilename());
      }
      formats.put(name, String.join(", ", read.formats()));
      assertThat(file.suggestedFilename()).as(name).matches("Rock\\.[a-z0-9]+");
      assertThat(read.playlists()).as(name).hasSize(1);
      assertThat(read.playlists().getFirst().tracks())
          .as(name)
          .extracting(ExternalTrack::name)
          .containsExactly("Birch rock", "Cedar rock", "Dune rock");
    }
    assertThat(formats.values())
        .containsExactlyInAnyOrderElementsOf(
            PlaylistFormats.writable().stream().map(WritableFormat::name).toList());
    assertThat(formats.keySet()).doesNotContainAnyElementsOf(List.of("exportify-net", "mpd"));
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

  /// Ten thousand tracks are the most: they come and go whole, and what is beyond them is told.
  @Test
  void theLongestListIsExportedWholeAndTakesNoMoreWithoutSayingSo() throws IOException {
    Page page = browser.page();
    StringBuilder rows = new StringBuilder();
    for (int t = 0; t < 9_999; t++) {
      rows.append(t == 0 ? "" : ",")
          .append(
              "[\"~%022d\",\"%s %d\",\"%s\",\"%s\",1000,0]"
                  .formatted(
                      700_000 + t, "name".repeat(12), t, "artist".repeat(8), "album".repeat(9)));
    }
    browser.visit(page, PageBrowser.shared("{\"t\":\"long\",\"k\":[" + rows + "]}"));
    assertThat(page.locator("#figures")).containsText("9,999 tracks");
    drop(
        page,
        SmallServer.uri(0, 1)
            + "\n"
            + SmallServer.uri(0, 1)
            + "\nspotify:track:"
            + "0".repeat(16)
            + "700003\n"
            + SmallServer.uri(0, 2)
            + "\n"
            + SmallServer.uri(0, 3)
            + "\n");
    assertThat(page.locator("#notes"))
        .containsText(
            "1 track added, 1 not found, 1 there already, 1 in it twice,"
                + " 2 left out: a list holds 10,000 tracks");
    assertThat(page.locator("#figures")).containsText("10,000 tracks");
    find(page, "Dune rock");
    assertThat(page.locator("#notes")).containsText("No room for Dune rock");
    page.click("#export");
    Download file =
        page.waitForDownload(() -> page.locator("dialog .name").getByText("XSPF").click());
    assertThat(Files.readString(file.path()).split("<track>", -1)).hasSize(10_001);
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
  static void drop(Page page, String text) {
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
