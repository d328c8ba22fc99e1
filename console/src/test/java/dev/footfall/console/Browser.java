package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;

/**
 * The Chromium of this machine, without a window. Each tab notes what must not happen: a message in
 * the browser's console, an exception in a script, a request to another host.
 */
public final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
    this.playwright = playwright;
    this.chromium = chromium;
  }

  /** Starts it; without a Chromium the test is skipped and says so. */
  public static Browser start() {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM), "no " + CHROMIUM + " here: apt-get install chromium");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Browser(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync"))));
  }

  /** One tab of its own, with its own storage. */
  public static final class Tab implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private boolean cutsAreExpected;

    private Tab(BrowserContext context, String host) {
      this.context = context;
      this.page = context.newPage();
      page.onPageError(error -> faults.add("exception: " + error));
      page.onConsoleMessage(message -> note(message.type() + ": " + message.text()));
      page.onRequest(
          request -> {
            if (!host.equals(URI.create(request.url()).getHost())) {
              faults.add("request to " + request.url());
            }
          });
    }

    private void note(String message) {
      // Chromium itself reports each failed connection: expected only where a test cuts it.
      if (!cutsAreExpected || !message.contains("Failed to load resource")) {
        faults.add(message);
      }
    }

    public Page page() {
      return page;
    }

    public Tab expectingCuts() {
      cutsAreExpected = true;
      return this;
    }

    public String text(String id) {
      return page.locator("#" + id).innerText();
    }

    public boolean shows(String id) {
      return page.locator("#" + id).isVisible();
    }

    /** Whether something is wider than the window. */
    public boolean scrollsSideways() {
      return (Boolean)
          page.evaluate(
              "() => document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    public void screenshot(String name) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(SCREENSHOTS.resolve(name + ".png"))
              .setFullPage(true));
    }

    public void assertNoFaults() {
      assertThat(faults).isEmpty();
    }

    @Override
    public void close() {
      context.close();
    }
  }

  /** Opens {@code address} in a window of this size and theme. */
  public Tab open(String address, int width, int height, ColorScheme theme) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(theme)
                .setTimezoneId("Europe/Berlin")
                .setReducedMotion(ReducedMotion.REDUCE));
    Tab tab = new Tab(context, URI.create(address).getHost());
    tab.page().navigate(address);
    return tab;
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
