package dev.footfall.producer.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The activities of a service, all of one family. Declare it in a class of constants, with a method
 * for each activity that says in its parameters what data it takes, as {@link CrmActivities} does:
 *
 * <pre>{@code
 * private static final Attribute<Number> TASKS = Attribute.number("tasks_count");
 * private static final ActivityCatalogue TASK_ACTIVITIES =
 *     new ActivityCatalogue(ActionTypes.TASK_MANAGEMENT);
 * private static final Activity VIEW_BOARD =
 *     TASK_ACTIVITIES.add("view_board", "board", "board", "/boards/{board_id}", TASKS);
 *
 * UsageEventBuilder viewBoard(String boardId, Number tasks) {
 *   return VIEW_BOARD.begin(tracker, boardId, TASKS.of(tasks));
 * }
 * }</pre>
 *
 * <p>Fill it in from one thread, then share it.
 */
public final class ActivityCatalogue {

  private final String actionType;
  private final List<Activity> activities = new ArrayList<>();

  /**
   * An empty catalogue.
   *
   * @param actionType the family of its activities, see {@link ActionTypes}
   */
  public ActivityCatalogue(String actionType) {
    this.actionType = actionType;
  }

  /**
   * Adds an activity; {@link Activity} says what the parameters mean.
   *
   * @throws IllegalArgumentException when there is one of that name
   */
  public Activity add(
      String name,
      @Nullable String category,
      @Nullable String entityType,
      @Nullable String page,
      Attribute<?>... attributes) {
    if (activities.stream().anyMatch(activity -> activity.name().equals(name))) {
      throw new IllegalArgumentException("activity '" + name + "' is in the catalogue already");
    }
    Activity activity =
        new Activity(actionType, name, category, entityType, page, List.of(attributes));
    activities.add(activity);
    return activity;
  }

  /** In the order of their addition. */
  public List<Activity> activities() {
    return Collections.unmodifiableList(activities);
  }

  /** The keys of all data: what an allow-list has to let through. */
  public Set<String> attributeNames() {
    Set<String> names = new TreeSet<>();
    activities.forEach(
        activity -> activity.attributes().forEach(attribute -> names.add(attribute.name())));
    return Collections.unmodifiableSet(names);
  }
}
