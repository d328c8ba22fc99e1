package dev.footfall.aggregator.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.events.SessionSummary;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of a user go to one partition, so that a reader sees a session withdrawn right
 * beside the one that it became part of. Stateless.
 */
public final class SessionPartitioner implements StreamPartitioner<String, SessionSummary> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String key, SessionSummary value, int numPartitions) {
    String owner = whoever(value.getUserId(), value.getSessionId());
    return Optional.of(
        Set.of(Utils.toPositive(Utils.murmur2(owner.getBytes(UTF_8))) % numPartitions));
  }

  private static String whoever(@Nullable String userId, @Nullable String sessionId) {
    return userId == null ? Objects.requireNonNull(sessionId, "a user or a session id") : userId;
  }
}
