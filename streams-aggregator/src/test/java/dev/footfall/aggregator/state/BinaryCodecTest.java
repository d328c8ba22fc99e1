package dev.footfall.aggregator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.footfall.aggregator.cube.Dimensions;
import dev.footfall.aggregator.cube.WindowKey;
import dev.footfall.events.Channel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BinaryCodecTest {

  private static final Dimensions CELL =
      new Dimensions("crm-api", "crm", "größer 🚀", Channel.UI, "high_utilization");
  private static final Dimensions NO_PERSONA = new Dimensions("s", "t", "n", Channel.JOB, null);

  @Test
  void dimensions_comeBack() {
    assertThat(
            Stream.of(CELL, NO_PERSONA)
                .map(Dimensions.CODEC::toBytes)
                .map(Dimensions.CODEC::ofBytes))
        .containsExactly(CELL, NO_PERSONA);
  }

  /** These bytes decide the partition of every cell, and lie in changelogs. */
  @Test
  void dimensions_haveTheGoldenBytes() {
    assertThat(HexFormat.of().formatHex(Dimensions.CODEC.toBytes(NO_PERSONA)))
        .isEqualTo("01" + "0273" + "0274" + "026e" + "064a4f42" + "00");
  }

  @Test
  void windowKeys_comeBack_andSortByEnd() {
    List<WindowKey> inOrder =
        List.of(
            WindowKey.at(0, 60_000, CELL),
            WindowKey.at(59_999_999, 60_000, NO_PERSONA),
            WindowKey.at(1_431_857_103_000L, 60_000, CELL),
            WindowKey.at(1_431_857_103_000L, 3_600_000, CELL));
    List<byte[]> bytes = inOrder.stream().map(WindowKey.CODEC::toBytes).toList();
    assertThat(bytes.stream().map(WindowKey.CODEC::ofBytes)).containsExactlyElementsOf(inOrder);
    assertThat(bytes).isSortedAccordingTo(Arrays::compareUnsigned);
  }

  @Test
  void ofBytes_ofAnotherVersion_isRefused() {
    byte[] bytes = Dimensions.CODEC.toBytes(CELL);
    bytes[0] = 2;
    assertThatIllegalStateException()
        .isThrownBy(() -> Dimensions.CODEC.ofBytes(bytes))
        .withMessageContaining("version 1, found 2");
  }

  @Test
  void ofBytes_ofDamagedBytes_isRefused() {
    byte[] bytes = Dimensions.CODEC.toBytes(CELL);
    assertThatIllegalStateException()
        .isThrownBy(() -> Dimensions.CODEC.ofBytes(Arrays.copyOf(bytes, bytes.length - 1)));
    assertThatIllegalStateException()
        .isThrownBy(() -> Dimensions.CODEC.ofBytes(Arrays.copyOf(bytes, bytes.length + 1)));
    assertThatIllegalStateException().isThrownBy(() -> Dimensions.CODEC.ofBytes(new byte[0]));
  }
}
