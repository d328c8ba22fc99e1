package dev.footfall.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A service's metrics as Prometheus reads them, beside the table of docs/operations.md. */
final class MetricsPage {

  private final int port;
  private final String prefix;

  /** That of the service on {@code port}, whose metrics begin with {@code prefix}. */
  MetricsPage(int port, String prefix) {
    this.port = port;
    this.prefix = prefix;
  }

  /** Names of the metrics that are there now. */
  Set<String> exposed() throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("# TYPE " + prefix))
        .map(line -> line.split(" ")[2])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names in those rows of the table that are {@code which}. */
  Set<String> documented(Predicate<String> which) throws IOException {
    Pattern row = Pattern.compile("^\\| `(" + prefix + "\\w+).*");
    return Files.readAllLines(Documentation.directory().resolve("docs/operations.md")).stream()
        .filter(which)
        .map(row::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Adds up the values of a metric that have all of {@code labels} among their labels' values. */
  double sum(String name, String... labels) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.matches(prefix + name + "[{ ].*"))
        .filter(line -> List.of(labels).stream().allMatch(v -> line.contains('"' + v + '"')))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What the service answers. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
