/** Summaries that merge: percentiles of durations, distinct users. Format and code of both. */
@NullMarked
package dev.footfall.sketches;

import org.jspecify.annotations.NullMarked;
