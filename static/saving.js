// A form is sent once: its button says so, and a second press does nothing.
// The button stays pressable for the browser, so its name and value travel with the form.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") {
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button) {
    button.dataset.words = button.innerHTML;
    button.setAttribute("aria-disabled", "true");
    if (!button.classList.contains("square")) {
      button.textContent = "Saving…";
    }
  }
});

// The Back button may bring the page from memory, pressed button and all.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }
  for (const button of document.querySelectorAll("[data-words]")) {
    button.innerHTML = button.dataset.words;
    button.removeAttribute("aria-disabled");
    delete button.dataset.words;
  }
});
