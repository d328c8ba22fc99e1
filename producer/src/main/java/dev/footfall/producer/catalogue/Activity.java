package dev.footfall.producer.catalogue;

import dev.footfall.producer.UsageEventBuilder;
import dev.footfall.producer.UsageTracker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that users do, with everything about it that does not depend on who and which.
 *
 * @param actionType the family, see {@link ActionTypes}
 * @param name the action
 * @param category grouping within the family
 * @param entityType the kind of thing acted on, null for none
 * @param page the page's template, such as {@code /deals/{deal_id}}: sent as it is, so that a page
 *     counts as one however many deals there are; null for none
 * @param attributes the data that belongs to it
 */
public record Activity(
    String actionType,
    String name,
    @Nullable String category,
    @Nullable String entityType,
    @Nullable String page,
    List<Attribute<?>> attributes) {

  /** Copies the list. */
  public Activity {
    if (actionType.isBlank() || name.isBlank()) {
      throw new IllegalArgumentException(
          "an activity needs a type and a name, has '%s' and '%s'".formatted(actionType, name));
    }
    attributes = List.copyOf(attributes);
  }

  /**
   * Begins the event of this activity; the caller adds who did it and ends it. Never blocks, never
   * throws.
   *
   * @param entityId which thing, null when it has no id or there are several
   * @param values data; what {@link #attributes} doesn't list is sent too, so that a new attribute
   *     is not lost, but allow-lists made of the catalogue don't have it
   */
  public UsageEventBuilder begin(
      UsageTracker tracker, @Nullable String entityId, Attribute.Value... values) {
    UsageEventBuilder event =
        tracker.usage(actionType, name).category(category).entity(entityType, entityId).page(page);
    for (Attribute.Value value : values) {
      value.addTo(event);
    }
    return event;
  }
}
