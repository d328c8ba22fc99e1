/**
 * Measurements of the aggregator, each contestant in a JVM of its own, beside a minimal Kafka
 * Streams job and a consumer that only decodes.
 */
@NullMarked
package dev.footfall.bench.aggregator;

import org.jspecify.annotations.NullMarked;
