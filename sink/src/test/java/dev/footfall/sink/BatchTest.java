package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
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
}
