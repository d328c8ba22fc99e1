package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.Samples;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class OutgoingTest {

  private int acknowledged;
  private int failed;

  private final Outgoing event =
      new Outgoing(
          Event.of(Samples.usageEvent().build()),
          new ProducerRecord<>("topic", new byte[] {1, 2, 3}),
          null,
          new Outgoing.Acknowledgements() {
            @Override
            public void acknowledged(boolean spooled) {
              acknowledged++;
            }

            @Override
            public void failed() {
              failed++;
            }
          });

  @Test
  void acknowledgedByTwoAttempts_countsOnce() {
    assertThat(event.takeWaiting()).isTrue();
    event.retry(); // with a new client, while the old one's answer is on its way
    assertThat(event.takeWaiting()).isTrue();
    event.onCompletion(null, null);
    event.onCompletion(null, null);
    assertThat(acknowledged).isEqualTo(1);
    assertThat(event.isDone()).isTrue();
  }

  @Test
  void acknowledgedThenFailed_staysDone() {
    assertThat(event.takeWaiting()).isTrue();
    event.onCompletion(null, null);
    event.onCompletion(null, new TimeoutException());
    event.retry();
    assertThat(event.takeWaiting()).isFalse();
    assertThat(event.giveUp()).isFalse();
    assertThat(event.failure()).isNull();
    assertThat(failed).isZero();
  }

  @Test
  void failed_waitsForTheSendersJudgement() {
    assertThat(event.takeWaiting()).isTrue();
    assertThat(event.takeWaiting()).as("it is in flight").isFalse();
    event.onCompletion(null, new TimeoutException("slow"));
    assertThat(failed).isEqualTo(1);
    assertThat(event.failure()).hasMessage("slow");
    assertThat(event.takeWaiting()).isFalse();
    event.retry();
    assertThat(event.failure()).isNull();
    assertThat(event.takeWaiting()).isTrue();
  }
}
