@NullMarked
package dev.footfall.aggregator.alerts.rules;

import org.jspecify.annotations.NullMarked;
