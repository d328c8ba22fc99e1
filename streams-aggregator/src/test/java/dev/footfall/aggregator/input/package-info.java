@NullMarked
package dev.footfall.aggregator.input;

import org.jspecify.annotations.NullMarked;
