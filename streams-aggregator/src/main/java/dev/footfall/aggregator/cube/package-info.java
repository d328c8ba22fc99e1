/** Windows and dimensions: from events to partial sums, and from those to aggregates. */
@NullMarked
package dev.footfall.aggregator.cube;

import org.jspecify.annotations.NullMarked;
