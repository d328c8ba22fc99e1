// The key numbers.

import { byId, setData, setText } from "./dom.js";
import { count, level, percent, plural } from "./format.js";
import { draw } from "./sparkline.js";

/** Shows an overview in the tiles. */
export function showTiles(overview) {
  const { last_quarter: quarter, before, today } = overview;
  setText(byId("rate"), count(overview.events_per_minute));
  // Without the running minute, which always looks like a fall.
  draw(byId("spark"), overview.minutes.slice(0, -1).map((minute) => minute.events));

  const failed = byId("failed");
  setText(failed, percent(quarter.error_rate));
  setData(failed, "level", level(quarter.error_rate));
  setText(byId("failed-note"), failedNote(quarter, before));

  setText(byId("services-count"), count(overview.active_services));
  setText(byId("services-note"), `${plural(overview.active_actions, "action")}, last hour`);

  setText(byId("today"), count(today.events));
  setText(byId("today-note"), `UTC · ${count(today.failures)} failed`);
}

function failedNote(quarter, before) {
  if (quarter.events === 0) {
    return "no events";
  }
  const now = `${count(quarter.failures)} of ${count(quarter.events)}`;
  return before.events > 0 ? `${now} · ${percent(before.error_rate)} before` : now;
}
