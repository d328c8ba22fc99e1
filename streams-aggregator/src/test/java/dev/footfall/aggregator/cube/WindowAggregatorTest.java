package dev.footfall.aggregator.cube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.metrics.AggregatorMetrics;
import dev.footfall.aggregator.metrics.Latency;
import dev.footfall.aggregator.state.CommitPace;
import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What windows come to is tested on {@code OpenWindows}; here is when they ask for a commit. */
class WindowAggregatorTest {

  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  @TempDir private Path directory;

  @Test
  void partialsOfABacklog_letTheCommitWait_andThoseOfNowDoNot() {
    CommitPace pace = new CommitPace(Duration.ofMillis(500), Duration.ofSeconds(30));
    try (TopologyTestDriver driver = windows(pace)) {
      TestInputTopic<Dimensions, PartialBatch> partials =
          driver.createInputTopic(
              "partials",
              Dimensions.CODEC.serde().serializer(),
              PartialBatch.CODEC.serde().serializer());

      partials.pipeInput(partialOf(NOW.minusMillis(300)));
      assertThat(pace.waits(CommitPace.Stage.MERGES, NOW.toEpochMilli())).isFalse();

      partials.pipeInput(partialOf(NOW.minusSeconds(3600)));
      assertThat(pace.waits(CommitPace.Stage.MERGES, NOW.toEpochMilli())).isTrue();
      assertThat(pace.waits(CommitPace.Stage.READS, NOW.toEpochMilli())).isFalse();
    }
  }

  private TopologyTestDriver windows(CommitPace pace) {
    Serde<Dimensions> keys = Dimensions.CODEC.serde();
    Serde<PartialBatch> values = PartialBatch.CODEC.serde();
    Topology topology =
        new Topology()
            .addSource("in", keys.deserializer(), values.deserializer(), "partials")
            .addProcessor(
                "windows",
                WindowAggregator.supplier(
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    2_000,
                    pace,
                    new AggregatorMetrics(new SimpleMeterRegistry()),
                    InstantSource.fixed(NOW)),
                "in");
    Properties settings = new Properties();
    settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    return new TopologyTestDriver(topology, settings, NOW);
  }

  private static TestRecord<Dimensions, PartialBatch> partialOf(Instant appended) {
    Dimensions cell = new Dimensions("crm-api", "crm", "view_deal", Channel.UI, null);
    Partial partial = new Partial();
    partial.add(appended.toEpochMilli(), ResultStatus.SUCCESS, 12L, "ada");
    Map<Dimensions, PartialBatch> batches = new HashMap<>();
    PartialBatches.of(new HashMap<>(Map.of(cell, partial)), batches::put);
    Map.Entry<Dimensions, PartialBatch> only = batches.entrySet().iterator().next();
    return new TestRecord<>(
        only.getKey(), only.getValue(), Latency.appendedAt(appended.toEpochMilli()), appended);
  }
}
