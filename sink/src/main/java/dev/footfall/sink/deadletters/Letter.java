package dev.footfall.sink.deadletters;

import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The record of a dead letter, as it was.
 *
 * @param stage who set it aside
 * @param topicId Kafka's id of the topic that the sink read it from: of another stage's letter that
 *     of {@code dead-letters}, and nobody knows that of the record's own topic
 */
record Letter(
    String stage,
    UUID topicId,
    String topic,
    int partition,
    long offset,
    byte @Nullable [] key,
    Headers headers,
    byte @Nullable [] value) {

  String position() {
    return topic + "-" + partition + "@" + offset;
  }

  /** Which one it is, if it is one of the sink. */
  Optional<LetterId> id() {
    return stage.equals(DeadLetterTable.SINK)
        ? Optional.of(new LetterId(topicId, partition, offset))
        : Optional.empty();
  }
}
