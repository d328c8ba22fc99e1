/** The topology as a picture, for people who look at a running aggregator. */
@NullMarked
package dev.footfall.aggregator.picture;

import org.jspecify.annotations.NullMarked;
