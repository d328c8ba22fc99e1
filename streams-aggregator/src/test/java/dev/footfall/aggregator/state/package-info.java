@NullMarked
package dev.footfall.aggregator.state;

import org.jspecify.annotations.NullMarked;
