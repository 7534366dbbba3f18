// After a form came back, the summary of messages gets the focus; else the field that asks for it.
// Browsers that honour autofocus have done this already.
"use strict";
const wanted = document.querySelector(".error-summary") ?? document.querySelector("[autofocus]");
if (wanted && document.activeElement !== wanted) {
  wanted.focus();
}
