package dev.footfall.aggregator.state;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** Topic settings of changelogs. */
public final class Changelog {

  /** Read as a whole at a start, so they are compacted early and in small pieces. */
  public static final Map<String, String> CONFIG =
      Map.of(
          TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 << 20),
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2",
          // A window leaves a tombstone; an hour is ample for a restore that is under way.
          TopicConfig.DELETE_RETENTION_MS_CONFIG, "3600000");

  private Changelog() {}
}
