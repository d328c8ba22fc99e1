/** Kafka to Kafka: usage events into exact aggregates per window and dimensions. */
@NullMarked
package dev.footfall.aggregator;

import org.jspecify.annotations.NullMarked;
