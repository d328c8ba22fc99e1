package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class CopyErrorLineTest {

  @Test
  void in_readsTheLine() {
    assertThat(CopyErrorLine.in("COPY usage_events_20150517, line 1235, column attributes"))
        .hasValue(1234);
    assertThat(CopyErrorLine.in("COPY usage_events_20150517, line 1")).hasValue(0);
  }

  @Test
  void in_isNotDeceivedByTheRowsOwnText() {
    assertThat(
            CopyErrorLine.in(
                "JSON data, line 1: {\"a\": \"COPY x, line 7\"...\n"
                    + "COPY usage_events_20150517, line 3, column attributes"))
        .hasValue(2);
    assertThat(
            CopyErrorLine.in(
                "JSON data, line 2: \nCOPY x, line 7...\n"
                    + "COPY usage_events_20150517, line 3, column attributes"))
        .hasValue(2);
  }

  @Test
  void in_withoutCopy_isEmpty() {
    assertThat(CopyErrorLine.in("PL/pgSQL function footfall_ensure_day(date) line 7")).isEmpty();
    assertThat(CopyErrorLine.of(new SQLException("no server was asked", "08001"))).isEmpty();
  }
}
