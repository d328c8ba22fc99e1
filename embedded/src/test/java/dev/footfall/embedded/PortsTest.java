package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void plus_movesFixedPortsOnly() {
    assertThat(Ports.defaults().plus(100)).isEqualTo(new Ports(9192, 8181, 5532));
    assertThat(Ports.free().plus(100)).isEqualTo(Ports.free());
  }

  @Test
  void plus_outOfRange_namesOffsetAndPort() {
    assertThatThrownBy(() -> Ports.defaults().plus(60_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port offset 60000 moves port 9092 to 69092; ports go from 1 to 65535");
    assertThatThrownBy(() -> Ports.defaults().plus(-5432)).hasMessageContaining("to 0");
  }

  @Test
  void negativePort_isRefused() {
    assertThatThrownBy(() -> new Ports(0, -1, 0)).hasMessageContaining("registry port is -1");
  }
}
