package dev.footfall.sink.notify;

import dev.footfall.sink.notify.deliver.Outcome;
import dev.footfall.sink.notify.deliver.Sender;
import dev.footfall.sink.notify.route.Integration;
import dev.footfall.sink.notify.route.Receiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages to receivers, to each integration one at a time, so that a slow one holds up
 * only itself. Used by one thread; threads of its own do the carrying, as many as there are
 * integrations with work.
 */
final class Courier implements AutoCloseable {

  private final Sender sender;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "footfall-notifier-courier");
            thread.setDaemon(true);
            return thread;
          });
  private final LinkedBlockingQueue<Carried> carried = new LinkedBlockingQueue<>();
  private final Set<String> busy = new HashSet<>();

  /** A message and what became of it. */
  record Carried(Message message, Outcome outcome) {}

  Courier(Sender sender) {
    this.sender = sender;
  }

  boolean busy(Message message) {
    return busy.contains(message.lane());
  }

  void carry(Message message, Receiver receiver, Integration integration) {
    busy.add(message.lane());
    threads.execute(
        () -> {
          Outcome outcome;
          try {
            outcome = sender.send(message.notification(), receiver, integration);
          } catch (RuntimeException e) {
            // Ours to mend: it stays visible, and the next version may do better.
            outcome = Outcome.tryAgain("failed: " + e.getClass().getSimpleName());
          }
          carried.add(new Carried(message, outcome));
        });
  }

  /** What has come back, waiting for at most {@code limit} while nothing has. */
  List<Carried> back(Duration limit) throws InterruptedException {
    List<Carried> back = new ArrayList<>();
    @Nullable Carried first = carried.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      back.add(first);
      carried.drainTo(back);
      back.forEach(each -> busy.remove(each.message().lane()));
    }
    return back;
  }

  boolean idle() {
    return busy.isEmpty();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    sender.close();
  }
}
