package dev.footfall.standalone.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventRules;
import org.junit.jupiter.api.Test;

class AccessLogEventsTest {

  private static final String LINE =
      "203.0.113.9 - - [17/May/2015:10:05:03 +0000] \"GET /deal/456?token=secret HTTP/1.1\" %d 20"
          + " \"http://a.example/x?q=secret\" \"curl/8\"";

  @Test
  void of_givesTheSameLineTheSameIdentity() throws Exception {
    UsageEvent first = event("web", "abc", 7, 200);
    assertThat(event("web", "abc", 7, 200)).isEqualTo(first);
    assertThat(event("web", "abc", 8, 200).getEventId()).isNotEqualTo(first.getEventId());
    assertThat(event("web", "abd", 7, 200).getEventId()).isNotEqualTo(first.getEventId());
    assertThat(event("shop", "abc", 7, 200).getProducerId()).isNotEqualTo(first.getProducerId());
  }

  @Test
  void of_keepsNoQueryStringAndNoWholeAddress() throws Exception {
    UsageEvent event = event("web", "abc", 1, 200);
    assertThat(event.toString()).doesNotContain("secret").doesNotContain("203.0.113.9");
    assertThat(event.getIpAddress()).isEqualTo("203.0.113.0");
    assertThat(event.getActionName()).isEqualTo("GET /deal/{id}");
    assertThat(event.getAttributes())
        .isEqualTo("{\"response_bytes\":20,\"referrer\":\"http://a.example/x\"}");
  }

  @Test
  void of_callsFourAndFiveHundredsErrors() throws Exception {
    assertThat(event("web", "a", 1, 304).getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
    assertThat(event("web", "a", 1, 404).getResultStatus()).isEqualTo(ResultStatus.ERROR);
    assertThat(event("web", "a", 1, 500).getErrorType()).isEqualTo("HTTP 500");
  }

  @Test
  void of_makesEventsThatAreUsable() throws Exception {
    assertThat(EventRules.check(event("web", "a", 1, 200), System.currentTimeMillis())).isNull();
  }

  @Test
  void of_cutsAnEndlessPathToAUsableName() throws Exception {
    String line =
        "203.0.113.9 - - [17/May/2015:10:05:03 +0000] \"OPTIONS /%s HTTP/1.1\" 200 20"
            .formatted("x/".repeat(500));
    UsageEvent event = new AccessLogEvents("web", "a").of(1, AccessLogParser.parse(line));
    assertThat(event.getActionName()).endsWith("…");
    assertThat(EventRules.check(event, System.currentTimeMillis())).isNull();
  }

  private static UsageEvent event(String service, String hash, long number, int status)
      throws Exception {
    return new AccessLogEvents(service, hash)
        .of(number, AccessLogParser.parse(LINE.formatted(status)));
  }
}
