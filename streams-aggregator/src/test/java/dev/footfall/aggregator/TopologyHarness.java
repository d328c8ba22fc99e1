package dev.footfall.aggregator;

import dev.footfall.aggregator.alerts.Alerting;
import dev.footfall.aggregator.metrics.AggregatorMetrics;
import dev.footfall.aggregator.registry.RegistryPatience;
import dev.footfall.events.Alert;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.SessionSummary;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import dev.footfall.schemas.serde.AvroSerializer;
import dev.footfall.schemas.serde.FakeRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topology on Kafka's test driver, with the real serdes on a fake registry. The driver commits
 * after each record; what depends on several records per commit is tested on {@code OpenWindows}
 * and on the real broker.
 */
public final class TopologyHarness implements AutoCloseable {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AvroSerializer<SpecificRecord> events = new AvroSerializer<>();
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> assignments;
  private final TestInputTopic<byte[], byte[]> input;
  private final TestOutputTopic<UsageAggregateKey, UsageAggregate> output;
  private final TestOutputTopic<String, SessionSummary> sessions;
  private final TestOutputTopic<PersonaAdoptionKey, PersonaAdoption> adoption;
  private final TestOutputTopic<byte[], byte[]> deadLetters;
  private final TestOutputTopic<String, Alert> alerts;

  public TopologyHarness(
      FakeRegistry registry, Path stateDir, Instant now, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("registry.url", registry.url());
    settings.put("aggregator.state.dir", stateDir.toString());
    AggregatorConfig config = AggregatorConfig.of(settings);
    Map<String, Object> serde = ConnectionSettings.of(settings).serde();
    events.configure(serde, false);

    Properties properties = StreamsSettings.of(config);
    properties.put(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, "INFO");
    driver =
        new TopologyTestDriver(
            AggregatorTopology.build(
                config,
                new AggregatorMetrics(meters),
                new RegistryPatience(),
                InstantSource.fixed(now),
                new Alerting(config.alerts(), meters)),
            properties,
            now);
    input =
        driver.createInputTopic(
            Topics.USAGE_EVENTS.name(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            now,
            Duration.ZERO);
    assignments =
        driver.createInputTopic(
            Topics.ASSIGNMENT_EVENTS.name(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            now,
            Duration.ZERO);
    AvroDeserializer<PersonaAdoptionKey> adoptionKeys = new AvroDeserializer<>();
    adoptionKeys.configure(serde, true);
    AvroDeserializer<PersonaAdoption> adoptions = new AvroDeserializer<>();
    adoptions.configure(serde, false);
    adoption = driver.createOutputTopic(Topics.PERSONA_ADOPTION.name(), adoptionKeys, adoptions);
    AvroDeserializer<UsageAggregateKey> keys = new AvroDeserializer<>();
    keys.configure(serde, true);
    AvroDeserializer<UsageAggregate> values = new AvroDeserializer<>();
    values.configure(serde, false);
    output = driver.createOutputTopic(Topics.USAGE_AGGREGATES.name(), keys, values);
    AvroDeserializer<SessionSummary> summaries = new AvroDeserializer<>();
    summaries.configure(serde, false);
    sessions =
        driver.createOutputTopic(Topics.SESSIONS.name(), new StringDeserializer(), summaries);
    AvroDeserializer<Alert> alert = new AvroDeserializer<>();
    alert.configure(serde, false);
    alerts = driver.createOutputTopic(Topics.ALERTS.name(), new StringDeserializer(), alert);
    deadLetters =
        driver.createOutputTopic(
            Topics.DEAD_LETTERS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Sends an assignment; the broker takes it at {@code appended}. */
  public void send(AssignmentEvent event, Instant appended) {
    assignments.pipeInput(
        new TestRecord<>(
            EventKey.of(event).getBytes(StandardCharsets.UTF_8),
            events.serialize(Topics.ASSIGNMENT_EVENTS.name(), event),
            appended));
  }

  /** Sends an event; the broker takes it at {@code appended}. */
  public void send(UsageEvent event, Instant appended) {
    sendRaw(
        EventKey.of(event).getBytes(StandardCharsets.UTF_8),
        events.serialize(Topics.USAGE_EVENTS.name(), event),
        appended);
  }

  public void sendRaw(byte @Nullable [] key, byte @Nullable [] value, Instant appended) {
    input.pipeInput(new TestRecord<>(key, value, appended));
  }

  public byte @Nullable [] bytes(UsageEvent event) {
    return events.serialize(Topics.USAGE_EVENTS.name(), event);
  }

  public void pass(Duration wallClock) {
    driver.advanceWallClockTime(wallClock);
  }

  public List<KeyValue<UsageAggregateKey, UsageAggregate>> output() {
    return output.readKeyValuesToList();
  }

  public List<KeyValue<String, SessionSummary>> sessions() {
    return sessions.readKeyValuesToList();
  }

  public List<KeyValue<PersonaAdoptionKey, PersonaAdoption>> adoption() {
    return adoption.readKeyValuesToList();
  }

  public List<KeyValue<String, Alert>> alerts() {
    return alerts.readKeyValuesToList();
  }

  public List<TestRecord<byte[], byte[]>> deadLetters() {
    return deadLetters.readRecordsToList();
  }

  /** Sum of the counter over all tags that are not given. */
  public long counted(String name, String... tags) {
    return (long)
        meters.find("footfall.aggregator." + name).tags(tags).counters().stream()
            .mapToDouble(Counter::count)
            .sum();
  }

  public double gauge(String name) {
    return meters.get("footfall.aggregator." + name).gauge().value();
  }

  @Override
  public void close() {
    driver.close();
  }
}
