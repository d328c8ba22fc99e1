package dev.footfall.sink.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterIdTest {

  private static final UUID TOPIC = UUID.fromString("0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11");

  @Test
  void replayed_readsWhatTheHeaderSays() {
    LetterId id = new LetterId(TOPIC, 3, 4_711);

    assertThat(LetterId.replayed(new RecordHeaders().add(LetterId.REPLAYED, id.header())))
        .isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "usage-events-0@5",
        "a b c",
        "0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11 3",
        "0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11 3 x",
        "0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11 3 5 7"
      })
  void replayed_ofAHeaderThatWeDidNotWrite_isNone(String value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(LetterId.REPLAYED, value.getBytes(UTF_8));

    assertThat(LetterId.replayed(headers)).isNull();
  }

  @Test
  void replayed_withoutTheHeader_isNone() {
    assertThat(LetterId.replayed(new RecordHeaders())).isNull();
    assertThat(LetterId.replayed(new RecordHeaders().add(LetterId.REPLAYED, null))).isNull();
  }
}
