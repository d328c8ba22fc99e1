package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.sink.books.Acknowledgement;
import dev.footfall.sink.books.BooksPlan;
import dev.footfall.sink.books.BooksWatch;
import dev.footfall.sink.notify.AlertOutbox;
import dev.footfall.sink.notify.route.AlertFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When missing events are an alert, and when no more; with a grace of 15 minutes. */
class BooksWatchIT {

  private static final String ALERTS =
      "SELECT concat_ws(' ', state, labels->>'producer_id', value, annotations->>'reason')"
          + " FROM alert_history ORDER BY evaluated_at, alert_id";

  private final TestBed bed = TestBed.withNewDatabase();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final BooksWatch watch =
      new BooksWatch(
          new BooksPlan(Duration.ofMinutes(1), Duration.ofMinutes(15)),
          new AlertOutbox(AlertFile.none()),
          metrics);

  @BeforeEach
  void migrate() {
    bed.migrate();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void missing_forLessThanTheGrace_isNoAlert() {
    books("p", 10, 8, "now()");
    look();
    minutesPass(14);
    look();
    arrive("p", 2);
    look();

    assertThat(bed.texts(ALERTS)).isEmpty();
    assertThat(bed.number("SELECT count(*) FROM producer_shortfalls")).isZero();
  }

  @Test
  void missing_forLonger_firesOnce_andIsResolvedOnce() {
    books("p", 10, 8, "now()");
    look();
    minutesPass(16);
    look();
    look();
    assertThat(bed.texts(ALERTS)).containsExactly("firing p 2");
    assertThat(metrics.get("footfall.sink.books.missing").gauge().value()).isEqualTo(2);

    arrive("p", 2);
    reported("p", 10, "now()");
    look();
    look();
    assertThat(bed.texts(ALERTS))
        .containsExactly("firing p 2", "resolved p 2 everything has arrived");
    assertThat(metrics.get("footfall.sink.books.missing").gauge().value()).isZero();
  }

  /** A sink that is some minutes behind all the time, of a producer that sends all the time. */
  @Test
  void arrivals_thatAreAlwaysBehind_areNoAlert() {
    books("p", 100, 50, "now()");
    for (int minute = 0; minute < 60; minute++) {
      look();
      minutesPass(1);
      arrive("p", 10);
      reported("p", 110 + 10L * minute, "now()");
    }

    assertThat(bed.texts(ALERTS)).isEmpty();
  }

  /** New events make up the number; only a report that is younger than them can tell. */
  @Test
  void anAlert_ofAProducerThatSendsOn_isNotResolvedByItsNewEvents() {
    books("p", 10, 8, "now()");
    look();
    minutesPass(16);
    look();
    arrive("p", 5);
    look();
    reported("p", 15, "now()");
    look();
    assertThat(bed.texts(ALERTS)).containsExactly("firing p 2");

    arrive("p", 2);
    look();
    assertThat(bed.texts(ALERTS)).containsExactly("firing p 2");
    reported("p", 15, "now()");
    look();
    assertThat(bed.texts(ALERTS)).hasSize(2);
  }

  @Test
  void acknowledged_isResolved_andOnlyMoreFiresAgain() throws SQLException {
    books("p", 10, 8, "now()");
    look();
    minutesPass(16);
    look();
    assertThat(acknowledge("p")).hasValue(2);
    assertThat(acknowledge("p")).isEmpty();
    assertThat(acknowledge("nobody")).isEmpty();
    look();
    look();
    minutesPass(16);
    look();
    assertThat(bed.texts(ALERTS)).containsExactly("firing p 2", "resolved p 2 acknowledged");
    assertThat(bed.texts("SELECT action FROM audit_trail")).containsExactly("books acknowledge");

    reported("p", 11, "now()");
    look();
    minutesPass(16);
    look();
    assertThat(bed.texts(ALERTS)).hasSize(3).last().isEqualTo("firing p 1");
  }

  @Test
  void books_thatLeft_fireNot_andEndWhatFires() {
    books("p", 10, 8, "now()");
    look();
    minutesPass(16);
    look();
    books("q", 10, 8, "now()");
    look();
    bed.asOwner("DELETE FROM producer_reports");
    minutesPass(16);
    look();

    assertThat(bed.texts(ALERTS))
        .containsExactly("firing p 2", "resolved p 2 the books of the producer have left");
    assertThat(bed.number("SELECT count(*) FROM producer_shortfalls")).isZero();
  }

  /** Retention takes the two sides of the books together, or a quiet producer would seem robbed. */
  @Test
  void arrivals_ofAQuietProducer_stayAsLongAsItsReports() {
    books("p", 10, 10, "now()");
    bed.asOwner("UPDATE producer_arrivals SET last_arrived_at = now() - interval '400 days'");
    Jdbi.create(() -> bed.connect("writer"))
        .useHandle(
            handle ->
                new Retention(
                        bed.config().maintenance().retention(), Clock.systemUTC(), new StopSignal())
                    .run(handle, false, gone -> {}));
    look();

    assertThat(bed.number("SELECT missing FROM producer_ledger")).isZero();
    assertThat(bed.number("SELECT count(*) FROM producer_shortfalls")).isZero();
  }

  @Test
  void aProducer_olderThanTheCounts_isNoAlert() {
    books("p", 10, 2, "now()");
    bed.asOwner("UPDATE producer_reports SET arrivals_complete = false");
    look();
    minutesPass(16);
    look();

    assertThat(bed.texts(ALERTS)).isEmpty();
    assertThat(bed.texts("SELECT coalesce(missing::text, 'unknown') FROM producer_ledger"))
        .containsExactly("unknown");
  }

  private void look() {
    Jdbi.create(() -> bed.connect("writer")).useHandle(watch::once);
  }

  /** As if everything that was noticed had been noticed so much earlier. */
  private void minutesPass(int minutes) {
    bed.asOwner(
        "UPDATE producer_shortfalls SET noticed_at = noticed_at - interval '"
            + minutes
            + " minutes'");
  }

  private void books(String producer, long sent, long arrived, String reportedAt) {
    bed.asOwner(
        String.format(
            """
            INSERT INTO producer_reports (producer_id, service_name, started_at, reported_at, accepted, sent,
              spooled, queued, dropped, refused, last_seq, closed, received_at, source_topic_id, source_partition,
              source_offset, updated_at)
            VALUES ('%1$s', 'crm-api', now(), %3$s, %2$d, %2$d, 0, 0, '{}', '{}', %2$d, false, %3$s,
              gen_random_uuid(), 0, 0, now())
            """,
            producer, sent, reportedAt));
    arrive(producer, arrived);
  }

  private void reported(String producer, long sent, String at) {
    bed.asOwner(
        String.format(
            "UPDATE producer_reports SET sent = %d, reported_at = %3$s, received_at = %3$s"
                + " WHERE producer_id = '%2$s'",
            sent, producer, at));
  }

  private void arrive(String producer, long events) {
    bed.asOwner(
        String.format(
            """
            INSERT INTO producer_arrivals AS a VALUES ('%s', '%s', 0, %d, 0, 0, 0, now(), now())
            ON CONFLICT (producer_id, topic_id, partition) DO UPDATE
            SET arrived = a.arrived + EXCLUDED.arrived, last_arrived_at = now()
            """,
            producer, new java.util.UUID(0, 1), events));
  }

  private OptionalLong acknowledge(String producer) throws SQLException {
    try (Connection writer = bed.connect("writer")) {
      return new Acknowledgement(writer, new AuditTrail("x")).of(producer, "known");
    }
  }
}
