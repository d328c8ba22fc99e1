/** How state is laid out in bytes, and when it is given out. */
@NullMarked
package dev.footfall.aggregator.state;

import org.jspecify.annotations.NullMarked;
