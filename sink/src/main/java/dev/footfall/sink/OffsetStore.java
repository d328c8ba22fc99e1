package dev.footfall.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/**
 * Where the sink goes on reading, in the table {@code sink_offsets}. Offsets move only by
 * compare-and-set: whoever does not know the present value changes nothing.
 */
final class OffsetStore {

  // With each batch, so in plain JDBC: that is a fraction of the code to run and to compile.
  private static final String LOCK =
      "SELECT count(pg_advisory_xact_lock(key)) FROM unnest(?::int8[]) AS key";
  private static final String ADVANCE =
      """
      UPDATE sink_offsets SET next_offset = ?, updated_at = now()
      WHERE consumer = ? AND topic_id = ? AND partition = ? AND next_offset = ?
      """;

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
    // First a look: an insertion would wait for a transaction that is moving the offset, also for
    // one of a sink that was stopped in the middle.
    return find(handle, topicId, partition)
        .orElseGet(() -> create(handle, topicId, partition, beginning));
  }

  private Optional<Long> find(Handle handle, UUID topicId, TopicPartition partition) {
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
        .findOne();
  }

  private long create(Handle handle, UUID topicId, TopicPartition partition, long beginning) {
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
    return find(handle, topicId, partition).orElseThrow();
  }

  /**
   * Moves the offsets of {@code claims}, all or none: to be called in the transaction that stores
   * the rows, before them, so that a second writer waits here and then finds the offset moved.
   *
   * @throws SinkFencedException when a stored offset is not at its claim's start
   * @throws SQLException when PostgreSQL fails
   */
  void advance(Connection connection, List<Claim> claims) throws SQLException {
    lock(connection, claims);
    int[] moved;
    try (PreparedStatement move = connection.prepareStatement(ADVANCE)) {
      for (Claim claim : claims) {
        move.setLong(1, claim.next());
        move.setString(2, consumer);
        move.setObject(3, claim.lease().topicId());
        move.setInt(4, claim.lease().partition().partition());
        move.setLong(5, claim.start());
        move.addBatch();
      }
      moved = move.executeBatch();
    }
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

  /**
   * Ends the sessions of other writers that are in a transaction with one of these partitions. To
   * be called by who was given them and waited for long: the other one was stopped, or cut off, in
   * the middle, and PostgreSQL would wait for the rest of its COPY for ever. A writer that is well
   * only has to try its batch again.
   *
   * @return sessions ended
   */
  int evict(Handle handle, List<Claim> claims) {
    return handle
        .createQuery(
            """
            SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (classid::bigint << 32 | objid::bigint) = ANY (:keys)
            """)
        .bindArray("keys", Long.class, (Object[]) keys(claims))
        .mapTo(Integer.class)
        .one();
  }

  /** Locks that, unlike those of rows, tell who has them. In one order, or two could deadlock. */
  private void lock(Connection connection, List<Claim> claims) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setArray(1, connection.createArrayOf("int8", keys(claims)));
      lock.execute();
    }
  }

  private Long[] keys(List<Claim> claims) {
    return claims.stream()
        .map(claim -> key(claim.lease()))
        .sorted()
        .distinct()
        .toArray(Long[]::new);
  }

  /** Two partitions with the same one would only wait for each other now and then. */
  private long key(Lease lease) {
    long topic =
        lease.topicId().getMostSignificantBits() * 31 + lease.topicId().getLeastSignificantBits();
    return (topic * 31 + lease.partition().partition()) * 31 + consumer.hashCode();
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
