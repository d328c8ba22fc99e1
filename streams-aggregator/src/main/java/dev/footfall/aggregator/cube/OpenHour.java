package dev.footfall.aggregator.cube;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The cells of one hour that is open, and which may join them. For one thread. */
final class OpenHour {

  private final Map<Dimensions, OpenCell> cells = new HashMap<>();
  private final CellLimit limit;
  private final long endMs;

  OpenHour(long endMs, int maxActions, BooleanSupplier full) {
    this.endMs = endMs;
    limit = new CellLimit(maxActions, full);
  }

  /** The cell to count {@code dimensions} in. */
  Dimensions admit(Dimensions dimensions) {
    return limit.admit(dimensions);
  }

  /** The cell {@code admitted}, made when it is new. */
  OpenCell cell(Dimensions admitted) {
    OpenCell cell = cells.get(admitted);
    if (cell == null) {
      cell = new OpenCell(new WindowKey(endMs, OpenWindows.HOUR_MS, admitted));
      cells.put(admitted, cell);
      limit.remember(admitted);
    }
    return cell;
  }

  /** Windows that the cell {@code admitted} has; 0 when it is new. */
  int windows(Dimensions admitted) {
    OpenCell cell = cells.get(admitted);
    return cell == null ? 0 : cell.windows();
  }

  /** Number of cells. */
  int cells() {
    return cells.size();
  }

  /** Windows of all its cells. */
  int windows() {
    return cells.values().stream().mapToInt(OpenCell::windows).sum();
  }

  /** As {@link OpenCell#lastEndUpTo}, of all its cells. */
  long lastEndUpTo(long endMs) {
    return cells.values().stream().mapToLong(cell -> cell.lastEndUpTo(endMs)).max().orElse(-1);
  }

  /**
   * Gives out what has changed or closes.
   *
   * @return whether the hour has closed
   */
  boolean flush(OpenCell.Commit commit) {
    cells.values().removeIf(cell -> cell.flush(commit));
    return cells.isEmpty();
  }
}
