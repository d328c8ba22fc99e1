package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.Alert;
import dev.footfall.events.AlertState;
import dev.footfall.schemas.Samples;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchTest {

  @Test
  void of_joinsTheChunksOfALease_toOneClaim() {
    Lease one = Records.lease(1);
    Lease zero = Records.lease(0);

    Batch batch =
        Batch.of(
            List.of(
                Records.chunk(one, 5, 7), Records.chunk(zero, 0, 3), Records.chunk(one, 7, 10)));

    assertThat(batch.claims()).containsExactly(new Claim(zero, 0, 3), new Claim(one, 5, 10));
    assertThat(batch.rows()).isEqualTo(8);
  }

  @Test
  void of_chunksWithAGap_isRefused() {
    Lease lease = Records.lease(0);

    assertThatThrownBy(
            () -> Batch.of(List.of(Records.chunk(lease, 0, 3), Records.chunk(lease, 4, 5))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("gap");
  }

  @Test
  void of_sortsEventsByDay() {
    LocalDate monday = LocalDate.of(2015, 5, 18);
    LocalDate tuesday = LocalDate.of(2015, 5, 19);
    Lease lease = Records.lease(0);

    Batch batch =
        Batch.of(
            List.of(
                Records.chunk(lease, 0, 2, tuesday),
                Records.chunk(lease, 2, 3, monday),
                Records.chunk(lease, 3, 4, tuesday)));

    assertThat(batch.days()).containsExactly(monday, tuesday);
    assertThat(batch.events().get(tuesday))
        .extracting(row -> row.source().offset())
        .containsExactly(0L, 1L, 3L);
  }

  /** Ids are hashes: of two episodes of one alert the later one may have the lesser id. */
  @Test
  void of_keepsAlertsInTheOrderOfTheirFirstRecords() {
    Lease lease = new Lease(new TopicPartition("alerts", 0), new UUID(1, 2));
    List<StoreItem> items =
        List.of(
            alert("b", AlertState.FIRING, 0),
            alert("b", AlertState.RESOLVED, 1),
            alert("a", AlertState.FIRING, 2),
            alert("b", AlertState.FIRING, 3)); // the first one again

    Batch batch =
        Batch.of(
            List.of(
                new Chunk(
                    lease,
                    0,
                    4,
                    items,
                    List.of(),
                    Set.of(),
                    new ProducerTally(),
                    100,
                    Records.NOBODY_ERASED)));

    assertThat(batch.upserts(UpsertTable.ALERT_TRANSITIONS, false))
        .extracting(cell -> cell.row().values().get(0) + " " + cell.row().values().get(2))
        .containsExactly("b firing", "b resolved", "a firing");
  }

  private static UpsertRow alert(String id, AlertState state, long offset) {
    Alert alert = Samples.alert().setAlertId(id).setState(state).build();
    return AlertRow.of(alert, new ConsumerRecord<>("alerts", 0, offset, new byte[1], new byte[10]));
  }
}
