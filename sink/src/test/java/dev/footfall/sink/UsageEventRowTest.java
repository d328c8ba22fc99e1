package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** One row alone holds on to no more memory than it needs, roughly. */
class UsageEventRowTest {

  private final CopyEncoder encoder = new CopyEncoder();

  @Test
  void fullEvent_fitsTheRoomThatIsExpected() throws IOException {
    assertFits(Samples.usageEvent().setResultStatus(ResultStatus.ERROR).build());
  }

  @Test
  void smallestEventWithAnError_fitsTheRoomThatIsExpected() throws IOException {
    assertFits(
        Samples.usageEvent()
            .setResultStatus(ResultStatus.ERROR)
            .setProducerId("p")
            .setServiceName("s")
            .setActionType("t")
            .setActionName("n")
            .setUserId(null)
            .setSessionId(null)
            .setAttributes(null)
            .setResultData(null)
            .setNotes(null)
            .build());
  }

  private void assertFits(UsageEvent event) throws IOException {
    byte[] value = event.toByteBuffer().array();
    encoder.newBlock(RecordDecoder.room(1, value.length));
    byte[] block = encoder.block();

    CopyRow row =
        Records.usageRow(
            event, new ConsumerRecord<>("usage-events", 0, 0, new byte[] {1}, value), encoder);

    assertThat(encoder.block()).isSameAs(block);
    assertThat(row.hasError()).isTrue();
    assertThat(block.length).isLessThan(4 * row.size());
  }
}
