package dev.footfall.sink;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Events that failed long ago, as rows. */
final class OldEvents {

  private OldEvents() {}

  /** One that happened so many days before {@code now} and arrived so many days before it. */
  static void event(TestBed bed, Instant now, int happenedDaysAgo, int arrivedDaysAgo) {
    Instant happened = now.minus(Duration.ofDays(happenedDaysAgo));
    LocalDate day = LocalDate.ofInstant(happened, ZoneOffset.UTC);
    Jdbi.create(() -> bed.connect("writer"))
        .useHandle(handle -> new DayPartitions().ensure(handle, List.of(day)));
    insert(bed, happened, now.minus(Duration.ofDays(arrivedDaysAgo)));
  }

  /** One whose day may have no partition. */
  static void insert(TestBed bed, Instant happened, Instant arrived) {
    bed.asOwner(
        String.format(
            "WITH e AS (INSERT INTO usage_events (event_id, occurred_at, received_at, producer_id,"
                + " producer_seq, privacy_level, service_name, action_type, action_name, channel,"
                + " result_status, tags, sdk_name, sdk_version) VALUES (gen_random_uuid(), '%s',"
                + " '%s', 'p', 1, 'full', 's', 't', 'n', 'UI', 'error', '{}', 'x', '1')"
                + " RETURNING *) INSERT INTO usage_errors (event_id, occurred_at, received_at,"
                + " service_name, action_type, action_name, result_status, error_message) SELECT"
                + " event_id, occurred_at, received_at, service_name, action_type, action_name,"
                + " result_status, 'boom' FROM e",
            happened, arrived));
  }
}
