@NullMarked
package dev.footfall.aggregator.alerts;

import org.jspecify.annotations.NullMarked;
