package dev.footfall.sink;

import dev.footfall.schemas.Topics;
import dev.footfall.sink.subject.ErasedSubjects;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where to go on reading: at the offset in PostgreSQL for the topic's id; at the beginning of
 * the log when there is none. A stored offset outside the log is never corrected in silence.
 */
final class StoredPositions implements Positions {

  private static final Logger LOG = LoggerFactory.getLogger(StoredPositions.class);
  private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(5);

  private final Admin admin;
  private final Jdbi jdbi;
  private final OffsetStore offsets;
  private final ErasedSubjects erased;

  StoredPositions(Admin admin, Jdbi jdbi, OffsetStore offsets, ErasedSubjects erased) {
    this.admin = admin;
    this.jdbi = jdbi;
    this.offsets = offsets;
    this.erased = erased;
  }

  @Override
  public Map<TopicPartition, Start> find(Collection<TopicPartition> partitions)
      throws SQLException {
    Map<String, UUID> ids = topicIds(partitions);
    Map<TopicPartition, Long> earliest = list(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> latest = list(partitions, OffsetSpec.latest());
    return jdbi.<Map<TopicPartition, Start>, SQLException>withHandle(
        handle -> {
          // Reading begins here, and here again when a writer finds that it knew too little.
          erased.refresh(handle.getConnection());
          Map<TopicPartition, Start> found = new HashMap<>();
          for (TopicPartition partition : partitions) {
            UUID id = ids.get(partition.topic());
            Long first = earliest.get(partition);
            Long end = latest.get(partition);
            if (id == null || first == null || end == null) {
              continue; // deleted between two answers, or nobody leads it now
            }
            long stored = offsets.findOrCreate(handle, id, partition, first);
            if (stored >= first && stored <= end) {
              found.put(partition, new Start(id, stored));
            } else if (restart(handle, id, partition, stored, first, end)) {
              found.put(partition, new Start(id, first));
            }
          }
          return found;
        });
  }

  private boolean restart(
      Handle handle, UUID id, TopicPartition partition, long stored, long first, long end) {
    String consequence =
        stored < first
            ? (first - stored) + " records had left the log before they were stored: they are lost"
            : "the log has lost its end; it is read again as a whole, stored rows are recognised"
                + (partition.topic().equals(Topics.USAGE_AGGREGATES.name())
                    ? ", but amendments are added once more"
                    : "");
    LOG.warn(
        "{}: the stored offset {} is outside the log, which has {} to {}; going on at {}: {}",
        partition,
        stored,
        first,
        end,
        first,
        consequence);
    return offsets.move(handle, id, partition, stored, first);
  }

  private Map<String, UUID> topicIds(Collection<TopicPartition> partitions) {
    Set<String> topics = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Map<String, UUID> ids = new HashMap<>();
    answered(admin.describeTopics(topics).topicNameValues(), TopicDescription::topicId)
        .forEach(
            (topic, id) ->
                ids.put(
                    topic, new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits())));
    return ids;
  }

  private Map<TopicPartition, Long> list(Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    ListOffsetsResult result = admin.listOffsets(asked);
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
    partitions.forEach(partition -> answers.put(partition, result.partitionResult(partition)));
    return answered(answers, ListOffsetsResultInfo::offset);
  }

  /**
   * The answers that came in time: a partition without a leader must not keep the others waiting.
   *
   * @throws KafkaException when there is none
   */
  private static <K, A, T> Map<K, T> answered(
      Map<K, KafkaFuture<A>> answers, Function<A, T> content) {
    long deadlineNanos = System.nanoTime() + KAFKA_TIMEOUT.toNanos();
    Map<K, T> came = new HashMap<>();
    KafkaException failure = null;
    for (Map.Entry<K, KafkaFuture<A>> answer : answers.entrySet()) {
      try {
        Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        came.put(answer.getKey(), content.apply(KafkaAnswer.of(answer.getValue(), left)));
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        LOG.debug("Kafka does not tell of {} now: {}", answer.getKey(), e.getMessage());
        failure = e;
      }
    }
    if (failure != null && came.isEmpty()) {
      throw failure;
    }
    return came;
  }
}
