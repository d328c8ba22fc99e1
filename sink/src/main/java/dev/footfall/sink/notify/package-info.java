/**
 * Alerts on their way to people: an outbox that is written with the transitions, and one leader
 * that empties it.
 */
@NullMarked
package dev.footfall.sink.notify;

import org.jspecify.annotations.NullMarked;
