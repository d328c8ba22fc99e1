package dev.footfall.sink;

import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Topics;
import dev.footfall.sink.deadletters.DeadLetterTable;
import dev.footfall.sink.deadletters.SetAside;
import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Dead letters of the sink's own stage. */
final class SinkDeadLetter {

  /** Their rows are events of producers: one that PostgreSQL refuses has been counted, too. */
  private static final Set<String> OF_PRODUCERS =
      Set.of(Topics.USAGE_EVENTS.name(), Topics.ASSIGNMENT_EVENTS.name());

  private SinkDeadLetter() {}

  /** A record that is in no producer's counts. */
  static SetAside of(ConsumerRecord<byte[], byte[]> record, String reason, String detail) {
    return of(record, reason, detail, false);
  }

  /**
   * A record that can't be used.
   *
   * @param counted whether it is in its producer's counts, as dead-lettered
   */
  static SetAside of(
      ConsumerRecord<byte[], byte[]> record, String reason, String detail, boolean counted) {
    DeadLetter letter =
        new DeadLetter(
            DeadLetterTable.SINK,
            reason,
            detail,
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value());
    return new SetAside(letter, record.headers(), counted);
  }

  /** A row that PostgreSQL refused. */
  static SetAside refused(ConsumerRecord<byte[], byte[]> record, SQLException why) {
    boolean counted = OF_PRODUCERS.contains(record.topic());
    return of(record, "sql_" + SqlFailure.state(why), message(why), counted);
  }

  /** The server's message without its DETAIL and CONTEXT, which quote the row. */
  private static String message(SQLException why) {
    if (why instanceof PSQLException pg) {
      ServerErrorMessage server = pg.getServerErrorMessage();
      if (server != null && server.getMessage() != null) {
        return "PostgreSQL: " + server.getMessage();
      }
    }
    return "PostgreSQL refuses the row";
  }
}
