package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.sink.assignments.ChainFault;
import dev.footfall.sink.assignments.ChainHead;
import dev.footfall.sink.assignments.ChainVerifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The chain over each user's assignments, and who tampers with it. */
class AssignmentChainIT {

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void storedRows_areChained_inOrder_alsoThroughStaging() throws Exception {
    List<AssignmentEvent> events = events("ada", 5);
    events.addAll(events("bob", 3));
    events.forEach(bed::send);
    bed.flush();
    bed.startSink();
    bed.awaitAllStored();
    events.forEach(bed::send); // all duplicates, and among them
    events("ada", 2).forEach(bed::send); // two new ones
    bed.flush();
    bed.awaitAllStored();

    assertThat(
            bed.texts("SELECT user_id || ' ' || length FROM persona_assignment_chains ORDER BY 1"))
        .containsExactly("ada 7", "bob 3");
    assertThat(bed.deadLetters()).isEmpty();
    assertThat(verify()).isEmpty();
    try (Connection reader = bed.connect("reader")) {
      assertThat(new ChainVerifier(reader).verify(Optional.empty(), none(), f -> {}))
          .isEqualTo(new ChainVerifier.Result(2, 10, 0, 0));
      assertThat(new ChainVerifier(reader).verify(Optional.of("bob"), none(), f -> {}))
          .isEqualTo(new ChainVerifier.Result(1, 3, 0, 0));
    }
  }

  @Test
  void aChangedRow_isNamed_whateverWasChanged() throws Exception {
    store(events("ada", 5));
    for (String change :
        List.of(
            "assigned_persona_id = 'low_savings'",
            "match_evidence = jsonb_set(match_evidence, '{high_utilization,matched}', 'false')",
            "signals = signals || '{\"region\": \"south\"}'",
            "confidence = confidence + 0.000001",
            "assigned_at = assigned_at + interval '1 microsecond'",
            "priority = NULL",
            "qualifying_personas = qualifying_personas[1:1]",
            "catalogue_hash = NULL",
            "row_hash = sha256('forged')")) {
      bed.asOwner("CREATE TABLE kept AS SELECT * FROM assignment_events WHERE chain_seq = 3");
      bed.asOwner("UPDATE assignment_events SET " + change + " WHERE chain_seq = 3");

      assertThat(verify()).as(change).isNotEmpty().first().asString().contains("row 3");

      restore();
    }
    assertThat(verify()).isEmpty();
  }

  @Test
  void removedRows_areNamed_firstAndLastToo() throws Exception {
    store(events("ada", 5));
    for (int seq : List.of(1, 3, 5)) {
      bed.asOwner("CREATE TABLE kept AS SELECT * FROM assignment_events WHERE chain_seq = " + seq);
      bed.asOwner("DELETE FROM assignment_events WHERE chain_seq = " + seq);

      assertThat(verify()).containsExactly("ada: row " + seq + " was removed");

      restore();
    }
    assertThat(verify()).isEmpty();
    bed.asOwner("DELETE FROM assignment_events WHERE chain_seq > 3");
    assertThat(verify()).containsExactly("ada: rows 4 to 5 were removed");
    bed.asOwner("DELETE FROM assignment_chains");
    assertThat(verify()).containsExactly("ada: there are rows, but the chain's head was removed");
  }

  @Test
  void insertedRows_areNamed() throws Exception {
    store(events("ada", 3));
    bed.asOwner("ALTER TABLE assignment_events DISABLE TRIGGER USER");
    bed.asOwner("CREATE TABLE kept AS SELECT * FROM assignment_events WHERE chain_seq = 2");
    bed.asOwner(
        "UPDATE kept SET assignment_id = gen_random_uuid(), chain_seq = 4, row_hash = sha256('x')");
    bed.asOwner("INSERT INTO assignment_events SELECT * FROM kept");

    assertThat(verify()).anySatisfy(fault -> assertThat(fault).contains("row 4", "inserted"));
  }

