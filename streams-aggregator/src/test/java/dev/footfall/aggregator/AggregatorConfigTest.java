package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.aggregator.sessions.SessionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregatorConfigTest {

  @Test
  void of_nothing_isTheDefaults() {
    AggregatorConfig config = AggregatorConfig.of(Map.of());
    assertThat(config.versionedApplicationId()).isEqualTo("footfall-aggregator-v1");
    assertThat(config.stateDir()).isEqualTo(Path.of(".footfall/aggregator"));
    assertThat(config.threads()).isEqualTo(2);
    assertThat(config.grace()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.idleClose()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.commitInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.backlogCommitInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.maxProducers()).isEqualTo(10_000);
    assertThat(config.replicationFactor()).isEqualTo(-1);
    assertThat(config.sessions())
        .isEqualTo(
            new SessionSettings(
                Duration.ofMinutes(30),
                Duration.ofDays(1),
                Duration.ofSeconds(10),
                Duration.ofDays(2),
                20_000));
  }

  @Test
  void of_sessionSettingsThatContradict_areRefused_namingThem() {
    assertThatThrownBy(() -> AggregatorConfig.of(Map.of("aggregator.session.gap.ms", "86400001")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aggregator.session.gap.ms")
        .hasMessageContaining("aggregator.session.max.ms (86400000)");
    assertThatThrownBy(
            () -> AggregatorConfig.of(Map.of("aggregator.session.retention.ms", "3600000")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aggregator.session.retention.ms (3600000)");
  }

  @Test
  void of_aBacklogCommittedMoreOftenThanTheRest_isRefused_namingBoth() {
    assertThatThrownBy(
            () -> AggregatorConfig.of(Map.of("aggregator.backlog.commit.interval.ms", "400")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aggregator.backlog.commit.interval.ms (400)")
        .hasMessageContaining("aggregator.commit.interval.ms (500)");
  }

  @Test
  void streamsSettings_giveATransactionMoreTimeThanItsInterval() {
    Properties settings =
        StreamsSettings.of(
            AggregatorConfig.of(Map.of("aggregator.backlog.commit.interval.ms", "20000")));
    assertThat(settings)
        .containsEntry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 25_000L)
        .containsEntry("producer.transaction.timeout.ms", 30_000);
  }

  @Test
  void of_readsItsOwnSettings_andLeavesOthersAlone() {
    AggregatorConfig config =
        AggregatorConfig.of(
            Map.of(
                "aggregator.application.id", "mine",
                "aggregator.grace.ms", "0",
                "aggregator.replication.factor", "3",
                "sink.threads", "many",
                "kafka.bootstrap.servers", "broker:1234"));
    assertThat(config.versionedApplicationId()).isEqualTo("mine-v1");
    assertThat(config.grace()).isZero();
    assertThat(config.replicationFactor()).isEqualTo(3);
    assertThat(config.connection().client()).containsEntry("bootstrap.servers", "broker:1234");
  }

  @ParameterizedTest
  @CsvSource({
    "aggregator.threads, 0",
    "aggregator.threads, two",
    "aggregator.application.id, my app",
    "aggregator.application.id, ''",
    "aggregator.state.dir, ''",
    "aggregator.grace.ms, -1",
    "aggregator.idle.close.ms, 10",
    "aggregator.commit.interval.ms, 1",
    "aggregator.backlog.commit.interval.ms, 60001",
    "aggregator.max.producers, 0",
    "aggregator.session.gap.ms, 0",
    "aggregator.session.max.ms, -1",
    "aggregator.session.update.ms, -1",
    "aggregator.session.retention.ms, 2d",
    "aggregator.session.remembered.max, 0",
    "aggregator.replication.factor, 0",
  })
  void of_aBadValue_isRefused_namingTheKey(String key, String value) {
    assertThatThrownBy(() -> AggregatorConfig.of(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void streamsSettings_letTheOperatorTune_butNotWeakenExactness() {
    Properties settings =
        StreamsSettings.of(
            AggregatorConfig.of(
                Map.of(
                    "kafka.security.protocol", "SASL_SSL",
                    "kafka.main.consumer.session.timeout.ms", "30000",
                    "kafka.processing.guarantee", "at_least_once")));
    assertThat(settings)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("main.consumer.session.timeout.ms", "30000")
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
  }

  @Test
  void toString_showsNoSecret() {
    AggregatorConfig config =
        AggregatorConfig.of(
            Map.of(
                "registry.url", "http://ada:hunter2@localhost:8081",
                "kafka.sasl.jaas.config", "password=hunter2"));
    assertThat(config.toString()).contains("localhost:8081").doesNotContain("hunter2");
  }
}
