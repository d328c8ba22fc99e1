/** Alerts: rules judged on sums of minutes, by event time, and what changes written once. */
@NullMarked
package dev.footfall.aggregator.alerts;

import org.jspecify.annotations.NullMarked;
