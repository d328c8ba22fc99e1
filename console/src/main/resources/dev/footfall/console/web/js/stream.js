// The live stream: opened again by itself after a cut, closed while nobody looks at the page.

const SILENCE_MS = 15_000; // the server speaks at least every 5 s
const RETRY_MS = [500, 1000, 2000, 4000, 8000];

/**
 * Watches the server-sent events at url.
 *
 * onView gets each view, onTime the server's time in milliseconds whenever it is heard, onState
 * "live" or "cut" with the milliseconds until the next attempt.
 */
export function watch(url, { onView, onTime, onState }) {
  let source = null;
  let failures = 0;
  let silence = 0;
  let retry = 0;

  const heard = (event) => {
    const message = JSON.parse(event.data);
    failures = 0;
    clearTimeout(silence);
    silence = setTimeout(cut, SILENCE_MS);
    onTime(Date.parse(message.at));
    onState("live", 0);
    return message;
  };

  const close = () => {
    clearTimeout(silence);
    clearTimeout(retry);
    source?.close();
    source = null;
  };

  const open = () => {
    close();
    source = new EventSource(url);
    source.addEventListener("view", (event) => onView(heard(event)));
    source.addEventListener("beat", heard);
    // The browser's own retry gives up for good on some answers: ours does not.
    source.addEventListener("error", cut);
    silence = setTimeout(cut, SILENCE_MS);
  };

  function cut() {
    close();
    const pause = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
    failures += 1;
    onState("cut", pause);
    retry = setTimeout(open, pause);
  }

  // A browser allows six connections to a host over HTTP/1.1: hidden tabs must not hold them.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  if (!document.hidden) {
    open();
  }
}
