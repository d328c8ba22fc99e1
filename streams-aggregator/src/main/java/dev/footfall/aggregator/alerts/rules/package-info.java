/** Alert rules: what a rules file says, checked as a whole when it is read. */
@NullMarked
package dev.footfall.aggregator.alerts.rules;

import org.jspecify.annotations.NullMarked;
