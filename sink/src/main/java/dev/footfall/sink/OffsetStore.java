package dev.footfall.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Where the sink goes on reading, in the table {@code sink_offsets}. Offsets move only by
 * compare-and-set: whoever does not know the present value changes nothing.
 */
final class OffsetStore {

  private final String consumer;

  /** Offsets of the consumer group {@code consumer}. */
  OffsetStore(String consumer) {
    this.consumer = consumer;
  }

  /**
   * The stored offset of a partition. When there is none, {@code beginning} is stored first; of two
   * newcomers one stores, and both read the same.
   */
  long findOrCreate(Handle handle, UUID topicId, TopicPartition partition, long beginning) {
    handle
        .createUpdate(
            """
            INSERT INTO sink_offsets (consumer, topic_id, partition, topic, next_offset, updated_at)
            VALUES (:consumer, :topicId, :partition, :topic, :beginning, now())
            ON CONFLICT DO NOTHING
            """)
        .bind("consumer", consumer)
        .bind("topicId", topicId)
        .bind("partition", partition.partition())
        .bind("topic", partition.topic())
        .bind("beginning", beginning)
        .execute();
    return handle
        .createQuery(
            """
            SELECT next_offset FROM sink_offsets
            WHERE consumer = :consumer AND topic_id = :topicId AND partition = :partition
            """)
        .bind("consumer", consumer)
        .bind("topicId", topicId)
        .bind("partition", partition.partition())
        .mapTo(Long.class)
        .one();
  }

  /**
   * Moves the offsets of {@code claims}, all or none: to be called in the transaction that stores
   * the rows, before them, so that a second writer waits here and then finds the offset moved.
   *
   * @throws SinkFencedException when a stored offset is not at its claim's start
   */
  void advance(Handle handle, List<Claim> claims) {
    PreparedBatch moves =
        handle.prepareBatch(
            """
            UPDATE sink_offsets SET next_offset = :next, updated_at = now()
            WHERE consumer = :consumer AND topic_id = :topicId AND partition = :partition
              AND next_offset = :start
            """);
    for (Claim claim : claims) {
      moves
          .bind("consumer", consumer)
          .bind("topicId", claim.lease().topicId())
          .bind("partition", claim.lease().partition().partition())
          .bind("start", claim.start())
          .bind("next", claim.next())
          .add();
    }
    int[] moved = moves.execute();
    List<Lease> fenced = new ArrayList<>();
    for (int i = 0; i < moved.length; i++) {
      if (moved[i] != 1) {
        fenced.add(claims.get(i).lease());
      }
    }
    if (!fenced.isEmpty()) {
      throw new SinkFencedException(fenced);
    }
  }

  /** Moves one offset outside a batch; false when it was not at {@code from}. */
  boolean move(Handle handle, UUID topicId, TopicPartition partition, long from, long to) {
    return handle
            .createUpdate(
                """
                UPDATE sink_offsets SET next_offset = :to, updated_at = now()
                WHERE consumer = :consumer AND topic_id = :topicId AND partition = :partition
                  AND next_offset = :from
                """)
            .bind("consumer", consumer)
            .bind("topicId", topicId)
            .bind("partition", partition.partition())
            .bind("from", from)
            .bind("to", to)
            .execute()
        == 1;
  }
}
