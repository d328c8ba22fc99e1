package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.AggregateKind;
import dev.footfall.events.Channel;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.ProducerReport;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummaryRulesTest {

  private static final Instant MIDNIGHT = Instant.parse("2025-03-12T00:00:00Z");
  private static final long MOST = 1L << 53;

  @Test
  void check_aDayThatBeginsLater_isRefused() {
    assertThatCode(() -> SummaryRules.check(key(MIDNIGHT), adoption())).doesNotThrowAnyException();
    assertThatCode(() -> SummaryRules.check(key(null), adoption())).doesNotThrowAnyException();
    // In one batch with the midnight itself these would be two changes of one row.
    assertThatThrownBy(() -> SummaryRules.check(key(MIDNIGHT.plusNanos(1_000)), adoption()))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("midnight");
  }

  @Test
  void check_countsWhoseSumsWouldNotFit_areRefused() {
    assertThatCode(() -> SummaryRules.check(report(MOST, Map.of("full", MOST))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SummaryRules.check(report(MOST + 1, Map.of())))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("accepted");
    assertThatThrownBy(() -> SummaryRules.check(report(1, Map.of("full", MOST, "closed", 1L))))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("dropped");
  }

  private static PersonaAdoptionKey key(@Nullable Instant day) {
    return PersonaAdoptionKey.newBuilder()
        .setDayStart(day)
        .setTimeWindow("30d")
        .setChannel(Channel.UI)
        .build();
  }

  private static PersonaAdoption adoption() {
    return PersonaAdoption.newBuilder()
        .setKind(AggregateKind.UPDATE)
        .setUses(1)
        .setEmittedAt(MIDNIGHT)
        .build();
  }

  private static ProducerReport report(long sent, Map<String, Long> dropped) {
    return ProducerReport.newBuilder()
        .setProducerId("crm-api-1")
        .setServiceName("crm-api")
        .setStartedAt(MIDNIGHT)
        .setAccepted(sent)
        .setSent(sent)
        .setDropped(dropped)
        .setReportedAt(MIDNIGHT)
        .build();
  }
}
