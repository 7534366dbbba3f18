// Keeps the counts of a page fresh by one stream: the piece of the page comes with the event. When the workshop stands
// elsewhere the whole page is asked for again. Without scripts there is Refresh.
"use strict";
const RETRY = 5000;
const SPREAD = 5000;
// Screen readers get one sentence in this time at most.
const PAUSE = 10000;
let source = null;
let fresh = clock();
let toSay = "";
let spoken = -PAUSE;
let speaking = null;

function clock() {
  return new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit" });
}

function place() {
  return document.querySelector("[data-stream]");
}

function connect() {
  source = new EventSource(place().dataset.stream);
  source.onopen = () => lost(false);
  source.addEventListener("living", (event) => show(event.data));
  source.onerror = () => {
    lost(true);
    // The browser tries again by itself unless the site refused; then a little later, not all at once.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(connect, RETRY + Math.random() * SPREAD);
    }
  };
}

function show(html) {
  const old = place();
  const next = new DOMParser().parseFromString(html, "text/html").getElementById(old.id);
  fresh = clock();
  if (!next || next.isEqualNode(old)) {
    return;
  }
  if (next.dataset.stage !== old.dataset.stage) {
    reload();
    return;
  }
  keepPicture(old, next);
  const held = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  old.replaceWith(next);
  if (held) {
    next.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
  }
  document.title = document.title.replace(old.dataset.tab, () => next.dataset.tab);
  if (next.dataset.says !== old.dataset.says) {
    say(next.dataset.says);
  }
}

// A form on its way brings the new page with it.
function reload() {
  if (!document.querySelector("form[data-sent]")) {
    location.reload();
  }
}

// The picture of another code is another picture, though its address is the same.
function keepPicture(old, next) {
  const [before, after] = [old.querySelector("img.qr"), next.querySelector("img.qr")];
  if (after && old.dataset.code !== next.dataset.code) {
    after.src = `${after.getAttribute("src")}?${Date.now()}`;
  } else if (before && after) {
    after.replaceWith(before);
  }
}

function say(text) {
  toSay = text;
  speaking ??= setTimeout(speak, Math.max(0, spoken + PAUSE - performance.now()));
}

function speak() {
  speaking = null;
  spoken = performance.now();
  const status = document.getElementById("status");
  if (status.textContent !== toSay) {
    status.textContent = toSay;
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

if (document.body.dataset.live !== undefined && place()) {
  connect();
  // A page that is left must not hold its line.
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      connect();
    }
  });
}
