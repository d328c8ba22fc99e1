package dev.footfall.sink.deadletters;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The record of a dead letter, as it was. */
record Letter(
    String topic,
    int partition,
    long offset,
    byte @Nullable [] key,
    Headers headers,
    byte @Nullable [] value) {

  String position() {
    return topic + "-" + partition + "@" + offset;
  }
}
