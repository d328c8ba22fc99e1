package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("outage-test");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Outage outage = new Outage("writer 0", logger);

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void aLongOutage_isOneWarn_andItsEndOneInfo() {
    for (int i = 1; i <= 1000; i++) {
      assertThat(outage.failed("disk full")).isEqualTo(i);
    }
    assertThat(outage.current()).contains("writer 0: disk full");
    outage.recovered();
    outage.recovered();

    assertThat(outage.current()).isEmpty();
    assertThat(lines.list)
        .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
        .containsExactly(
            "WARN writer 0: disk full; trying again until it works",
            "INFO writer 0: works again after 0 s and 1000 failed attempts");
  }
}
