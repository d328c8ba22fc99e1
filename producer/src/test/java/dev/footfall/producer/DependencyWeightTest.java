package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an application gets on its class path with the tracker, counted and weighed. */
class DependencyWeightTest {

  /** 30 MB: 22 of them are Kafka's client and the compressors that it brings. */
  private static final long CEILING_BYTES = 30_000_000;

  /** Bytes of each artifact, by its name without a version. */
  private static Map<String, Long> weights() throws IOException {
    Map<String, Long> weights = new TreeMap<>();
    String classPath = Files.readString(Path.of("target/runtime-class-path.txt")).strip();
    for (String entry : classPath.split(File.pathSeparator)) {
      Path path = Path.of(entry);
      // Built together with it, our own schemas are a directory.
      boolean ours = Files.isDirectory(path) || entry.contains("footfall-schemas");
      String file = String.valueOf(path.getFileName());
      weights.put(ours ? "footfall-schemas" : file.replaceAll("-[0-9].*", ""), bytes(path));
    }
    return weights;
  }

  private static long bytes(Path path) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Test
  void classPath_holdsWhatATrackerNeedsAndNoMore() throws IOException {
    Map<String, Long> weights = weights();
    long all = weights.values().stream().mapToLong(n -> n).sum();
    weights.forEach((name, bytes) -> System.out.printf("%,12d  %s%n", bytes, name));
    System.out.printf("%,12d  %d jars that the tracker brings%n", all, weights.size());
    assertThat(weights.keySet())
        .as("no Streams, no HTTP server, no logging, no database: see RATIONALE.md")
        .containsExactlyInAnyOrder(
            "avro",
            "commons-codec",
            "commons-compress",
            "commons-io",
            "commons-lang3",
            "footfall-schemas",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jspecify",
            "kafka-clients",
            "lz4-java",
            "slf4j-api",
            "snakeyaml-engine",
            "snappy-java",
            "zstd-jni");
    assertThat(all).isLessThan(CEILING_BYTES);
  }
}
