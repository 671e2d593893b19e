// Leaves the site at once: this page's place in the history is taken by the neutral one, and what is on screen
// disappears before the other page has loaded. Pages seen earlier stay in the browser's history; the footer says so.

const PRESSES = 3;
const WITHIN_MS = 1500;

function leave(url) {
  document.title = "\u00a0";
  document.documentElement.hidden = true;
  window.location.replace(url);
}

const link = document.querySelector("[data-quick-exit]");
let presses = [];

link?.addEventListener("click", (event) => {
  event.preventDefault();
  leave(link.href);
});

document.addEventListener("keydown", (event) => {
  // Escape also cancels what is being typed in an input method: that is not a wish to leave.
  if (!link || event.key !== "Escape" || event.isComposing || event.repeat) return;
  presses = [...presses.filter((time) => event.timeStamp - time < WITHIN_MS), event.timeStamp];
  if (presses.length >= PRESSES) leave(link.href);
});
