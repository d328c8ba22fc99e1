package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What the encoders write is what PostgreSQL itself would write of the row that it then has. */
class CopyRoundTripIT {

  private static final ConsumerRecord<byte[], byte[]> SOURCE =
      new ConsumerRecord<>("usage-events", 0, 0, new byte[0], new byte[0]);

  private final TestBed bed = TestBed.withNewDatabase();
  private final CopyEncoder encoder = new CopyEncoder();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void usageEvent_comesBackByteForByte() throws Exception {
    bed.migrate();
    // As jsonb prints it.
    CopyRow full =
        Records.usageRow(
            Samples.usageEvent()
                .setAttributes("{\"value_usd\": 1200, \"customer_id\": \"c-7\"}")
                .setResultData("{\"results_count\": 12}")
                .build(),
            SOURCE,
            encoder);

    assertThat(roundTrip(full)).isEqualTo(bytes(full::writeRow));
    assertThat(stored(CopyTable.USAGE_ERRORS)).isEqualTo(bytes(full::writeError));
  }

  @Test
  void usageEvent_withoutOptionalFields_comesBackByteForByte() throws Exception {
    bed.migrate();
    CopyRow bare =
        Records.usageRow(
            Samples.usageEvent()
                .setUserId(null)
                .setSessionId(null)
                .setStatusCode(null)
                .setDurationMs(null)
                .setAttributes(null)
                .setResultData(null)
                .setTags(List.of())
                .setNotes("")
                .build(),
            SOURCE,
            encoder);

    assertThat(roundTrip(bare)).isEqualTo(bytes(bare::writeRow));
  }

  @Test
  void assignment_comesBack_exceptForTheSpacingOfJson() throws Exception {
    bed.migrate();
    CopyRow row = AssignmentRow.of(Samples.assignmentEvent().build(), SOURCE, encoder);

    byte[] once = roundTrip(row);
    bed.asOwner("TRUNCATE assignment_events");
    copyIn(row.table(), once);
    byte[] twice = stored(row.table());

    assertThat(twice).isEqualTo(once);
    assertThat(bed.texts("SELECT signals->>'region' FROM assignment_events"))
        .containsExactly("north");
  }

  private interface Written {
    void to(CopyRow.Out out) throws SQLException;
  }

  private static byte[] bytes(Written part) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part.to(bytes::write);
    return bytes.toByteArray();
  }

  private void copyIn(CopyTable table, byte[] row) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(CopyEncoder.HEADER);
    all.write(row);
    all.write(CopyEncoder.TRAILER);
    try (Connection connection = bed.connect("owner")) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "COPY " + table.table() + " (" + table.columnList() + ") FROM STDIN BINARY",
              new ByteArrayInputStream(all.toByteArray()));
    }
  }

  private byte[] roundTrip(CopyRow row) throws Exception {
    bed.jdbi()
        .useTransaction(
            h -> {
              CopyStore store =
                  row.epochDay() == CopyRow.NO_DAY
                      ? CopyStore.assignments(h)
                      : CopyStore.events(
                          h,
                          new DayPartitions()
                              .ensure(h, List.of(LocalDate.ofEpochDay(row.epochDay())))
                              .getOrDefault(LocalDate.ofEpochDay(row.epochDay()), DayTables.ANY));
              assertThat(store.store(List.of(row))).as("duplicates").isEmpty();
            });
    return stored(row.table());
  }

  private byte[] stored(CopyTable table) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Connection connection = bed.connect("owner")) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              "COPY (SELECT "
                  + table.columnList()
                  + " FROM "
                  + table.table()
                  + ") TO STDOUT BINARY",
              out);
    }
    byte[] all = out.toByteArray();
    return Arrays.copyOfRange(
        all, CopyEncoder.HEADER.length, all.length - CopyEncoder.TRAILER.length);
  }
}
