package dev.footfall.sink.notify.deliver;

import java.time.Instant;

/**
 * One message to one integration of a receiver.
 *
 * @param id the same at every attempt, so that a receiver knows what it has seen
 * @param createdAt when it was made, the same at every attempt
 * @param message what is said
 */
public record Notification(String id, Instant createdAt, AlertMessage message) {}
