package dev.footfall.sink;

/** When to try again without waiting for it: a loop asks whether it is time. One thread. */
final class Retry {

  private final Outage outage;
  private final Backoff backoff;
  private boolean failing;
  private long dueNanos;

  Retry(Outage outage, Backoff backoff) {
    this.outage = outage;
    this.backoff = backoff;
  }

  /** Whether to try now. */
  boolean due() {
    return !failing || System.nanoTime() - dueNanos >= 0;
  }

  void failed(String why) {
    failing = true;
    dueNanos = System.nanoTime() + backoff.after(outage.failed(why)).toNanos();
  }

  void succeeded() {
    failing = false;
    outage.recovered();
  }
}
