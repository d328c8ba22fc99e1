/** Tests of the aggregator. */
@NullMarked
package dev.footfall.aggregator;

import org.jspecify.annotations.NullMarked;
