package dev.footfall.sink.notify;

import dev.footfall.sink.notify.OutboxRow.State;
import dev.footfall.sink.notify.deliver.AlertItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What there is to say about a group now. Of each alert only its last state counts: what fired and
 * was resolved while it waited is one message. A silenced alert that fires waits for the end of the
 * silence; one that is resolved meanwhile is forgotten.
 *
 * @param shown what may be said
 * @param told rows to mark as told
 * @param done rows that nobody needs any more
 */
record GroupContent(List<Shown> shown, List<Long> told, List<Long> done) {

  /**
   * The last state of one alert.
   *
   * @param unheard whether nobody was told that it fired
   */
  record Shown(OutboxRow row, boolean unheard) {

    private boolean fires() {
      return row.state() != State.RESOLVED;
    }

    /** Whether those hear of it who may not hear of resolutions: an alert that fired is told. */
    private boolean shownWith(boolean sendResolved) {
      return fires() || sendResolved || unheard;
    }
  }

  /** Reads the rows of one group, in their order. */
  static GroupContent of(List<OutboxRow> rows, Predicate<Map<String, String>> silenced) {
    Map<String, List<OutboxRow>> alerts = new LinkedHashMap<>();
    rows.forEach(
        row -> alerts.computeIfAbsent(row.fingerprint(), key -> new ArrayList<>()).add(row));
    GroupContent content =
        new GroupContent(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    alerts.values().forEach(history -> content.add(history, silenced));
    return content;
  }

  private void add(List<OutboxRow> history, Predicate<Map<String, String>> silenced) {
    OutboxRow last = history.get(history.size() - 1);
    history.subList(0, history.size() - 1).forEach(row -> done.add(row.seq()));
    boolean silent = last.state() != State.TEST && silenced.test(last.labels());
    if (!silent) {
      boolean unheard =
          history.stream().anyMatch(row -> row.state() != State.RESOLVED && !row.told());
      shown.add(new Shown(last, unheard));
    }
    if (last.state() != State.FIRING) {
      done.add(last.seq());
    } else if (!silent && !last.told()) {
      told.add(last.seq());
    }
  }

  /**
   * What one integration is told, news first; nothing when there is no news for it. Who has no room
   * for all of it leaves out the end, and what was told before is the least loss.
   *
   * @param repeat whether what was told before is news again
   */
  List<AlertItem> items(boolean sendResolved, boolean repeat, String generatorUrl) {
    boolean news =
        shown.stream()
            .filter(each -> each.shownWith(sendResolved))
            .anyMatch(each -> repeat || !each.row().told());
    if (!news) {
      return List.of();
    }
    return shown.stream()
        .filter(each -> each.shownWith(sendResolved))
        .sorted(Comparator.comparing((Shown each) -> each.row().told()))
        .map(each -> each.row().item(each.fires() || !sendResolved, generatorUrl))
        .toList();
  }
}
