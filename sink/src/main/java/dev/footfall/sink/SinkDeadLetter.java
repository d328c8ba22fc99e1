package dev.footfall.sink;

import dev.footfall.schemas.DeadLetter;
import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Dead letters of the sink's own stage. */
final class SinkDeadLetter {

  private static final String STAGE = "sink";

  private SinkDeadLetter() {}

  static DeadLetter of(ConsumerRecord<byte[], byte[]> record, String reason, String detail) {
    return new DeadLetter(
        STAGE,
        reason,
        detail,
        record.topic(),
        record.partition(),
        record.offset(),
        record.key(),
        record.value());
  }

  /** A row that PostgreSQL refused. */
  static DeadLetter refused(ConsumerRecord<byte[], byte[]> record, SQLException why) {
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
