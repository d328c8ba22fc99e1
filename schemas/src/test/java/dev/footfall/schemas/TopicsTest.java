package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void all_isTheCatalogue() {
    assertThat(Topics.all())
        .extracting(TopicSpec::name)
        .containsExactly(
            "usage-events",
            "assignment-events",
            "usage-aggregates",
            "sessions",
            "persona-adoption",
            "alerts",
            "producer-reports",
            "dead-letters");
  }

  @Test
  void events_areCoPartitioned() {
    assertThat(Topics.ASSIGNMENT_EVENTS.partitions()).isEqualTo(Topics.USAGE_EVENTS.partitions());
    assertThat(Topics.ASSIGNMENT_EVENTS.keySchema()).isEqualTo(Topics.USAGE_EVENTS.keySchema());
  }

  @Test
  void every_keepsByArrivalForAMonth() {
    assertThat(Topics.all())
        .allSatisfy(
            t ->
                assertThat(t.config())
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("retention.ms", "2592000000")
                    .containsEntry("message.timestamp.type", "LogAppendTime"));
  }

  @Test
  void deadLetters_takeTheLargestRecordOfOtherTopics() {
    assertThat(Topics.DEAD_LETTERS.config()).containsEntry("max.message.bytes", "2097152");
    assertThat(Topics.USAGE_EVENTS.config()).doesNotContainKey("max.message.bytes");
  }

  @Test
  void topicSpec_refusesNoPartitions() {
    assertThatThrownBy(
            () -> new TopicSpec("t", Optional.empty(), Optional.empty(), 0, Duration.ofDays(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("topic t")
        .hasMessageContaining("0");
  }
}
