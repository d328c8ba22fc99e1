/** What comes in: read, judged, set aside or let through once. */
@NullMarked
package dev.footfall.aggregator.input;

import org.jspecify.annotations.NullMarked;
