package dev.footfall.aggregator.cube;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Which cells an hour has: names come from clients, and one that puts ids into them must not fill
 * the state. A service gets so many actions (type and name) in an hour; what is beyond is counted
 * under {@link Dimensions#OTHER} instead of its name, and instead of its type when no action has
 * that. Personas are limited by cells, {@value #CELLS_PER_ACTION} for each allowed action; beyond,
 * a new one is counted as {@link Dimensions#OTHER}. When the task is full, whatever is new is
 * beyond.
 *
 * <p>What was let in stays in for its hour and all minutes of that, so the minutes add up to the
 * hour, cell by cell, and a service's cells always add up to its events. For one thread.
 */
final class CellLimit {

  static final int CELLS_PER_ACTION = 5;

  private record Action(String type, String name) {}

  /** What one service has in this hour. */
  private static final class Admitted {
    final Set<Action> actions = new HashSet<>();
    final Set<String> types = new HashSet<>();
    int cells;
  }

  private final int maxActions;
  private final BooleanSupplier full;
  private final Set<Dimensions> cells = new HashSet<>();
  private final Map<String, Admitted> services = new HashMap<>();

  /**
   * Starts with no cells.
   *
   * @param maxActions actions of a service
   * @param full whether there is no room for anything new
   */
  CellLimit(int maxActions, BooleanSupplier full) {
    this.maxActions = maxActions;
    this.full = full;
  }

  /** The cell to count in: {@code cell} itself, or one that stands for many. */
  Dimensions admit(Dimensions cell) {
    if (cells.contains(cell)) {
      return cell;
    }
    Admitted service = services.computeIfAbsent(cell.serviceName(), s -> new Admitted());
    boolean noRoom = full.getAsBoolean();
    Dimensions allowed = cell;
    if (!service.actions.contains(action(cell))
        && (noRoom || service.actions.size() >= maxActions)) {
      boolean knownType = service.types.contains(cell.actionType());
      allowed = cell.withAction(knownType ? cell.actionType() : Dimensions.OTHER, Dimensions.OTHER);
    }
    if (allowed.personaId() != null
        && !cells.contains(allowed)
        && (noRoom || service.cells >= CELLS_PER_ACTION * maxActions)) {
      allowed = allowed.withPersona(Dimensions.OTHER);
    }
    remember(allowed);
    return allowed;
  }

  /** The hour has this cell. */
  void remember(Dimensions cell) {
    if (!cells.add(cell)) {
      return;
    }
    Admitted service = services.computeIfAbsent(cell.serviceName(), s -> new Admitted());
    service.cells++;
    if (!cell.actionName().equals(Dimensions.OTHER)) {
      service.actions.add(action(cell));
      service.types.add(cell.actionType());
    }
  }

  private static Action action(Dimensions cell) {
    return new Action(cell.actionType(), cell.actionName());
  }
}
