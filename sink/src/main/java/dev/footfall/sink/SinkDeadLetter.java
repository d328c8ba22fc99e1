package dev.footfall.sink;

import dev.footfall.schemas.DeadLetter;
import dev.footfall.sink.deadletters.SetAside;
import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Dead letters of the sink's own stage. */
final class SinkDeadLetter {

  static final String STAGE = "sink";

  private SinkDeadLetter() {}

  static SetAside of(ConsumerRecord<byte[], byte[]> record, String reason, String detail) {
    DeadLetter letter =
        new DeadLetter(
            STAGE,
            reason,
            detail,
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value());
    return new SetAside(letter, record.headers());
  }

  /** A row that PostgreSQL refused. */
  static SetAside refused(ConsumerRecord<byte[], byte[]> record, SQLException why) {
    return of(record, "sql_" + SqlFailure.state(why), message(why));
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
