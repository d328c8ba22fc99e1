package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventKeyTest {

  @Test
  void of_isTheUser() {
    assertThat(EventKey.of(Samples.usageEvent().build())).isEqualTo("ada@example.com");
    assertThat(EventKey.of(Samples.assignmentEvent().build())).isEqualTo("user_001");
  }

  @Test
  void of_isTheSession_withoutUser() {
    assertThat(EventKey.of(Samples.usageEvent().setUserId(null).build())).isEqualTo("s-81f3");
  }

  @Test
  void of_passesOverBlankIds() {
    assertThat(EventKey.of(Samples.usageEvent().setUserId(" ").build())).isEqualTo("s-81f3");
    assertThat(EventKey.of(Samples.usageEvent().setUserId("").setSessionId("").build()))
        .startsWith("crm-api-");
  }

  @Test
  void of_isTheProducer_withoutUserAndSession() {
    assertThat(EventKey.of(Samples.usageEvent().setUserId(null).setSessionId(null).build()))
        .startsWith("crm-api-");
  }
}
