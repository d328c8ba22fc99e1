package dev.footfall.embedded;

import java.util.Map;

/**
 * Running real parts: Kafka, a schema registry and PostgreSQL, as far as they were asked for. The
 * embedded one runs on this machine from Maven artifacts, another one in containers. Thread-safe.
 */
public interface FootfallStack extends AutoCloseable {

  /** One of the parts. */
  enum Part {
    KAFKA,
    REGISTRY,
    POSTGRES
  }

  /**
   * How to reach the parts, as flat settings that every Footfall service reads: {@code
   * kafka.bootstrap.servers}, {@code registry.url}, {@code database.url}, {@code
   * database.owner.user}, {@code database.writer.user}, {@code database.reader.user} and, where
   * there are any, their {@code .password}s. Parts that do not run have none. A new, mutable map.
   */
  Map<String, String> settings();

  /**
   * Stops one part abruptly, like a crash of its machine; its state stays. Nothing happens when it
   * is stopped.
   */
  void kill(Part part);

  /**
   * Starts a stopped part again, on the same port with the same state, and returns when it serves.
   *
   * @throws IllegalStateException when it does not serve in time
   */
  void restart(Part part);

  /** Stops everything in order; what was started ephemerally leaves nothing behind. */
  @Override
  void close();
}
