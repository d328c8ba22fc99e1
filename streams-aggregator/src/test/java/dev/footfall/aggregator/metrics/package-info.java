@NullMarked
package dev.footfall.aggregator.metrics;

import org.jspecify.annotations.NullMarked;
