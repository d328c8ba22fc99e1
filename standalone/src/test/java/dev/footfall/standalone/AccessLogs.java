package dev.footfall.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Access logs to replay: a real one, which lies beside the project where it is there, and made-up
 * ones.
 */
final class AccessLogs {

  private static final int[] STATUSES = {200, 200, 200, 200, 200, 304, 301, 404, 500};

  private AccessLogs() {}

  /** The public web site's log of four days; may not exist. */
  static Path real() {
    return Path.of(System.getProperty("footfall.project.dir", ".."))
        .resolveSibling("shared/data/access-2015.log.gz")
        .toAbsolutePath();
  }

  /**
   * Seeded lines over {@code days} days from a fixed date, in time order like a server writes them.
   */
  static Path generated(Path directory, int lines, int days, long seed) throws IOException {
    DateTimeFormatter time =
        DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    Random random = new Random(seed);
    long start = Instant.parse("2019-03-01T00:00:00Z").getEpochSecond();
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      Instant at = Instant.ofEpochSecond(start + (long) (86_400.0 * days * i / lines));
      log.append(
          String.format(
              "10.%d.%d.7 - - [%s] \"GET /page/%d?x=%d HTTP/1.1\" %d %d \"-\" \"test\"%n",
              random.nextInt(8),
              random.nextInt(250),
              time.format(at),
              random.nextInt(100),
              i,
              STATUSES[random.nextInt(STATUSES.length)],
              random.nextInt(5000)));
    }
    return Files.writeString(directory.resolve("access-" + seed + ".log"), log);
  }

  /** How often each status stands in the file, counted without our parser. */
  static Map<Integer, Long> statuses(Path gzip) throws IOException {
    Map<Integer, Long> statuses = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String status = line.replaceFirst("^.*?\\] \"(?:[^\"\\\\]|\\\\.)*\" ([0-9]{3}) .*$", "$1");
        statuses.merge(Integer.valueOf(status), 1L, Long::sum);
      }
    }
    return statuses;
  }
}
