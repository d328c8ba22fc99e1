package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class InputTopicsTest {

  private static Map<String, TopicDescription> topics(int uses, int assignments) {
    return Map.of(
        "usage-events", topic("usage-events", uses),
        "assignment-events", topic("assignment-events", assignments));
  }

  private static TopicDescription topic(String name, int partitions) {
    List<TopicPartitionInfo> all =
        IntStream.range(0, partitions)
            .mapToObj(p -> new TopicPartitionInfo(p, Node.noNode(), List.of(), List.of()))
            .toList();
    return new TopicDescription(name, false, all);
  }

  @Test
  void checkCoPartitioned_refusesDifferentNumbers_namingThem() {
    assertThatCode(() -> InputTopics.checkCoPartitioned(topics(4, 4))).doesNotThrowAnyException();
    assertThatThrownBy(() -> InputTopics.checkCoPartitioned(topics(12, 4)))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("usage-events has 12 partitions and assignment-events 4");
  }
}
