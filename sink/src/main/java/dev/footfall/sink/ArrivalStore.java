package dev.footfall.sink;

import dev.footfall.sink.deadletters.LetterId;
import dev.footfall.sink.deadletters.LetterReturns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds what arrived to the table {@code producer_arrivals}, in the transaction that moves the
 * offsets: so each record is in the sums once, whatever fails and comes again.
 */
final class ArrivalStore {

  private static final String ADD =
      """
      INSERT INTO producer_arrivals AS known
        (producer_id, topic_id, partition, arrived, duplicates, dead_lettered, erased,
         first_arrived_at, last_arrived_at)
      SELECT producer_id, ?, ?, arrived, duplicates, dead_lettered, erased, now(), now()
      FROM unnest(?::text[], ?::int8[], ?::int8[], ?::int8[], ?::int8[])
        AS new (producer_id, arrived, duplicates, dead_lettered, erased)
      ON CONFLICT (producer_id, topic_id, partition) DO UPDATE SET
        arrived = known.arrived + excluded.arrived,
        duplicates = known.duplicates + excluded.duplicates,
        dead_lettered = known.dead_lettered + excluded.dead_lettered,
        erased = known.erased + excluded.erased,
        last_arrived_at = excluded.last_arrived_at
      """;

  private ArrivalStore() {}

  /**
   * Adds {@code tally} to what is known of the partition of {@code lease}. What it has twice, as a
   * dead letter was sent again, is taken back first; to be called after dead letters are stored.
   */
  static void add(Connection connection, Lease lease, ProducerTally tally) throws SQLException {
    if (tally.isEmpty()) {
      return;
    }
    takeBack(connection, lease, tally);
    List<String> producers = new ArrayList<>();
    List<Long> arrived = new ArrayList<>();
    List<Long> duplicates = new ArrayList<>();
    List<Long> deadLettered = new ArrayList<>();
    List<Long> erased = new ArrayList<>();
    tally.forEach(
        (producer, counts) -> {
          producers.add(producer);
          arrived.add(counts.arrived());
          duplicates.add(counts.duplicates());
          deadLettered.add(counts.deadLettered());
          erased.add(counts.erased());
        });
    try (PreparedStatement add = connection.prepareStatement(ADD)) {
      add.setObject(1, lease.topicId());
      add.setInt(2, lease.partition().partition());
      add.setArray(3, connection.createArrayOf("text", producers.toArray()));
      add.setArray(4, connection.createArrayOf("int8", arrived.toArray()));
      add.setArray(5, connection.createArrayOf("int8", duplicates.toArray()));
      add.setArray(6, connection.createArrayOf("int8", deadLettered.toArray()));
      add.setArray(7, connection.createArrayOf("int8", erased.toArray()));
      add.executeUpdate();
    }
  }

  private static void takeBack(Connection connection, Lease lease, ProducerTally tally)
      throws SQLException {
    for (ProducerTally.Replay replay : tally.replays()) {
      LetterId now = new LetterId(lease.topicId(), lease.partition().partition(), replay.offset());
      if (LetterReturns.note(connection, replay.letter(), now)) {
        tally.takeBack(replay.producer());
      }
    }
  }
}
