// Keeps #progress fresh on pages marked data-live: asks for the same page every ten seconds.
// The node with role=status stays, only its words change, and only when they differ.
"use strict";
const EVERY = 10000;
const GIVE_UP_AFTER = 8000;
let fresh = clock();

function clock() {
  return new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit" });
}

function busy(place) {
  return document.hidden || place.contains(document.activeElement) || place.querySelector("form[data-sent]");
}

async function look() {
  const place = document.getElementById("progress");
  if (!place || busy(place)) {
    return;
  }
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, signal: AbortSignal.timeout(GIVE_UP_AFTER) });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("progress");
    if (!next) {
      location.reload();
      return;
    }
    replace(place, next);
    fresh = clock();
    lost(place, false);
  } catch {
    lost(place, true);
  }
}

function replace(place, next) {
  const status = place.querySelector("[role=status]");
  const words = next.querySelector("[role=status]");
  if (!status || !words) {
    place.replaceChildren(...next.childNodes);
    return;
  }
  if (status.innerHTML !== words.innerHTML) {
    status.replaceChildren(...words.childNodes);
  }
  swapAround(place, next, status, words);
}

// Walks down to the status node on both sides and exchanges everything beside it.
function swapAround(old, next, status, words) {
  if (old === status) {
    return;
  }
  const keep = [...old.children].find((child) => child.contains(status));
  const place = [...next.children].find((child) => child.contains(words));
  for (const node of [...old.childNodes]) {
    if (node !== keep) {
      node.remove();
    }
  }
  let before = true;
  for (const node of [...next.childNodes]) {
    if (node === place) {
      before = false;
    } else if (before) {
      keep.before(node);
    } else {
      old.append(node);
    }
  }
  swapAround(keep, place, status, words);
}

function lost(place, isLost) {
  let line = document.getElementById("connection");
  if (!line) {
    line = document.createElement("p");
    line.id = "connection";
    line.className = "soft small";
    place.after(line);
  }
  const text = isLost
    ? `The connection dropped. This page is from ${fresh}. It updates when the connection is back.`
    : "";
  if (line.textContent !== text) {
    line.textContent = text;
  }
  line.hidden = !isLost;
}

if (document.body.dataset.live !== undefined) {
  setInterval(look, EVERY);
}
