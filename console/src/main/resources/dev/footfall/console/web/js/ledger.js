// What producers sent beside what arrived: who lacks most stands first.

import { byId, element, fillRows, setData, setText } from "./dom.js";
import { NONE, ago, count, plural } from "./format.js";

const FIGURES = ["sent", "arrived", "stored", "duplicates", "dead_letters", "erased"];
const ALWAYS = new Set(["sent"]);

/** Shows the ledger; now is the server's time. */
export function showLedger({ producers, missing, worst }, now) {
  byId("ledger").closest("table").hidden = worst.length === 0;
  byId("ledger-none").hidden = worst.length > 0;
  setText(byId("ledger-note"), note(producers, missing, worst.length));
  fillRows(byId("ledger"), worst, row, (tr, producer) => fill(tr, producer, now));
}

function note(producers, missing, shown) {
  const all = plural(producers, "producer") + (producers > shown ? `, ${shown} shown` : "");
  return missing > 0 ? `${all} · ${count(missing)} missing` : `${all} · nothing missing`;
}

function row() {
  const tr = element("tr", {},
    element("th", { scope: "row" },
      element("span", { class: "name" }),
      element("span", { class: "sub" })));
  for (const figure of FIGURES) {
    tr.append(element("td", { class: `num ${ALWAYS.has(figure) ? "" : "optional "}${figure}` }));
  }
  tr.append(element("td", { class: "num missing" }), element("td", { class: "num optional seen" }));
  return tr;
}

function fill(tr, producer, now) {
  setText(tr.querySelector(".name"), producer.service);
  setText(tr.querySelector(".sub"), producer.id);
  for (const figure of FIGURES) {
    setText(tr.querySelector(`.${figure}`), count(producer[figure]));
  }
  const missing = tr.querySelector(".missing");
  // Unknown for a producer that is older than the counts.
  setText(missing, producer.missing === null ? NONE : count(producer.missing));
  setData(missing, "level", producer.alerting ? "danger" : "");
  setText(tr.querySelector(".seen"), ago(producer.last_seen, now));
}
