package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ShareTest {

  @Test
  void errorRate_withoutEvents_isNotZeroButUnknown() {
    assertThat(Share.NONE.errorRate()).isNull();
    assertThat(new Share(4, 1).errorRate()).isEqualTo(0.25);
  }

  @Test
  void plus_addsBothSides() {
    assertThat(new Share(4, 1).plus(new Share(6, 2))).isEqualTo(new Share(10, 3));
  }

  @Test
  void new_moreFailuresThanEvents_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Share(1, 2));
  }

  @Test
  void json_hasTheRateBesideTheCounts() {
    assertThat(Json.text(new Share(4, 1)))
        .isEqualTo("{\"events\":4,\"failures\":1,\"error_rate\":0.25}");
  }
}
