package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.options.ColorScheme;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser against a real database; leaves pictures in target/screenshots. */
class PageIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Browser browser;
  private static ConsoleDatabase database;
  private static ConsoleService console;
  private static String address;

  @BeforeAll
  static void start() {
    browser = Browser.start();
    database = ConsoleDatabase.start();
    console = TestConsole.start(database.settings(), Clock.systemUTC());
    address = "http://127.0.0.1:" + console.port() + "/";
  }

  @AfterAll
  static void stop() {
    if (browser != null) { // skipped without a Chromium
      browser.close();
      console.close();
      database.close();
    }
  }

  @BeforeEach
  void clear() {
    database.clear();
  }

  @Test
  void page_insertedEvents_moveTheNumbersWithoutReload() {
    database.insert(TestCell.minute(thisMinute(), "crm-api", "view_deal", 40, 4));
    database.insert(TestEvent.at(Instant.now()));
    try (Browser.Tab tab = browser.open(address, 1280, 900, ColorScheme.LIGHT)) {
      await().atMost(LIMIT).until(() -> tab.text("failed").equals("10%"));
      assertThat(tab.text("connection")).isEqualTo("Live");
      assertThat(tab.text("age")).matches("last event \\d+ s ago");
      assertThat(tab.text("failed-note")).contains("4 of 40");
      assertThat(tab.text("services-count")).isEqualTo("1");
      assertThat(tab.text("actions")).contains("view_deal", "crm · crm-api", "40");
      assertThat(tab.text("services")).contains("crm-api", "active now");

      database.insert(TestCell.minute(thisMinute(), "crm-api", "view_deal", 60, 0));
      database.insert(TestCell.minute(thisMinute(), "shop", "<img src=x onerror=alert(1)>", 1, 0));

      await().atMost(LIMIT).until(() -> tab.text("failed-note").contains("4 of 101"));
      assertThat(tab.text("services-count")).isEqualTo("2");
      assertThat(tab.text("actions")).contains("<img src=x onerror=alert(1)>");
      tab.assertNoFaults();
    }
  }

  @Test
  void ledger_showsWhoLacksEvents_first() {
    database.insert(TestCell.minute(thisMinute(), "crm-api", "view_deal", 1, 0));
    database.producer("web-1", "web", 1200, 1200, Instant.now());
    database.producer("crm-1", "crm-api", 12_000, 11_988, Instant.now());
    database.alerting("crm-1");
    try (Browser.Tab tab = browser.open(address, 1280, 900, ColorScheme.LIGHT)) {
      // Books are read every few seconds.
      await().atMost(LIMIT).until(() -> tab.text("ledger-note").equals("2 producers · 12 missing"));

      assertThat(tab.page().locator("#ledger tr").allInnerTexts())
          .satisfiesExactly(
              worst -> assertThat(worst).contains("crm-api", "crm-1", "12,000", "11,988", "12"),
              good -> assertThat(good).contains("web", "web-1", "1,200", "0"));
      assertThat(tab.page().locator("#ledger [data-level=danger]").count()).isEqualTo(1);
      tab.page().locator(".ledger").scrollIntoViewIfNeeded();
      tab.screenshot("ledger");
      tab.assertNoFaults();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "light, 1280, 900, LIGHT",
    "dark, 1280, 900, DARK",
    "tablet, 820, 1180, LIGHT",
    "phone, 360, 740, LIGHT",
    "phone-dark, 360, 740, DARK",
    "phone-narrow, 320, 640, LIGHT",
  })
  void page_inAnyWindow_fitsAndIsReadable(String name, int width, int height, ColorScheme theme) {
    SampleTraffic.fill(database);
    try (Browser.Tab tab = browser.open(address, width, height, theme)) {
      await().atMost(LIMIT).until(() -> tab.text("actions").contains("view_deal"));

      tab.screenshot(name);

      assertThat(tab.scrollsSideways()).isFalse();
      assertThat(Contrast.tooLow(tab.page())).isEmpty();
      tab.assertNoFaults();
    }
  }

  @Test
  void chart_asATable_hasTheSameNumbers() {
    database.insert(
        TestCell.minute(thisMinute().minusSeconds(60), "crm-api", "view_deal", 1234, 5));
    database.insert(TestEvent.at(Instant.now()));
    try (Browser.Tab tab = browser.open(address, 1280, 900, ColorScheme.LIGHT)) {
      await().atMost(LIMIT).until(() -> tab.text("actions").contains("view_deal"));

      tab.page().locator("#chart").hover(); // the tooltip runs code of ours
      tab.screenshot("tooltip");
      tab.page().locator("summary").click();

      // The page fills the table when it hears that it was opened, a moment after the click.
      await().atMost(LIMIT).until(() -> tab.page().locator("#chart-rows tr").count() == 60);
      assertThat(tab.text("chart-rows")).contains("1,234");
      assertThat(tab.page().locator("#chart").getAttribute("aria-label"))
          .contains("1,234 events, 5 failed");
      tab.assertNoFaults();
    }
  }

  @Test
  void theme_chosen_isRememberedAfterAReload() {
    try (Browser.Tab tab = browser.open(address, 1280, 900, ColorScheme.LIGHT)) {
      String light = background(tab);

      tab.page().locator("#theme").click();
      tab.page().locator("#theme").click();

      assertThat(tab.text("theme")).isEqualTo("Dark");
      assertThat(background(tab)).isNotEqualTo(light);
      tab.page().reload();
      assertThat(tab.text("theme")).isEqualTo("Dark");
      assertThat(background(tab)).isNotEqualTo(light);
      tab.page().locator("#theme").click();
      assertThat(background(tab)).isEqualTo(light);
      tab.assertNoFaults();
    }
  }

  @Test
  void page_withoutAnyEvent_saysWhatToDoAndWakesUpByItself() {
    try (Browser.Tab tab = browser.open(address, 1280, 900, ColorScheme.LIGHT)) {
      await().atMost(LIMIT).until(() -> tab.shows("empty"));
      assertThat(tab.text("empty")).contains("./footfall demo", "replay access-log");
      assertThat(tab.shows("numbers")).isFalse();
      tab.screenshot("empty");

      database.insert(TestCell.minute(thisMinute(), "crm-api", "view_deal", 1, 0));

      await().atMost(LIMIT).until(() -> tab.shows("numbers") && !tab.shows("empty"));
      await().atMost(LIMIT).until(() -> tab.text("actions").contains("view_deal"));
      tab.assertNoFaults();
    }
  }

  @Test
  void page_withOldEventsOnly_saysFromWhen() {
    Instant old = Instant.parse("2015-05-17T10:05:03Z");
    database.insert(TestEvent.at(old));
    database.insert(TestCell.minute(old.truncatedTo(ChronoUnit.MINUTES), "shop", "get", 1, 0));
    database.stored(Instant.now());
    try (Browser.Tab tab = browser.open(address, 1280, 900, ColorScheme.LIGHT)) {
      await().atMost(LIMIT).until(() -> tab.shows("chart-note"));

      tab.screenshot("old-events");

      assertThat(tab.text("chart-note")).contains("May 17, 2015, 12:05", "being stored right now");
      tab.assertNoFaults();
    }
  }

  @Test
  void page_databaseKilled_saysSoKeepsItsNumbersAndRecovers() {
    SampleTraffic.fill(database);
    try (Browser.Tab tab = browser.open(address, 1280, 900, ColorScheme.LIGHT)) {
      await().atMost(LIMIT).until(() -> tab.text("actions").contains("view_deal"));

      database.kill();

      await().atMost(LIMIT).until(() -> tab.shows("banner"));
      assertThat(tab.text("connection")).isEqualTo("Database away");
      assertThat(tab.text("banner")).contains("it can't be reached", "These numbers are from");
      assertThat(tab.text("actions")).contains("view_deal");
      tab.screenshot("database-away");

      database.restart();

      await().atMost(LIMIT).until(() -> tab.text("connection").equals("Live"));
      assertThat(tab.shows("banner")).isFalse();
      tab.assertNoFaults();
    }
  }

  @Test
  void page_consoleRestarted_saysCutAndConnectsAgain() {
    SampleTraffic.fill(database);
    try (ConsoleService first = TestConsole.start(database.settings(), Clock.systemUTC());
        Browser.Tab tab =
            browser
                .open("http://127.0.0.1:" + first.port(), 360, 740, ColorScheme.DARK)
                .expectingCuts()) {
      await().atMost(LIMIT).until(() -> tab.text("actions").contains("view_deal"));
      int port = first.port();

      first.close();

      await().atMost(LIMIT).until(() -> tab.shows("banner"));
      assertThat(tab.text("banner")).contains("The connection to the console is cut");
      assertThat(tab.text("connection")).isEqualTo("Reconnecting");
      tab.screenshot("stream-cut");

      try (ConsoleService second = TestConsole.startOn(port, database.settings())) {
        assertThat(second.live()).isTrue();
        await().atMost(LIMIT).until(() -> tab.text("connection").equals("Live"));
        assertThat(tab.shows("banner")).isFalse();
      }
      tab.assertNoFaults();
    }
  }

  private static String background(Browser.Tab tab) {
    return (String) tab.page().evaluate("() => getComputedStyle(document.body).backgroundColor");
  }

  private static Instant thisMinute() {
    return Instant.now().truncatedTo(ChronoUnit.MINUTES);
  }
}