  @Test
  void whoRewritesTheWholeChain_isFoundByAKeptHead() throws Exception {
    store(events("ada", 4));
    store(events("bob", 4));
    List<ChainHead> kept = heads();
    store(events("bob", 1)); // a chain may grow
    assertThat(verify(kept.iterator())).isEmpty();

    // With the rights of the owner: rows, hashes and head, all consistent again.
    bed.asOwner(
        "UPDATE assignment_events SET priority = 9 WHERE user_id = 'ada' AND chain_seq = 2");
    bed.asOwner(
        """
        DO $$ DECLARE r assignment_events%ROWTYPE; h bytea := ''; BEGIN
          FOR r IN SELECT * FROM assignment_events WHERE user_id = 'ada' ORDER BY chain_seq LOOP
            h := sha256(h || int8send(r.chain_seq) || convert_to(footfall_assignment_text(r), 'UTF8'));
            UPDATE assignment_events SET row_hash = h WHERE assignment_id = r.assignment_id;
          END LOOP;
          UPDATE assignment_chains SET head = h WHERE user_id = 'ada';
        END $$
        """);
    assertThat(verify()).isEmpty();
    assertThat(verify(kept.iterator()))
        .singleElement()
        .asString()
        .contains("ada: row 4", "is not the one whose hash was kept");

    bed.asOwner("DELETE FROM assignment_events WHERE user_id = 'bob'");
    bed.asOwner("DELETE FROM assignment_chains WHERE user_id = 'bob'");
    assertThat(verify()).isEmpty();
    assertThat(verify(kept.iterator()))
        .anySatisfy(fault -> assertThat(fault).contains("a chain of 4 rows was removed"));
  }

  @Test
  void theWriter_mayAddDecisions_andChangeNone() throws SQLException {
    store(events("ada", 2));
    try (Connection writer = bed.connect("writer");
        var sql = writer.createStatement()) {
      for (String tampering :
          List.of(
              "UPDATE assignment_events SET priority = 9",
              "DELETE FROM assignment_events",
              "UPDATE assignment_chains SET length = 1",
              "DELETE FROM audit_events",
              "UPDATE audit_events SET actor = 'x'")) {
        assertThatThrownBy(() -> sql.execute(tampering))
            .as(tampering)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  @Test
  void rowsFromBeforeTheChains_getTheirs() throws Exception {
    bed.asOwner("DROP SCHEMA public CASCADE");
    bed.asOwner("CREATE SCHEMA public");
    DatabaseConfig database = bed.config().database();
    Flyway before =
        Flyway.configure()
            .dataSource(
                database.url(), database.owner().user(), database.owner().password().value())
            .locations("classpath:dev/footfall/sink/migrations")
            .repeatableSqlMigrationPrefix("NONE")
            .target("2")
            .load();
    before.migrate();
    bed.asOwner(
        """
        INSERT INTO assignment_events
        SELECT gen_random_uuid(), 'user ' || n % 10, '30d', 'p', now() - n * interval '1 hour', 1, 0.1 + n * 0.1,
          ARRAY['p', 'ö"'], '{"p": {"evidence": {"a": 60.0, "b": 1e30}}}', 'r', '{"a": 60.0}', NULL, 'h', 's',
          'full', 'x', n, now() - n * interval '1 hour'
        FROM generate_series(1, 1000) n
        """);

    bed.migrate();

    assertThat(bed.number("SELECT count(*) FROM persona_assignment_chains WHERE length = 100"))
        .isEqualTo(10);
    assertThat(verify()).isEmpty();
    store(events("user 1", 3));
    assertThat(verify()).isEmpty();
  }

  private void restore() {
    bed.asOwner("ALTER TABLE assignment_events DISABLE TRIGGER USER");
    bed.asOwner(
        "DELETE FROM assignment_events WHERE assignment_id IN (SELECT assignment_id FROM kept)");
    bed.asOwner("INSERT INTO assignment_events SELECT * FROM kept");
    bed.asOwner("ALTER TABLE assignment_events ENABLE TRIGGER USER");
    bed.asOwner("DROP TABLE kept");
  }

  private void store(List<AssignmentEvent> events) {
    events.forEach(bed::send);
    bed.flush();
    try (SinkService sink = bed.startSink()) {
      bed.awaitAllStored();
      assertThat(sink.live()).isTrue();
    }
  }

  private List<String> verify() throws SQLException {
    return verify(none());
  }

  private List<String> verify(Iterator<ChainHead> kept) throws SQLException {
    List<ChainFault> faults = new ArrayList<>();
    try (Connection reader = bed.connect("reader")) {
      ChainVerifier.Result result =
          new ChainVerifier(reader).verify(Optional.empty(), kept, faults::add);
      assertThat(result.faults()).isEqualTo(faults.size());
    }
    return faults.stream().map(fault -> fault.user() + ": " + fault.what()).toList();
  }

  private List<ChainHead> heads() throws SQLException {
    List<ChainHead> heads = new ArrayList<>();
    try (Connection reader = bed.connect("reader")) {
      new ChainVerifier(reader).heads(heads::add);
    }
    return heads.stream().map(head -> ChainHead.parse(head.toString())).toList();
  }

  private static Iterator<ChainHead> none() {
    return Collections.emptyIterator();
  }

  private static List<AssignmentEvent> events(String user, int count) {
    List<AssignmentEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(
          Samples.assignmentEvent()
              .setAssignmentId(UUID.randomUUID())
              .setUserId(user)
              .setAssignedAt(Samples.TIME.plusSeconds(i))
              .build());
    }
    return events;
  }
}
