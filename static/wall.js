// The wall keeps itself fresh by one stream: a phone gets the new piece of the page with it; the screen, the page
// behind it and the desk ask for themselves again. Arrow keys press Previous and Next. Without scripts there is Refresh.
"use strict";
const stage = document.querySelector("[data-stream]");
const RETRY = 5000;
const SPREAD = 5000;
let source = null;
let fresh = clock();
let countdown = null;

function clock(zone) {
  try {
    return new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", timeZone: zone });
  } catch {
    return new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit" });
  }
}

function lost(isLost) {
  const line = document.getElementById("connection");
  const text = isLost ? `The connection dropped. This page is from ${fresh}. It updates when the connection is back.` : "";
  if (line.textContent !== text) {
    line.textContent = text;
  }
  line.hidden = !isLost;
}

function connect() {
  source = new EventSource(stage.dataset.stream);
  source.onopen = () => lost(false);
  source.addEventListener("stage", (event) => show(event.data));
  source.addEventListener("changed", (event) => look(event.data));
  source.onerror = () => {
    lost(true);
    // The browser tries again by itself unless the site refused; then a little later, not all at once.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(connect, RETRY + Math.random() * SPREAD);
    }
  };
}

function body() {
  return stage.querySelector(".stage-body");
}

// A phone: the piece comes with the event.
function show(html) {
  const next = new DOMParser().parseFromString(html, "text/html").querySelector(".stage-body");
  const old = body();
  fresh = clock();
  if (!next || !old || next.dataset.edition === old.dataset.edition) {
    return;
  }
  const moved = next.dataset.step !== old.dataset.step || next.dataset.phase !== old.dataset.phase;
  old.replaceWith(next);
  if (moved) {
    movedOn(next);
  }
  count();
}

function movedOn(next) {
  const team = document.title.split(" – ").pop();
  document.title = `${next.dataset.title} – ${team}`;
  say(next.querySelector("h1").textContent);
  const form = document.getElementById("ready");
  if (form) {
    form.elements.step.value = next.dataset.step;
    form.querySelector(".ready-no").hidden = false;
    form.querySelector(".ready-yes").hidden = true;
  }
  scrollTo(0, 0);
}

function say(text) {
  const status = document.getElementById("status");
  if (status && status.textContent !== text) {
    status.textContent = text;
  }
}

// The screen, the page behind it and the desk: the page is asked for again, because its forms belong to the step.
async function look(edition) {
  if (edition === (body() ?? stage).dataset.edition) {
    return;
  }
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-stream]");
    if (!next) {
      location.reload();
      return;
    }
    exchange(page, next);
    fresh = clock();
  } catch {
    lost(true);
  }
}

function exchange(page, next) {
  const held = document.activeElement?.closest("form") ? document.activeElement.value : null;
  const words = page.getElementById("status")?.textContent ?? "";
  const status = document.getElementById("status");
  if (stage.contains(status)) {
    page.getElementById("status").replaceWith(status);
  }
  stage.replaceChildren(...next.childNodes);
  stage.dataset.edition = next.dataset.edition ?? "";
  say(words);
  const foot = document.querySelector(".stage-foot");
  if (foot) {
    foot.replaceChildren(...page.querySelector(".stage-foot").childNodes);
    document.title = page.title;
  }
  if (held) {
    document.querySelector(`button[value="${CSS.escape(held)}"]`)?.focus();
  }
  count();
}

// Seconds of quiet. Nothing moves on by itself; at the end the words change.
function count() {
  clearInterval(countdown);
  const line = stage.querySelector("[data-left]");
  const left = Number(line?.dataset.left ?? 0);
  if (!line || left <= 0) {
    return;
  }
  const until = performance.now() + left * 1000;
  countdown = setInterval(() => {
    const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
    line.textContent = seconds > 0 ? `Quiet time: ${words(seconds)} left.` : "The quiet time is over.";
    if (seconds === 0) {
      clearInterval(countdown);
      line.classList.add("over");
      if (stage.dataset.of === "screen") {
        look("");
      }
    }
  }, 1000);
}

function words(all) {
  const unit = (n, one, many) => (n === 0 ? "" : `${n} ${n === 1 ? one : many}`);
  const parts = [unit(Math.floor(all / 60), "minute", "minutes"), unit(all % 60, "second", "seconds")];
  return parts.filter((part) => part !== "").join(" ");
}

function tick() {
  for (const time of document.querySelectorAll("[data-clock]")) {
    const now = clock(time.dataset.zone);
    if (time.textContent !== now) {
      time.textContent = now;
    }
  }
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select");
  const way = { ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous" }[event.key];
  if (stage?.dataset.of !== "screen" || !way || isTyping || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const button = document.querySelector(`#moves button[value="${way}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

if (stage) {
  connect();
  count();
  setInterval(tick, 10000);
  // A page that is left must not hold its line.
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      connect();
    }
  });
}
