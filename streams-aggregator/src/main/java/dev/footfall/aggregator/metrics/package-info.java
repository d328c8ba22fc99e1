/** What the topology counts, for operators. */
@NullMarked
package dev.footfall.aggregator.metrics;

import org.jspecify.annotations.NullMarked;
