package dev.footfall.sink.books;

import dev.footfall.sink.Leader;
import dev.footfall.sink.notify.AlertOutbox;
import dev.footfall.sink.notify.Transition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what producers sent with what arrived, and makes an alert of what is missing for longer
 * than the grace. Its state is in the database, and each step one transaction with its alert: a
 * restart changes nothing, and of several instances one does it. Thread-safe, for one caller at a
 * time.
 */
public final class BooksWatch {

  private static final Logger LOG = LoggerFactory.getLogger(BooksWatch.class);

  private final BooksPlan plan;
  private final AlertOutbox outbox;
  private final Leader leader = new Leader("footfall_books");
  private volatile OpenBooks open = OpenBooks.NONE;

  /** A watch that tells {@code outbox}; what it found is in {@code registry}. */
  public BooksWatch(BooksPlan plan, AlertOutbox outbox, MeterRegistry registry) {
    this.plan = plan;
    this.outbox = outbox;
    Gauge.builder("footfall.sink.books.missing", this, watch -> watch.open.events())
        .description(
            "Events that Kafka acknowledged and that have not arrived, for longer than the grace")
        .register(registry);
    Gauge.builder("footfall.sink.books.open", this, watch -> watch.open.producers())
        .description("Producers of which such events are missing")
        .register(registry);
  }

  /** Looks once. */
  public void once(Handle handle) {
    leader.lead(handle, () -> handle.useTransaction(this::look));
    open = ShortfallTable.open(handle);
  }

  private void look(Handle transaction) {
    ShortfallTable.look(transaction);
    List<Shortfall> changed = new ArrayList<>(ShortfallTable.fire(transaction, plan.grace()));
    changed.addAll(ShortfallTable.resolve(transaction, plan.grace()));
    for (Shortfall shortfall : changed) {
      Transition transition = shortfall.transition();
      ShortfallTable.store(transaction, shortfall, transition);
      outbox.enqueue(transaction, List.of(transition));
      LOG.info(
          "{} {}: {} events of {}",
          transition.rule(),
          transition.state(),
          shortfall.missing(),
          shortfall.producer());
    }
  }
}
