@NullMarked
package dev.footfall.aggregator.sessions;

import org.jspecify.annotations.NullMarked;
