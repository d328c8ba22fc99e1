package dev.footfall.standalone.sample;

import dev.footfall.events.Channel;
import dev.footfall.producer.TimedUsage;
import dev.footfall.producer.UsageTracker;
import java.util.concurrent.atomic.AtomicInteger;

/** A feature that fails every second time, so that there is a failure to look at. */
final class ReportExport {

  private final UsageTracker tracker;
  private final AtomicInteger exports = new AtomicInteger();

  ReportExport(UsageTracker tracker) {
    this.tracker = tracker;
  }

  /** The report store is not there. */
  static final class ReportException extends Exception {

    private static final long serialVersionUID = 1L;

    ReportException() {
      super("The report store did not answer");
    }
  }

  /**
   * Makes a report, and tracks how long it took and how it went.
   *
   * @throws ReportException every second time
   */
  String export(Visitor visitor) throws ReportException {
    try (TimedUsage timer = tracker.time("export", "export_report")) {
      visitor.in(timer.event()).channel(Channel.UI).page("/").attribute("format", "csv");
      try {
        return report();
      } catch (ReportException e) {
        timer.failed(e);
        throw e;
      }
    }
  }

  private String report() throws ReportException {
    if (exports.incrementAndGet() % 2 == 0) {
      throw new ReportException();
    }
    return "persona,copies\nhigh_utilization,3\n";
  }
}
