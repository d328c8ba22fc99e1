package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.events.Channel;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageEventBuilderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
  private static final Origin ORIGIN =
      new Origin("crm-1", "crm", "2.14.0", "test", 1 << 20, Trackers.fullPrivacy());

  private @Nullable Capture taken;

  private final Intake intake =
      new Intake() {
        @Override
        public Instant now() {
          return NOW;
        }

        @Override
        public void take(Capture capture) {
          taken = capture;
        }
      };

  private UsageEventBuilder usage() {
    return new UsageEventBuilder(intake, "crm", "view_deal");
  }

  private Capture taken() {
    return Objects.requireNonNull(taken);
  }

  private UsageEvent event() {
    assertThat(taken().flaw()).isNull();
    Event event = taken().toEvent(ORIGIN, 4711);
    assertThat(event.violation()).isNull();
    return (UsageEvent) event.value();
  }

  @Test
  void everyField_arrives() {
    usage()
        .user("ada@example.com")
        .session("s-1")
        .category("deals")
        .channel(Channel.UI)
        .entity("deal", "456")
        .persona("high_utilization")
        .domain("credit")
        .page("/deals?q=secret#top")
        .http("GET", "/api/deals/{id}", 200)
        .userAgent("Mozilla/5.0")
        .ipAddress("83.149.9.0")
        .attribute("deal_name", "Big")
        .attribute("value_usd", 1200)
        .attribute("won", true)
        .attribute("owner", Map.of("id", 7))
        .attribute("stages", List.of("a", "b"))
        .result("results_count", 12)
        .tag("beta")
        .tag("eu")
        .notes("copied")
        .trace("4bf92f3577b34da6a3ce929d0e0e4736")
        .success(Duration.ofMillis(42));
    UsageEvent event = event();
    assertThat(event.getOccurredAt()).isEqualTo(NOW);
    assertThat(event.getEventId().version()).isEqualTo(7);
    assertThat(event.getProducerId()).isEqualTo("crm-1");
    assertThat(event.getProducerSeq()).isEqualTo(4711);
    assertThat(event.getPrivacyLevel()).isEqualTo(PrivacyLevel.FULL);
    assertThat(event.getServiceName()).isEqualTo("crm");
    assertThat(event.getServiceVersion()).isEqualTo("2.14.0");
    assertThat(event.getEnvironment()).isEqualTo("test");
    assertThat(event.getUserId()).isEqualTo("ada@example.com");
    assertThat(event.getSessionId()).isEqualTo("s-1");
    assertThat(event.getMachineId()).isNull();
    assertThat(event.getActionType()).isEqualTo("crm");
    assertThat(event.getActionName()).isEqualTo("view_deal");
    assertThat(event.getActionCategory()).isEqualTo("deals");
    assertThat(event.getChannel()).isEqualTo(Channel.UI);
    assertThat(event.getEntityType()).isEqualTo("deal");
    assertThat(event.getEntityId()).isEqualTo("456");
    assertThat(event.getPersonaId()).isEqualTo("high_utilization");
    assertThat(event.getDomain()).isEqualTo("credit");
    assertThat(event.getPageUrl()).isEqualTo("/deals");
    assertThat(event.getEndpoint()).isEqualTo("/api/deals/{id}");
    assertThat(event.getHttpMethod()).isEqualTo("GET");
    assertThat(event.getStatusCode()).isEqualTo(200);
    assertThat(event.getUserAgent()).isEqualTo("Mozilla/5.0");
    assertThat(event.getIpAddress()).isEqualTo("83.149.9.0");
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
    assertThat(event.getDurationMs()).isEqualTo(42);
    assertThat(event.getErrorType()).isNull();
    assertThat(event.getAttributes())
        .isEqualTo(
            "{\"deal_name\":\"Big\",\"value_usd\":1200,\"won\":true,\"owner\":{\"id\":7},"
                + "\"stages\":[\"a\",\"b\"]}");
    assertThat(event.getResultData()).isEqualTo("{\"results_count\":12}");
    assertThat(event.getTags()).containsExactly("beta", "eu");
    assertThat(event.getNotes()).isEqualTo("copied");
    assertThat(event.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(event.getSdkName()).isEqualTo("footfall-java");
    assertThat(event.getSdkVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void absentAndBlank_areNull() {
    usage().user(" ").session(null).tag("").tag(null).channel(null).track(null);
    UsageEvent event = event();
    assertThat(event.getUserId()).isNull();
    assertThat(event.getSessionId()).isNull();
    assertThat(event.getTags()).isEmpty();
    assertThat(event.getChannel()).isEqualTo(Channel.UNKNOWN);
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.UNKNOWN);
    assertThat(event.getStatusCode()).isNull();
    assertThat(event.getDurationMs()).isNull();
    assertThat(event.getAttributes()).isNull();
  }

  @Test
  void endings_setTheStatus() {
    usage().pending();
    assertThat(event().getResultStatus()).isEqualTo(ResultStatus.PENDING);
    usage().timeout(Duration.ofSeconds(3));
    assertThat(event().getResultStatus()).isEqualTo(ResultStatus.TIMEOUT);
    assertThat(event().getDurationMs()).isEqualTo(3000);
    usage().failed(null);
    assertThat(event().getResultStatus()).isEqualTo(ResultStatus.ERROR);
    assertThat(event().getErrorType()).isNull();
    usage().track(ResultStatus.SUCCESS, Duration.ZERO);
    assertThat(event().getDurationMs()).isZero();
  }

  @Test
  void failed_carriesClassMessageAndFrames_butNoOtherMessage() {
    IllegalStateException cause = new IllegalStateException("cause's secret");
    usage().failed(new IllegalArgumentException("deal store did not answer", cause));
    UsageEvent event = event();
    assertThat(event.getErrorType()).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(event.getErrorMessage()).isEqualTo("deal store did not answer");
    assertThat(event.getStackTrace())
        .startsWith("java.lang.IllegalArgumentException\nat dev.footfall.producer.")
        .contains("Caused by: java.lang.IllegalStateException\n")
        .doesNotContain("secret", "did not answer")
        .hasSizeLessThanOrEqualTo(8000);
  }

  @Test
  void failed_withAnExceptionThatThrows_isTracked() {
    usage()
        .failed(
            new RuntimeException() {
              @Override
              public String getMessage() {
                throw new IllegalStateException();
              }

              @Override
              public synchronized Throwable getCause() {
                throw new IllegalStateException();
              }
            });
    assertThat(event().getErrorMessage()).contains("getMessage() threw");
  }

  @Test
  void failed_withAnEnormousMessageAndCyclicCauses_isCut() {
    RuntimeException a = new RuntimeException("no deal ".repeat(100_000));
    a.initCause(new RuntimeException("b", a));
    usage().failed(a);
    assertThat(event().getErrorMessage()).startsWith("no deal no").hasSizeBetween(990, 1000);
    assertThat(event().getStackTrace()).hasSizeLessThanOrEqualTo(8000);
  }

  @Test
  void values_areCopiedWhenGiven() {
    List<Object> inner = new ArrayList<>(List.of(1));
    Map<String, Object> map = new HashMap<>(Map.of("a", inner));
    List<Object> list = new ArrayList<>(List.of("x"));
    AtomicLong counter = new AtomicLong(1);
    UsageEventBuilder usage =
        usage().attribute("map", map).attribute("list", list).attribute("n", counter);
    map.put("b", 2);
    inner.clear();
    list.clear();
    counter.set(99);
    usage.success();
    assertThat(event().getAttributes()).isEqualTo("{\"map\":{\"a\":[1]},\"list\":[\"x\"],\"n\":1}");
  }

  @Test
  void sameAttributeTwice_laterOneCounts() {
    usage().attribute("a", 1).attribute("b", 2).attribute("a", 3).success();
    assertThat(event().getAttributes()).isEqualTo("{\"a\":3,\"b\":2}");
  }

  @Test
  void oddValues_becomeValidJson() throws Exception {
    Map<String, @Nullable Object> odd = new HashMap<>();
    odd.put("nan", Double.NaN);
    odd.put("inf", Float.NEGATIVE_INFINITY);
    odd.put("nothing", null);
    odd.put("control", "\u0001\u001f\n\"\\u0000");
    odd.put("surrogate", "\ud800");
    odd.put("big", new java.math.BigDecimal("1E+300"));
    odd.put("enum", Channel.API);
    usage().attribute("odd", odd).attribute("n", Double.POSITIVE_INFINITY).success();
    Map<?, ?> read = new ObjectMapper().readValue(event().getAttributes(), Map.class);
    Map<?, ?> inner = (Map<?, ?>) Objects.requireNonNull(read.get("odd"));
    assertThat(read.get("n")).isNull();
    assertThat(inner.get("nan")).isNull();
    assertThat(inner.get("control")).isEqualTo("\u0001\u001f\n\"\\u0000");
    assertThat(inner.get("enum")).isEqualTo("API");
  }

  private void assertFlawed(String words) {
    assertThat(taken().flaw()).contains(words);
  }

  @Test
  void badUse_isAFlawAndNeverThrows() {
    new UsageEventBuilder(intake, null, "x").success();
    assertFlawed("action_type is blank");
    new UsageEventBuilder(intake, "x", " ").success();
    assertFlawed("action_name is blank");
    new UsageEventBuilder(intake, "x", "y".repeat(201)).success();
    assertFlawed("a name is longer");
    usage().user("u".repeat(501)).success();
    assertFlawed("an id is longer");
    usage().success(Duration.ofMillis(-1));
    assertFlawed("duration_ms");
    usage().success(Duration.ofSeconds(Long.MAX_VALUE));
    assertFlawed("duration_ms");
    usage().occurredAt(NOW.plus(6, ChronoUnit.MINUTES)).success();
    assertFlawed("occurred_at");
    usage().occurredAt(Instant.MAX).success();
    assertFlawed("occurred_at");
    usage().occurredAt(Instant.EPOCH.minusMillis(1)).success();
    assertFlawed("occurred_at");
    usage().attribute(" ", 1).success();
    assertFlawed("name is blank");
    usage().result("x", new Object()).success();
    assertFlawed("is not text");
    usage().attribute("x", new java.math.BigDecimal("1E+1000000000")).success();
    assertFlawed("too many digits");
    usage().attribute("x", Collections.nCopies(20_000, 1)).success();
    assertFlawed("more than 10000 values");
  }

  @Test
  void cyclicMap_isAFlaw() {
    Map<String, Object> cyclic = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      cyclic.put("self" + i, cyclic);
    }
    usage().attribute("x", cyclic).success();
    assertFlawed("nested deeper");
  }

  @Test
  void collectionThatThrows_isAFlaw() {
    usage()
        .attribute(
            "x",
            new java.util.AbstractList<Object>() {
              @Override
              public Object get(int index) {
                throw new IllegalStateException();
              }

              @Override
              public int size() {
                return 1;
              }
            })
        .success();
    assertFlawed("threw");
  }

  @Test
  void builderUsedAgain_isAFlawAndLeavesTheFirstEventAlone() {
    UsageEventBuilder usage = usage().user("ada");
    usage.success();
    Capture first = taken();
    usage.user("eve").success();
    assertFlawed("used again");
    assertThat(first).isNotSameAs(taken());
    taken = first;
    assertThat(event().getUserId()).isEqualTo("ada");
  }

  @Test
  void weight_growsWithWhatIsInIt() {
    usage().success();
    int empty = taken().weight();
    usage().notes("x".repeat(1000)).success();
    assertThat(taken().weight() - empty).isEqualTo(2000);
    usage().attribute("a", "x".repeat(1000)).success();
    assertThat(taken().weight() - empty).isBetween(2000, 2200);
  }
}
