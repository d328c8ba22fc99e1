package dev.footfall.bench;

import dev.footfall.console.ConsoleConfig;
import dev.footfall.console.ConsoleService;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks a console for its summary of 30 days, and says how long the answers took. The first ones are
 * not counted: a console that has just started compiles what it runs for longer than it answers.
 */
final class SummaryRun {

  private static final String TOKEN = "a-token-of-the-bench";
  private static final int WARM_UP = 10;
  private static final int RUNS = 11;

  private SummaryRun() {}

  static void print(Map<String, String> settings) throws IOException, InterruptedException {
    Map<String, String> own = new HashMap<>(settings);
    own.put(ConsoleConfig.PORT, "0");
    own.put(ConsoleConfig.ADMIN_TOKEN, TOKEN);
    try (ConsoleService console =
        new ConsoleService(
            ConsoleConfig.of(own), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
      console.start();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + console.port() + "/api/usage/summary?hours=720"))
              .header("Authorization", "Bearer " + TOKEN)
              .build();
      HttpClient client = HttpClient.newHttpClient();
      List<Double> times = new ArrayList<>();
      int bytes = 0;
      for (int run = 0; run < WARM_UP + RUNS; run++) {
        long start = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          throw new IllegalStateException("the console answers " + answer.body());
        }
        bytes = answer.body().length();
        if (run >= WARM_UP) {
          times.add((System.nanoTime() - start) / 1e6);
        }
      }
      times.sort(null);
      System.out.printf(
          Locale.ROOT,
          "%-48s median %6.0f ms, best %6.0f ms, %6d bytes%n",
          "The console's summary over 30 days",
          times.get(RUNS / 2),
          times.get(0),
          bytes);
    }
  }
}
