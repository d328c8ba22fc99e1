package dev.footfall.sink.notify;

import dev.footfall.sink.notify.deliver.AlertMessage;
import dev.footfall.sink.notify.deliver.Notification;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code notifications} that waits for delivery. */
record Message(
    UUID id, String receiver, String integration, int attempts, Instant createdAt, String content) {

  /** Messages of one lane are delivered one after the other. */
  String lane() {
    return receiver + "/" + integration;
  }

  Notification notification() {
    return new Notification(id.toString(), createdAt, AlertMessage.parse(content));
  }
}
