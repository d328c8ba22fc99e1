package dev.footfall.sink.notify.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.sink.notify.deliver.Outcome.TryAgain;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  private static final Duration BACKOFF = Duration.ofSeconds(8);

  private static Duration pause(Optional<Duration> asked) {
    return new TryAgain("HTTP status 503", asked).pause(BACKOFF);
  }

  @Test
  void pause_isTheLongerOfOursAndTheReceivers() {
    assertThat(pause(Optional.empty())).isEqualTo(BACKOFF);
    assertThat(pause(Optional.of(Duration.ZERO))).isEqualTo(BACKOFF);
    assertThat(pause(Optional.of(Duration.ofSeconds(7)))).isEqualTo(BACKOFF);
    assertThat(pause(Optional.of(Duration.ofHours(1)))).isEqualTo(Duration.ofHours(1));
  }
}
