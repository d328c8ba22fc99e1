package dev.footfall.embedded;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a broker in this JVM finds that it can't go on (a full disk, a lost metadata
 * log). Kafka's answer is to end the process, which would kill a test run or a demo without a word.
 * Here the fault is written to the log and to standard error, the broker's thread dies, and the
 * stack reports it. Kafka's exit procedure is one for the whole JVM: it is set with the first
 * broker and stays, because a broker's threads may fail after its shutdown.
 */
final class BrokerFaults {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);

  private static final AtomicBoolean INSTALLED = new AtomicBoolean();
  private static final AtomicReference<@Nullable String> LATEST = new AtomicReference<>();

  private BrokerFaults() {}

  static void install() {
    if (INSTALLED.compareAndSet(false, true)) {
      Exit.setExitProcedure(BrokerFaults::fault);
      Exit.setHaltProcedure(BrokerFaults::fault);
    }
  }

  /** The latest fault of any broker in this JVM. */
  static Optional<String> latest() {
    return Optional.ofNullable(LATEST.get());
  }

  static void clear() {
    LATEST.set(null);
  }

  // Never returns: callers of Exit don't expect to go on.
  private static void fault(int status, @Nullable String message) {
    String what =
        "the embedded Kafka broker met a fatal fault (status %d%s) and does not serve any more; the log before this says why"
            .formatted(status, message == null ? "" : ": " + message);
    LATEST.set(what);
    FatalFault fault = new FatalFault(what);
    LOG.error(what, fault);
    // Whatever the logging does: a person must see why the broker is gone.
    System.err.println(what);
    throw fault;
  }

  /** Ends the broker's thread that found the fault. */
  private static final class FatalFault extends IllegalStateException {

    private static final long serialVersionUID = 1;

    FatalFault(String message) {
      super(message);
    }
  }
}
