package dev.footfall.producer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.AssignmentBuilder;
import dev.footfall.producer.CloseReport;
import dev.footfall.producer.TrackerCounters;
import dev.footfall.producer.UsageEventBuilder;
import dev.footfall.producer.UsageTracker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What fails in the filter, or in what it was given, never reaches the request. */
class FilterFaultsTest {

  private final JettyApplication app = new JettyApplication();

  @AfterEach
  void close() throws Exception {
    app.close();
  }

  @Test
  void functionsThatFail_costTheirFieldOnly() throws Exception {
    RequestText failing =
        request -> {
          throw new AssertionError("no user today");
        };
    UsageFilter filter =
        app.usageFilter(f -> f.user(failing).session(failing).clientAddress(failing));
    app.servlet("/x", (request, response) -> response.getWriter().print("fine")).start();
    assertThat(app.get("/x").body()).isEqualTo("fine");
    UsageEvent event = app.onlyEvent();
    assertThat(event.getUserId()).isNull();
    assertThat(event.getIpAddress()).isNull();
    assertThat(filter.faults()).isEqualTo(5); // user and session are asked for twice
  }

  @Test
  void trackerThatFails_doesNotBreakTheRequest() throws Exception {
    UsageFilter filter = UsageFilter.builder(new FailingTracker()).build();
    app.filter(filter)
        .servlet("/x", (request, response) -> response.getWriter().print("fine"))
        .start();
    assertThat(app.get("/x").body()).isEqualTo("fine");
    assertThat(app.events()).isEmpty();
    assertThat(filter.faults()).isEqualTo(1);
  }

  /** Breaks its contract. */
  private static final class FailingTracker implements UsageTracker {

    @Override
    public UsageEventBuilder usage(@Nullable String actionType, @Nullable String actionName) {
      throw new IllegalStateException("no");
    }

    @Override
    public AssignmentBuilder assignment(
        @Nullable String userId, @Nullable String timeWindow, @Nullable String personaId) {
      throw new IllegalStateException("no");
    }

    @Override
    public TrackerCounters counters() {
      return NOOP.counters();
    }

    @Override
    public String producerId() {
      return "failing";
    }

    @Override
    public CloseReport close(Duration limit) {
      return NOOP.close(limit);
    }

    @Override
    public void close() {}
  }
}
