@NullMarked
package dev.footfall.aggregator.picture;

import org.jspecify.annotations.NullMarked;
