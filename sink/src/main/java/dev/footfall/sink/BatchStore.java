package dev.footfall.sink;

import dev.footfall.schemas.Topics;
import dev.footfall.sink.deadletters.DeadLetterTable;
import dev.footfall.sink.deadletters.SetAside;
import dev.footfall.sink.notify.AlertOutbox;
import dev.footfall.sink.subject.ErasedSubjects;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Stores one batch in one transaction, which is all of exactly once: the offsets move by
 * compare-and-set in the transaction that stores the rows, and dead letters are acknowledged before
 * it commits. Any failure leaves the database as it was. For one writer; one thread.
 */
final class BatchStore {

  private final Jdbi jdbi;
  private final OffsetStore offsets;
  private final DayPartitions days;
  private final AlertOutbox alerts;
  private final Isolation isolation = new Isolation();

  BatchStore(Jdbi jdbi, OffsetStore offsets, DayPartitions days, AlertOutbox alerts) {
    this.jdbi = jdbi;
    this.offsets = offsets;
    this.days = days;
    this.alerts = alerts;
  }

  /**
   * Stores {@code batch}.
   *
   * @return what became of its records
   * @throws SinkFencedException when an offset is not where this writer left it
   * @throws ErasureAheadException when somebody was erased since the batch was decoded
   * @throws SinkStoppedException when too many rows are refused
   * @throws DeadLetterException when dead letters are not acknowledged
   * @throws SQLException when PostgreSQL fails, also wrapped in Jdbi's exceptions
   */
  StoredBatch store(Batch batch, DeadLetterOutbox outbox, RejectionGuard guard)
      throws SQLException {
    try (Handle handle = jdbi.open()) {
      Map<LocalDate, DayTables> partitions = days.ensure(handle, batch.days());
      StoredBatch stored =
          handle.<StoredBatch, SQLException>inTransaction(
              transaction -> {
                Connection connection = transaction.getConnection();
                if (ErasedSubjects.lockedVersion(connection) != batch.erasures().version()) {
                  throw new ErasureAheadException(
                      batch.claims().stream().map(Claim::lease).toList());
                }
                offsets.advance(connection, batch.claims());
                StoredBatch result = new StoredBatch();
                result.dead(batch.dead());
                result.erased(batch.erasures().records());
                Rows rows =
                    new Rows(
                        transaction, batch, alerts, isolation, result, new ProducerTally(), guard);
                rows.store(partitions);
                rows.letters();
                rows.producers();
                outbox.send(result.dead().stream().map(SetAside::letter).toList());
                return result;
              });
      guard.committed(stored.refused(), batch.rows());
      return stored;
    }
  }

  /** Ends other writers' transactions with partitions of {@code claims}; answers how many. */
  int evictOthers(List<Claim> claims) {
    return jdbi.withHandle(handle -> offsets.evict(handle, claims));
  }

