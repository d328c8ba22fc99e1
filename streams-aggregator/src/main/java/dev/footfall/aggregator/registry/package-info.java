/** Avro of the input and output topics, and patience with the registry. */
@NullMarked
package dev.footfall.aggregator.registry;

import org.jspecify.annotations.NullMarked;
