// Leaves the site at once. What it does, and no more, is what /anzen/ and the footer say: what is on screen goes before
// the other page has come, and this page's place in the tab's history is taken, so that "back" doesn't lead to it.
// Pages seen before it, and the browser's own list of pages, stay.

const PRESSES = 3;
const WITHIN_MS = 1500;
const link = document.querySelector("[data-quick-exit]");
const quiet = document.querySelector("meta[name=quiet]")?.content;
let presses = [];
let left = false;

function leave() {
  left = true;
  document.title = "\u00a0";
  document.documentElement.hidden = true;
  // While the other page is on its way (or never comes), the address bar doesn't show where somebody was.
  history.replaceState(null, "", "/");
  location.replace(link.href);
}

link?.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

// Before anything on the page hears it: a menu or a list that Escape closes too doesn't take the press away. Any other
// key in between begins anew, and in an input method Escape only cancels what is being typed.
addEventListener(
  "keydown",
  (event) => {
    if (!link || event.repeat) return;
    const counts = event.key === "Escape" && !event.isComposing;
    presses = counts ? [...presses.filter((time) => event.timeStamp - time < WITHIN_MS), event.timeStamp] : [];
    if (presses.length >= PRESSES) leave();
  },
  true,
);

// Should a browser bring the page back from memory after all: on it goes, still blank.
addEventListener("pageshow", (event) => {
  if (left && event.persisted) leave();
});

// Inside a page that asks for quiet handling, moving about – to a part of it, more of it, another language, another
// choice – leaves one place in the history, not a trail.
const plainPath = (path) => path.replace(/^\/(en|easy)\//, "/");
const inside = (url) => quiet && url.origin === location.origin && plainPath(url.pathname) === plainPath(quiet);

addEventListener("click", (event) => {
  const to = event.target.closest?.("a[href]");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!to || !plain || event.defaultPrevented || to.target || to.hasAttribute("download")) return;
  if (!inside(new URL(to.href))) return;
  event.preventDefault();
  location.replace(to.href);
});

addEventListener("submit", (event) => {
  // By attribute: `form.action` is a button of that name, where there is one.
  const asked = (name) => event.target.getAttribute(name) ?? "";
  const url = new URL(asked("action"), location.href);
  if (event.defaultPrevented || asked("method").toLowerCase() === "post" || !inside(url)) return;
  event.preventDefault();
  url.search = new URLSearchParams(new FormData(event.target, event.submitter));
  location.replace(url);
});
