package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Topics;
import dev.footfall.sink.audit.AuditTrail;
import dev.footfall.sink.subject.SubjectErasure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an aggregator that is behind sets aside of a person who has been erased meanwhile. */
class LateLettersIT {

  private static final byte[] RUBBISH = {9, 9};

  private final TestBed bed = TestBed.fresh();
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void aggregatorsLetter_afterTheErasure_bringsNobodyBack_andWhatIsNewIsKept() throws Exception {
    bed.migrate();
    bed.startSink(metrics);
    try (Connection writer = bed.connect("writer")) {
      new SubjectErasure(writer, new AuditTrail("ops")).erase(List.of("ada"));
    }

    bed.send(letter("ada", 5)); // of a record from before
    bed.send(letter("bob", 6));
    bed.send(Topics.USAGE_EVENTS, "ada".getBytes(UTF_8), RUBBISH); // she has come back
    bed.flush();
    bed.awaitAllStored();

    assertThat(
            bed.texts(
                "SELECT stage || ' ' || convert_from(key, 'UTF8') FROM dead_letters ORDER BY 1"))
        .containsExactly("aggregator bob", "sink ada");
    assertThat(TestBed.counter(metrics, "footfall.sink.erased")).isEqualTo(1);
  }

  @Test
  void aggregatorsLetters_ofTwoTopics_atTheSamePosition_areTwo() {
    bed.send(letter("usage-events", "ada", 5));
    bed.send(letter("assignment-events", "ada", 5));
    bed.flush();
    bed.startSink(metrics);
    bed.awaitAllStored();

    assertThat(bed.texts("SELECT topic FROM dead_letters ORDER BY 1"))
        .containsExactly("assignment-events", "usage-events");
    // As migration 23 has made it of letters from before.
    assertThat(
            bed.number(
                """
                SELECT count(*)
                FROM dead_letter_records r, LATERAL md5((SELECT DISTINCT topic_id FROM sink_offsets o
                  WHERE o.topic = 'dead-letters') || ' ' || r.topic) AS hash
                WHERE r.topic_id = (substr(hash, 1, 12) || '3' || substr(hash, 14, 3)
                  || to_hex((('x' || substr(hash, 17, 1))::bit(4)::int & 3) | 8)
                  || substr(hash, 18))::uuid
                """))
        .isEqualTo(2);
  }

  private static DeadLetter letter(String key, long offset) {
    return letter("usage-events", key, offset);
  }

  private static DeadLetter letter(String topic, String key, long offset) {
    return new DeadLetter(
        "aggregator", "bad_magic", "x", topic, 0, offset, key.getBytes(UTF_8), RUBBISH);
  }
}
