// Is what is on the page still true? The pill, the age of the data, and the banner when it is not.

import { ago, second } from "./format.js";
import { byId, setText } from "./dom.js";

const PATIENCE_MS = 2000; // a cut shorter than this shows in the pill only
const LABEL = { connecting: "Connecting", live: "Live", cut: "Reconnecting", down: "Database away" };

const state = {
  stream: "connecting",
  cutAt: 0,
  skew: 0, // the server's clock minus this one's, milliseconds
  view: null,
};

/** The server's time now, as well as it is known. */
export const serverNow = () => Date.now() + state.skew;

/** Notes the server's time. */
export function noteTime(server) {
  state.skew = server - Date.now();
}

/** Notes whether the stream flows. */
export function noteStream(stream) {
  if (stream === "cut" && state.stream !== "cut") {
    state.cutAt = Date.now();
  }
  state.stream = stream;
  render();
}

/** Notes what the server sent last. */
export function noteView(view) {
  state.view = view;
  render();
}

/** Shows the state now; called each second, as ages grow by themselves. */
export function render() {
  const down = state.view?.repository.status === "down";
  const shown = state.stream === "live" && down ? "down" : state.stream;
  const pill = byId("connection");
  pill.dataset.state = shown;
  setText(pill, LABEL[shown]);
  setText(byId("age"), age());
  banner(down);
}

function age() {
  const latest = state.view?.overview?.latest_event_at;
  return latest ? `last event ${ago(latest, serverNow())}` : "";
}

function banner(down) {
  const node = byId("banner");
  const cut = state.stream === "cut" && Date.now() - state.cutAt >= PATIENCE_MS;
  node.hidden = !cut && !(down && state.stream !== "cut");
  if (node.hidden) {
    return;
  }
  node.dataset.level = cut ? "warn" : "danger";
  setText(node, `${cut ? "The connection to the console is cut." : reason()} ${remains()}`);
}

function reason() {
  const { reason: words, since } = state.view.repository;
  return `The database has not answered since ${second(since)}: ${words}.`;
}

function remains() {
  const asOf = state.view?.as_of;
  const numbers = asOf ? `These numbers are from ${second(asOf)}.` : "There are no numbers yet.";
  return `${numbers} The page goes on by itself.`;
}
