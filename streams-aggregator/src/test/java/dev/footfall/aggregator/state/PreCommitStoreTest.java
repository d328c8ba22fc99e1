package dev.footfall.aggregator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails when Kafka Streams no longer calls the hook that exactness rests on. */
class PreCommitStoreTest {

  @TempDir Path stateDir;

  /** Counts in the heap; gives out and stores the count only before a commit. */
  private static final class HeapCounter implements Processor<String, String, String, Long> {

    private ProcessorContext<String, Long> context;
    private KeyValueStore<String, Long> store;
    private long count;

    @SuppressWarnings("NullAway.Init")
    private HeapCounter() {}

    @Override
    public void init(ProcessorContext<String, Long> context) {
      this.context = context;
      store = context.getStateStore("counts");
      context.<PreCommitStore>getStateStore("pre-commit").beforeCommit(context, this::flush);
      context.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, now -> count += 100);
    }

    @Override
    public void process(Record<String, String> record) {
      count++;
    }

    private void flush() {
      store.put("count", count);
      context.forward(new Record<>("count", count, 7));
    }
  }

  private static final class CounterSupplier
      implements ProcessorSupplier<String, String, String, Long> {

    @Override
    public Processor<String, String, String, Long> get() {
      return new HeapCounter();
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          PreCommitStore.builder("pre-commit"),
          Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("counts"), Serdes.String(), Serdes.Long()));
    }
  }

  private TopologyTestDriver driver() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
        .process(new CounterSupplier())
        .to("out", Produced.with(Serdes.String(), Serdes.Long()));
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            "pre-commit-test",
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            "localhost:9",
            StreamsConfig.STATE_DIR_CONFIG,
            stateDir.toString(),
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.EXACTLY_ONCE_V2));
    return new TopologyTestDriver(builder.build(), properties);
  }

  @Test
  void action_runsBeforeEveryCommit_andMayForwardAndStore() {
    try (TopologyTestDriver driver = driver()) {
      TestInputTopic<String, String> in =
          driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
      TestOutputTopic<String, Long> out =
          driver.createOutputTopic("out", new StringDeserializer(), Serdes.Long().deserializer());
      in.pipeInput("a", "b"); // the driver commits after each record
      in.pipeInput("a", "b");

      assertThat(out.readValuesToList()).containsExactly(1L, 2L);
      assertThat(driver.<String, Long>getKeyValueStore("counts").get("count")).isEqualTo(2);
      assertThat(driver.producedTopicNames()).contains("pre-commit-test-counts-changelog");
    }
  }

  @Test
  void action_runsBeforeACommitAfterAPunctuation_thoughNoRecordCame() {
    try (TopologyTestDriver driver = driver()) {
      TestOutputTopic<String, Long> out =
          driver.createOutputTopic("out", new StringDeserializer(), Serdes.Long().deserializer());
      driver.advanceWallClockTime(Duration.ofSeconds(1));
      assertThat(out.readValuesToList()).containsExactly(100L);
    }
  }
}
