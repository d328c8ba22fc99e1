// The ranked tables: actions and services.

import { byId, element, fillRows, setData, setText } from "./dom.js";
import { ago, count, level, millis, percent } from "./format.js";

/** Shows the most frequent actions. */
export function showActions(actions) {
  showNone("actions", actions);
  const most = Math.max(1, ...actions.map((action) => action.events));
  fillRows(byId("actions"), actions, () => row(true), (tr, action) => {
    setText(tr.querySelector(".name"), action.name);
    setText(tr.querySelector(".sub"), `${action.type} · ${action.service}`);
    setText(tr.querySelector(".mean"), millis(action.mean_ms));
    fillCommon(tr, action, most);
  });
}

/** Shows the services; now is the server's time. */
export function showServices(services, now) {
  showNone("services", services);
  const most = Math.max(1, ...services.map((service) => service.events));
  fillRows(byId("services"), services, () => row(false), (tr, service) => {
    setText(tr.querySelector(".name"), service.name);
    setText(tr.querySelector(".sub"), lastSeen(service, now));
    fillCommon(tr, service, most);
  });
}

function showNone(id, rows) {
  byId(id).closest("table").hidden = rows.length === 0;
  byId(`${id}-none`).hidden = rows.length > 0;
}

// The minute that an event was in is all that is known: "now" covers the running and the last one.
function lastSeen(service, now) {
  const active = now - Date.parse(service.last_minute) < 120_000;
  return active ? "active now" : `last event ${ago(service.last_minute, now)}`;
}

function row(withMean) {
  const tr = element("tr", {},
    element("th", { scope: "row" },
      element("span", { class: "name" }),
      element("span", { class: "sub" }),
      element("span", { class: "bar", "aria-hidden": "true" },
        element("span", { class: "bar-ok" }),
        element("span", { class: "bar-failed" }))),
    element("td", { class: "num events" }),
    element("td", { class: "num share" }));
  if (withMean) {
    tr.append(element("td", { class: "num optional mean" }));
  }
  return tr;
}

function fillCommon(tr, { events, failures, error_rate: rate }, most) {
  setText(tr.querySelector(".events"), count(events));
  const share = tr.querySelector(".share");
  setText(share, percent(rate));
  setData(share, "level", level(rate));
  tr.querySelector(".bar-ok").style.setProperty("--share", (events - failures) / most);
  tr.querySelector(".bar-failed").style.setProperty("--share", failures / most);
}
