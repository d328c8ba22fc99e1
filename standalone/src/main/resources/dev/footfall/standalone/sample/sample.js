// The buttons of the sample. Each tells the server what was pressed; the server tracks it.

const LOG_LENGTH = 8;
const TOAST_MS = 2500;

const user = document.getElementById("user");
const toast = document.getElementById("toast");
const log = document.getElementById("log");
let toastTimer;

/** An id of this visit. It opens nothing, so it may be an analytics id. */
function session() {
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, "0")).join("");
  try {
    let id = sessionStorage.getItem("footfall.sample.session");
    if (!id) {
      id = fresh();
      sessionStorage.setItem("footfall.sample.session", id);
    }
    return id;
  } catch {
    return fresh(); // a browser that keeps nothing: each click is a visit of its own
  }
}

function say(text) {
  toast.textContent = text;
  toast.dataset.shown = "";
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => delete toast.dataset.shown, TOAST_MS);
}

function note(what, state, words) {
  const line = document.createElement("li");
  const time = document.createElement("time");
  time.textContent = new Date().toLocaleTimeString();
  const text = document.createElement("span");
  text.className = "what";
  text.textContent = what;
  const pill = document.createElement("span");
  pill.className = "pill";
  pill.dataset.state = state;
  pill.textContent = words;
  line.append(time, text, pill);
  log.prepend(line);
  while (log.children.length > LOG_LENGTH) {
    log.lastElementChild.remove();
  }
  document.getElementById("log-none").hidden = true;
}

/** Whether the text is on the clipboard now. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea"); // where the clipboard is not ours, the old way
    field.value = text;
    field.className = "sr-only";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }
}

async function tell(path) {
  try {
    return await fetch(path, {
      method: "POST",
      headers: { "Sample-User": user.value, "Sample-Session": session() },
      keepalive: true,
    });
  } catch {
    return null; // the server is away: the button still did what it is for
  }
}

async function press(button) {
  const label = button.textContent;
  const answer = tell(button.dataset.post); // not awaited: telling must not delay the work
  if (button.dataset.copy) {
    say((await copy(button.dataset.copy)) ? "Copied" : "Could not copy: select the text and copy it");
    button.focus();
  }
  const response = await answer;
  const what = `${label} · ${button.dataset.post}`;
  if (!response) {
    note(what, "connecting", "server away");
  } else if (response.ok) {
    const logged = (response.headers.get("Content-Type") ?? "").includes("json")
      ? (await response.json()).usage_logged
      : true;
    note(what, logged ? "live" : "connecting", logged ? "success" : "not logged");
    if (!button.dataset.copy) {
      say(`${label}: done`);
    }
  } else {
    const problem = await response.json();
    note(what, "down", "error");
    say(`${label}: ${problem.detail}`);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-post]");
  if (button) {
    press(button);
  }
});
