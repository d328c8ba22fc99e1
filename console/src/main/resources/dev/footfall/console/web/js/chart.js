// Events per minute, below them failures on a scale of their own (one in a hundred would not show
// otherwise), and the same as a table.

/* global Chart */
import { byId, element, fillRows, setText } from "./dom.js";
import { count, date, minute, percent, plural } from "./format.js";

const NARROW = 520; // pixels; below it the axis has room for fewer times

const LABEL_HALF = 20; // pixels from the middle of a time to its end

let chart = null;
let minutes = [];

/** Shows an overview's minutes; now is the server's time. */
export function showChart(overview, now) {
  minutes = overview.minutes;
  chart ??= create(byId("chart"));
  chart.data.labels = minutes.map((m) => minute(m.start));
  chart.data.datasets[0].data = minutes.map((m) => m.failures);
  chart.data.datasets[1].data = minutes.map((m) => m.events);
  chart.update("none");
  byId("chart").setAttribute("aria-label", summary());
  fillTable();
  note(overview, now);
}

document.addEventListener("themechange", () => {
  if (chart) {
    paint(chart);
    chart.update("none");
  }
});

byId("chart-details").addEventListener("toggle", fillTable);

/** A token's colour as the canvas wants it: resolved for the theme in force. */
function token(name) {
  const probe = element("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function create(canvas) {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const made = new Chart(canvas, {
    type: "bar",
    data: { labels: [], datasets: [series("failed"), series("events")] },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: { legend: { display: false }, tooltip: tooltip() },
      scales: { x: times(), failed: lowAmounts(1), events: amounts(3) },
    },
  });
  paint(made);
  return made;
}

const series = (name) => ({ data: [], yAxisID: name, grouped: false, barPercentage: 0.9, categoryPercentage: 0.92, maxBarThickness: 24 });

const tooltip = () => ({
  displayColors: false,
  padding: 10,
  cornerRadius: 6,
  filter: (item) => item.datasetIndex === 0, // one of the two is enough to know the minute
  callbacks: {
    title: ([item]) => title(minutes[item.dataIndex]),
    label: (item) => body(minutes[item.dataIndex]),
  },
});

const times = () => ({
  grid: { display: false },
  border: { display: false },
  ticks: {
    autoSkip: false,
    maxRotation: 0,
    callback(value, index) {
      const step = this.chart.width < NARROW ? 15 : 10;
      const round = new Date(minutes[index].start).getMinutes() % step === 0;
      const room = (minutes.length - index) * (this.width / minutes.length) > LABEL_HALF;
      return round && room ? this.getLabelForValue(value) : "";
    },
  },
});

/** An axis that shares the height with the other one, weight to weight. */
const amounts = (weight) => ({
  position: "left",
  stack: "amounts",
  stackWeight: weight,
  beginAtZero: true,
  suggestedMax: 4,
  border: { display: false },
  ticks: { precision: 0, maxTicksLimit: 5, padding: 8, callback: (value) => count(value) },
});

/** The low axis has room for two numbers: zero, and the most there was, below the other's zero. */
const lowAmounts = (weight) => {
  const axis = amounts(weight);
  const most = () => Math.max(1, ...minutes.map((m) => m.failures));
  return {
    ...axis,
    ticks: { ...axis.ticks, autoSkip: false },
    afterDataLimits: (scale) => {
      scale.max = most() * 1.5;
    },
    afterBuildTicks: (scale) => {
      scale.ticks = [{ value: 0 }, { value: most() }];
    },
  };
};

function paint(target) {
  const { scales, plugins } = target.options;
  for (const dataset of target.data.datasets) {
    const name = dataset.yAxisID;
    const [plain, running] = [token(`--series-${name}`), token(`--series-${name}-running`)];
    const colour = (context) => (context.dataIndex === minutes.length - 1 ? running : plain);
    dataset.backgroundColor = colour;
    dataset.hoverBackgroundColor = colour;
    scales[name].ticks.color = token("--ink-soft");
    scales[name].grid = { color: token("--grid"), drawTicks: false };
  }
  scales.x.ticks.color = token("--ink-soft");
  plugins.tooltip.backgroundColor = token("--ink");
  plugins.tooltip.titleColor = token("--surface");
  plugins.tooltip.bodyColor = token("--surface");
}

const title = (m) => `${minute(m.start)}${m === minutes.at(-1) ? ", still running" : ""}`;

const body = (m) => (m.failures > 0
  ? `${plural(m.events, "event")}, ${count(m.failures)} failed (${percent(m.error_rate)})`
  : plural(m.events, "event"));

function summary() {
  const events = minutes.reduce((sum, m) => sum + m.events, 0);
  const failures = minutes.reduce((sum, m) => sum + m.failures, 0);
  const most = Math.max(...minutes.map((m) => m.events));
  return `Events per minute over the last 60 minutes: ${plural(events, "event")}, ${count(failures)} failed, at most ${count(most)} in a minute. The same as a table below.`;
}

function fillTable() {
  if (!byId("chart-details").open) {
    return;
  }
  const make = () => element("tr", {}, element("th", { scope: "row" }), element("td", { class: "num" }), element("td", { class: "num" }));
  fillRows(byId("chart-rows"), minutes.toReversed(), make, (tr, m) => {
    setText(tr.cells[0], title(m));
    setText(tr.cells[1], count(m.events));
    setText(tr.cells[2], count(m.failures));
  });
}

function note(overview, now) {
  const node = byId("chart-note");
  node.hidden = overview.empty || minutes.some((m) => m.events > 0);
  if (!node.hidden) {
    const storing = overview.latest_stored_at && now - Date.parse(overview.latest_stored_at) < 60_000;
    setText(node, `No events in the last 60 minutes; the newest is from ${date(overview.latest_event_at)}.${
      storing ? " Older events are being stored right now." : ""}`);
  }
}
