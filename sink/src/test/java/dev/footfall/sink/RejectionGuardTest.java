package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RejectionGuardTest {

  private final RejectionGuard guard = new RejectionGuard(new RejectionLimit(0.5, 1_000));

  @Test
  void check_fewRows_areNeverTooMany() {
    assertThatCode(() -> guard.check(999, 999, "SQLSTATE 23514")).doesNotThrowAnyException();
  }

  @Test
  void check_moreThanTheShare_stopsWithNumbers() {
    assertThatCode(() -> guard.check(500, 1_000, "SQLSTATE 23514")).doesNotThrowAnyException();
    assertThatThrownBy(() -> guard.check(501, 1_000, "SQLSTATE 23514"))
        .isInstanceOf(SinkStoppedException.class)
        .hasMessageContaining("501 of 1000")
        .hasMessageContaining("SQLSTATE 23514")
        .hasMessageContaining("sink.rejected.share.max");
  }

  @Test
  void check_smallBatches_addUp() {
    guard.committed(600, 600);

    assertThatThrownBy(() -> guard.check(300, 400, "SQLSTATE 23514"))
        .isInstanceOf(SinkStoppedException.class);
  }

  @Test
  void committed_enoughRows_beginsAnew() {
    guard.committed(0, 1_000_000);

    assertThatThrownBy(() -> guard.check(1_000, 1_000, "SQLSTATE 23514"))
        .isInstanceOf(SinkStoppedException.class);
  }
}
