package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The names in the golden file are names of internal topics: a change here is a new {@link
 * AggregatorTopology#VERSION} or a migration.
 */
class AggregatorTopologyTest {

  @Test
  void describe_isTheGoldenFile() throws IOException {
    String described =
        AggregatorTopology.build(AggregatorConfig.of(Map.of())).describe().toString();
    assertThat(described).isEqualTo(golden());
  }

  private static String golden() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(AggregatorTopologyTest.class.getResourceAsStream("topology.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
