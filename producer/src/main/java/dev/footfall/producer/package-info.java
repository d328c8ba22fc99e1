/**
 * The tracker inside applications. Callers only fill in an event and offer it to one bounded queue;
 * one thread does everything else. Start at {@link dev.footfall.producer.UsageTracker}.
 */
@NullMarked
package dev.footfall.producer;

import org.jspecify.annotations.NullMarked;