  /** The rows of a batch, within its transaction. */
  private record Rows(
      Handle handle,
      Batch batch,
      AlertOutbox alerts,
      Isolation isolation,
      StoredBatch result,
      ProducerTally found,
      RejectionGuard guard) {

    void store(Map<LocalDate, DayTables> partitions) throws SQLException {
      for (Map.Entry<LocalDate, List<CopyRow>> day : batch.events().entrySet()) {
        DayTables tables = partitions.getOrDefault(day.getKey(), DayTables.ANY);
        copy(CopyStore.events(handle, tables), CopyTable.USAGE_EVENTS, day.getValue());
      }
      LateDays.note(handle.getConnection(), batch.days());
      copy(CopyStore.assignments(handle), CopyTable.ASSIGNMENT_EVENTS, batch.assignments());
      Connection connection = handle.getConnection();
      for (boolean adds : new boolean[] {false, true}) {
        totals(
            AggregateStore.TABLE,
            batch.aggregates(adds),
            part -> AggregateStore.upsert(connection, part));
      }
      for (boolean adds : new boolean[] {false, true}) {
        totals(
            AdoptionStore.TABLE,
            batch.adoption(adds),
            part -> AdoptionStore.upsert(connection, part));
      }
      for (UpsertTable table : batch.upserts()) {
        upsert(table, batch.upserts(table, true));
        upsert(table, batch.upserts(table, false));
      }
    }

    /** Set aside only once, also in the topic: whoever reads again has the same letters. */
    void letters() throws SQLException {
      Map<String, UUID> topics = new HashMap<>();
      batch.claims().forEach(c -> topics.put(c.lease().partition().topic(), c.lease().topicId()));
      UUID none = new UUID(0, 0); // of a test's record that no claim is about
      Connection connection = handle.getConnection();
      result.onlyNew(
          DeadLetterTable.store(
              connection,
              result.dead(),
              letter -> topics.getOrDefault(letter.letter().topic(), none)));
      List<SetAside> others = batch.letters().stream().map(AggregatorLetter::letter).toList();
      UUID from = topics.getOrDefault(Topics.DEAD_LETTERS.name(), none);
      int stored =
          DeadLetterTable.store(
                  connection, others, letter -> AggregatorLetter.topicId(from, letter))
              .size();
      result.stored(DeadLetterTable.NAME, stored);
      result.duplicates(DeadLetterTable.NAME, batch.letters().size() - stored);
    }

    private void copy(CopyStore store, CopyTable table, List<CopyRow> rows) throws SQLException {
      isolation.store(
          handle,
          rows,
          part -> {
            Map<String, Long> duplicates = store.store(part);
            long all = duplicates.values().stream().mapToLong(Long::longValue).sum();
            result.stored(table.table(), part.size() - all);
            result.duplicates(table.table(), all);
            duplicates.forEach(found::duplicates);
          },
          (row, why) -> {
            found.deadLettered(row.producer());
            refuse(List.of(row.source()), why);
          });
    }

    /** What PostgreSQL found is told with the first partition that has events of the producer. */
    void producers() throws SQLException {
      for (Map.Entry<Lease, ProducerTally> partition : batch.producers().entrySet()) {
        ProducerTally tally = new ProducerTally(); // the batch may have to be stored once more
        tally.add(partition.getValue());
        tally.takeKnown(found);
        ArrivalStore.add(handle.getConnection(), partition.getKey(), tally);
      }
    }

    private <K, T extends Totals<T>> void totals(
        String table, List<FoldedCell<K, T>> cells, Isolation.Attempt<FoldedCell<K, T>> attempt)
        throws SQLException {
      folded(
          cells,
          part -> {
            attempt.store(part);
            part.forEach(cell -> result.stored(table, cell.sources().size()));
          });
    }

    private void upsert(UpsertTable table, List<UpsertCell> cells) throws SQLException {
      folded(
          cells,
          part -> {
            int changed =
                table == UpsertTable.ALERT_TRANSITIONS
                    ? AlertStore.store(handle, alerts, part)
                    : UpsertStore.store(handle.getConnection(), table, part);
            int records = part.stream().mapToInt(cell -> cell.sources().size()).sum();
            result.stored(table.table(), records - part.size() + changed);
            result.duplicates(table.table(), part.size() - changed);
          });
    }

    /** What is refused is tried record by record: a bad one takes no good ones with it. */
    private <C extends Folded<C>> void folded(List<C> cells, Isolation.Attempt<C> attempt)
        throws SQLException {
      List<C> apart = new ArrayList<>();
      isolation.store(
          handle,
          cells,
          attempt,
          (cell, why) -> {
            if (cell.sources().size() > 1) {
              apart.addAll(cell.apart());
            } else {
              refuse(cell.sources(), why);
            }
          });
      for (C one : apart) {
        folded(List.of(one), attempt);
      }
    }

    private void refuse(List<ConsumerRecord<byte[], byte[]>> sources, SQLException why) {
      sources.forEach(source -> result.refused(SinkDeadLetter.refused(source, why)));
      guard.check(result.refused(), batch.rows(), "SQLSTATE " + SqlFailure.state(why));
    }
  }
}
