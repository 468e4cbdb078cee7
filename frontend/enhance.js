// Improvements where scripts run. Every page is whole without this file.

import "./suggest.js";

// «/» goes to the search box, as on many sites of reference.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.querySelector('input[name="q"]');
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
});

// Escape closes an open menu and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  }
});

// A button with data-key is pressed by that key (its place on the keyboard counts, whatever script it writes);
// «forward» is the arrow towards the end of the line.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const pressed = event.key === forward ? "forward" : event.code.replace(/^Key/, "").toLowerCase();
  for (const button of document.querySelectorAll("button[data-key]")) {
    if (button.dataset.key.split(" ").includes(pressed)) {
      event.preventDefault();
      button.click();
      return;
    }
  }
});
