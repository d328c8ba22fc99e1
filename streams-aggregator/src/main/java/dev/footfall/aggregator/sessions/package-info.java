/** From the events of a user to sessions of use. */
@NullMarked
package dev.footfall.aggregator.sessions;

import org.jspecify.annotations.NullMarked;
