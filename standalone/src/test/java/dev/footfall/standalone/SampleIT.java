package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.footfall.console.Browser;
import dev.footfall.console.Contrast;
import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.standalone.sample.SampleApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sample application in a real browser, and its clicks in SQL; leaves pictures in
 * target/screenshots.
 */
class SampleIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static Browser browser;
  private static FootfallStack stack;
  private static Parts parts;
  private static Books books;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start();
    stack = TestStack.start(Part.values());
    Map<String, String> settings = new HashMap<>(stack.settings());
    settings.put("sink.http.port", "0");
    settings.put("sample.port", "0");
    ConnectionSettings connection = ConnectionSettings.of(settings);
    new Installation(connection).topics(Optional.empty());
    new Installation(connection).schemas();
    parts = new Parts();
    Services.sink(parts, settings);
    SampleApplication sample =
        Services.sample(parts, settings, connection, "http://127.0.0.1:8080/");
    address = "http://127.0.0.1:" + sample.port();
    books = Books.open(settings);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) { // skipped without a Chromium
      browser.close();
    }
    if (stack != null) {
      books.close();
      parts.close();
      stack.close();
    }
  }

  @Test
  void clicks_becomeRowsOfTheirViews() throws Exception {
    try (Browser.Tab tab =
        browser.open(address, 1280, 900, ColorScheme.LIGHT).expectingCuts()) { // a 503 is one
      Page page = tab.page();
      page.locator("#user").selectOption("grace@example.com");
      page.locator("article", new Page.LocatorOptions().setHasText("Teo"))
          .getByText("Copy story")
          .click();
      await().atMost(LIMIT).until(() -> tab.text("toast").equals("Copied"));
      awaitLog(tab, 1);
      button(page, "Open customer").click();
      awaitLog(tab, 2);
      button(page, "Export report").click();
      awaitLog(tab, 3);
      button(page, "Export report").click();
      awaitLog(tab, 4);
      assertThat(tab.text("log")).contains("/persona/low_savings/copy", "error");
      tab.screenshot("sample-used");
      tab.assertNoFaults();
    }
    assertThat(get("/persona/low_savings")).contains("\"usage_logged\":true");
    assertThat(get("/persona/first_home?include_usage=false")).contains("\"usage_logged\":false");

    awaitOne(
        "SELECT count(*) FROM persona_usage WHERE persona_id = 'low_savings' AND domain = 'savings'"
            + " AND channel = 'UI' AND action = 'copy' AND notes IS NULL"
            + " AND timestamp > now() - interval '5 minutes'");
    awaitOne(
        "SELECT count(*) FROM persona_usage WHERE persona_id = 'low_savings'"
            + " AND channel = 'API' AND action = 'view'");
    awaitOne(
        "SELECT count(*) FROM user_activity_logs WHERE action_type = 'crm'"
            + " AND action_name = 'view_customer' AND user_email = 'grace@example.com'"
            + " AND session_id IS NOT NULL AND action_data->>'customer_id' = 'c-17'");
    awaitOne(
        "SELECT count(*) FROM user_activity_logs WHERE action_name = 'export_report'"
            + " AND result_status = 'success' AND duration_ms IS NOT NULL");
    awaitOne(
        "SELECT count(*) FROM user_errors WHERE user_email = 'grace@example.com'"
            + " AND error_type LIKE '%ReportException' AND error_message LIKE '%did not answer%'");
    assertThat(books.count("SELECT count(*) FROM persona_usage")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "light, 1280, 900, LIGHT",
    "dark, 1280, 900, DARK",
    "phone, 390, 844, LIGHT",
    "phone-dark, 390, 844, DARK",
    "phone-narrow, 320, 640, LIGHT",
  })
  void page_inAnyWindow_fitsAndIsReadable(String name, int width, int height, ColorScheme theme) {
    try (Browser.Tab tab = browser.open(address, width, height, theme)) {
      Locator button = button(tab.page(), "List customers");
      button.click();
      awaitLog(tab, 1);
      tab.screenshot("sample-" + name);

      assertThat(tab.scrollsSideways()).isFalse();
      assertThat(Contrast.tooLow(tab.page())).isEmpty();
      tab.page().keyboard().press("Tab");
      assertThat(tab.page().evaluate("() => getComputedStyle(document.activeElement).outlineStyle"))
          .isEqualTo("solid");
      tab.assertNoFaults();
    }
  }

  private static Locator button(Page page, String label) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(label));
  }

  private static void awaitLog(Browser.Tab tab, int lines) {
    await().atMost(LIMIT).until(() -> tab.page().locator("#log li").count() == lines);
  }

  private static void awaitOne(String query) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(count(query)).as(query).isEqualTo(1));
  }

  private static long count(String query) throws SQLException {
    return books.count(query);
  }

  private static String get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
