package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.subject.ErasedSubjects;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where reading begins, asked of the real Kafka and PostgreSQL. */
class StoredPositionsIT {

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void find_aPartitionThatKafkaCanNotTellOf_isLeftOut_andTheOthersAreFound() throws SQLException {
    bed.startSink().close(); // made the tables
    TopicPartition known = new TopicPartition("usage-events", 0);
    TopicPartition unknown = new TopicPartition("usage-events", 99);
    Map<String, String> settings = bed.stack().settings();
    try (Admin admin = Admin.create(ConnectionSettings.of(settings).client())) {
      Jdbi jdbi =
          Jdbi.create(settings.get("database.url"), settings.get("database.writer.user"), "");
      StoredPositions positions =
          new StoredPositions(admin, jdbi, new OffsetStore("positions"), new ErasedSubjects());

      assertThat(positions.find(List.of(unknown, known))).containsOnlyKeys(known);
    }
  }
}
