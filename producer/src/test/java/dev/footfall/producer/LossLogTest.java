package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LossLogTest {

  private static final long START = TimeUnit.SECONDS.toNanos(1000);

  private final Logger logger = (Logger) LoggerFactory.getLogger(UsageTracker.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private long queueFull;
  private long acceptedInvalid;
  private final LossLog log = new LossLog(this::counters, () -> "action_name is blank", START);

  private TrackerCounters counters() {
    return new TrackerCounters(
        100,
        0,
        0,
        queueFull == 0 ? Map.of() : Map.of(LossReason.QUEUE_FULL, queueFull),
        acceptedInvalid == 0 ? Map.of() : Map.of(LossReason.INVALID, acceptedInvalid),
        RecoveredEvents.NONE);
  }

  @BeforeEach
  void attach() {
    appender.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(appender);
  }

  private List<String> said() {
    return appender.list.stream()
        .filter(e -> e.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void look_saysTheFirstLossAtOnceAndSumsUpLaterOnesEachMinute() {
    log.look(START);
    assertThat(said()).isEmpty();
    for (int second = 1; second <= 130; second++) {
      queueFull += 10;
      log.look(START + TimeUnit.SECONDS.toNanos(second));
    }
    assertThat(said()).hasSize(3);
    assertThat(said().get(0)).startsWith("10 events refused as queue_full; offered 110");
    assertThat(said().get(1)).startsWith("600 events refused as queue_full");
    log.finish(START + TimeUnit.SECONDS.toNanos(131));
    assertThat(said().get(3)).startsWith("90 events refused as queue_full");
  }

  @Test
  void look_saysWhatWasInvalid() {
    acceptedInvalid = 2;
    log.look(START);
    assertThat(said())
        .singleElement()
        .asString()
        .startsWith("2 events dropped as invalid, the latest because action_name is blank");
  }

  @Test
  void outage_isOneWarningAndOneRecovery() {
    OutageLog outage = new OutageLog("kafka here", false);
    for (int i = 0; i < 10; i++) {
      outage.failed(new RuntimeException("outer", new RuntimeException("inner")), START + i);
    }
    outage.recovered(START + TimeUnit.SECONDS.toNanos(5));
    outage.recovered(START + TimeUnit.SECONDS.toNanos(6));
    assertThat(said())
        .singleElement()
        .asString()
        .contains("can't be sent to kafka here", "outer", "inner");
    assertThat(appender.list.stream().filter(e -> e.getLevel() == Level.INFO))
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("events are sent to kafka here again, after 5 s and 10 failed attempts");
  }
}
