// The overview page: what comes in on the stream goes to its parts.

import { showChart } from "./chart.js";
import { noteStream, noteTime, noteView, render, serverNow } from "./connection.js";
import { byId, setText } from "./dom.js";
import { showLedger } from "./ledger.js";
import { watch } from "./stream.js";
import { showActions, showServices } from "./tables.js";
import { showTiles } from "./tiles.js";

function show(view) {
  noteView(view);
  const { overview } = view;
  if (!overview) {
    return;
  }
  byId("numbers").setAttribute("aria-busy", "false");
  byId("empty").hidden = !overview.empty;
  byId("numbers").hidden = overview.empty;
  if (!overview.empty) {
    showTiles(overview);
    showChart(overview, serverNow());
    showActions(overview.top_actions);
    showServices(overview.services, serverNow());
    showLedger(overview.ledger, serverNow());
  }
}

setText(byId("zone"), Intl.DateTimeFormat().resolvedOptions().timeZone);
watch("/api/live", { onView: show, onTime: noteTime, onState: noteStream });
setInterval(render, 1000);
