package dev.footfall.embedded;

import java.util.Map;
import java.util.Optional;

/**
 * One running part. A stack calls the methods of one part from one thread at a time, except {@link
 * #fault()}, which any thread may call.
 */
interface StackPart {

  /** Starts it on its port with the state it has, and returns when it serves. */
  void start();

  /** Stops it as abruptly as it can be; nothing when it does not run. */
  void kill();

  /** Stops it in order, keeping its state; nothing when it does not run. */
  void stop();

  /** Adds how to reach it. */
  void describe(Map<String, String> settings);

  /** Why it does not serve, in words; empty when nothing is known to be wrong. */
  Optional<String> fault();
}
