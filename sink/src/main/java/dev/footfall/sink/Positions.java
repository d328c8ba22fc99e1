package dev.footfall.sink;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/** Knows where to go on reading. */
interface Positions {

  /**
   * Where to begin.
   *
   * @param topicId Kafka's id of the topic
   * @param offset first offset to read
   */
  record Start(UUID topicId, long offset) {}

  /**
   * Finds the starts of {@code partitions}; one whose offset is being moved by somebody else, or of
   * which Kafka can't tell now, is left out, to be asked again.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka tells of none of them within 5 s
   * @throws SQLException when PostgreSQL fails, also wrapped in Jdbi's exceptions
   */
  Map<TopicPartition, Start> find(Collection<TopicPartition> partitions) throws SQLException;
}
