@NullMarked
package dev.footfall.aggregator.cube;

import org.jspecify.annotations.NullMarked;
