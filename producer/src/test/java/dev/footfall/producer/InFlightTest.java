package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.Samples;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private final InFlight inFlight = new InFlight(InFlight.MAX_SPAN, InFlight.MAX_BYTES);

  private static Outgoing event(String producerId, long seq) {
    Event event =
        Event.of(Samples.usageEvent().setProducerId(producerId).setProducerSeq(seq).build());
    Outgoing.Acknowledgements nobody =
        new Outgoing.Acknowledgements() {
          @Override
          public void acknowledged(boolean spooled) {}

          @Override
          public void failed() {}
        };
    return new Outgoing(event, new ProducerRecord<>("topic", new byte[10]), null, nobody);
  }

  @Test
  void hasRoomFor_afterAGapOfEvictedNumbers_waitsForTheFirst() {
    Outgoing first = event("a", 5);
    inFlight.add(first);
    assertThat(inFlight.hasRoomFor("a", 5 + InFlight.MAX_SPAN - 1)).isTrue();
    assertThat(inFlight.hasRoomFor("a", 5 + InFlight.MAX_SPAN)).isFalse();
    assertThat(first.takeWaiting()).isTrue();
    first.onCompletion(null, null);
    assertThat(inFlight.forgetDone()).isTrue();
    assertThat(inFlight.hasRoomFor("a", 1_000_000)).isTrue();
  }

  @Test
  void hasRoomFor_anotherProducer_waitsUntilThereAreNone() {
    inFlight.add(event("a", 1));
    assertThat(inFlight.hasRoomFor("b", 2)).isFalse();
  }
}
