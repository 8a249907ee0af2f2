// What the panel does in the browser; everything works without it.
"use strict";

// On a phone the menu starts folded.
for (const menu of document.querySelectorAll("[data-closes-on-phones]")) {
  if (window.matchMedia("(max-width: 60rem)").matches) menu.removeAttribute("open");
}

// What has just been said is heard first by whoever does not see the page.
const said = document.querySelector(".said p");
if (said) {
  said.tabIndex = -1;
  said.focus();
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
