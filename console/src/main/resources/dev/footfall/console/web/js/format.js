// Numbers and times as people read them.

const LOCALE = "en";
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumFractionDigits: 1 });
const tenths = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockSeconds = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** What stands where there is no number. */
export const NONE = "–";

/** 12,345; from ten million on 12.3M. */
export const count = (n) => (n < 10_000_000 ? whole : compact).format(n);

/** "1 event", "2 events". */
export const plural = (n, noun) => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;

/** 0.0213 as "2.1%"; what is not zero never reads as zero. */
export function percent(rate) {
  if (rate === null || rate === undefined) {
    return NONE;
  }
  if (rate > 0 && rate < 0.001) {
    return "< 0.1%";
  }
  return `${tenths.format(rate * 100)}%`;
}

/** 12 ms, 1.2 s. */
export function millis(ms) {
  if (ms === null || ms === undefined) {
    return NONE;
  }
  return ms < 1000 ? `${whole.format(ms)} ms` : `${tenths.format(ms / 1000)} s`;
}

/** 14:05 */
export const minute = (instant) => clock.format(new Date(instant));

/** 14:05:09 */
export const second = (instant) => clockSeconds.format(new Date(instant));

/** 17 May 2015, 10:05 */
export const date = (instant) => day.format(new Date(instant));

/** "3 s ago"; from a day on the date. */
export function ago(instant, now) {
  const seconds = Math.max(0, Math.round((now - Date.parse(instant)) / 1000));
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h ago` : date(instant);
}

/** How bad a share of failures is: from 5 % a warning, from 10 % the default alert. */
export function level(rate) {
  if (rate === null || rate === undefined || rate < 0.05) {
    return "";
  }
  return rate < 0.1 ? "warn" : "danger";
}
