// The page of a search: htmx asks for what changed, this keeps the address, the focus and what was open.
//
// The history is kept here and not by htmx, which would store where somebody looked in the browser's session storage.

const NARROW = window.matchMedia("(max-width: 59.99rem)");
const found = document.getElementById("found");
const results = document.getElementById("results");
let before = null;
let here = location.pathname + location.search;

function showView(view) {
  results.dataset.view = view;
  for (const button of found.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === view));
  }
}

// What the server's HTML can't know: that scripts run, and what is shown.
function prepare() {
  for (const button of found.querySelectorAll("[data-without-scripts]")) button.hidden = true;
  for (const button of found.querySelectorAll(".filters__close, .view-toggle")) button.hidden = false;
  const both = found.querySelector(".view-toggle"); // not where nothing was found
  showView(both ? results.dataset.view : "list");
}

function follow(form) {
  const search = document.getElementById("search-form");
  if (search.elements.q) search.elements.q.value = form.dataset.q;
  search.elements.place.value = form.dataset.place;
  if (form.dataset.keepAddress) return;
  if (form.dataset.address !== here) history.pushState({}, "", form.dataset.address);
  here = location.pathname + location.search;
}

found.addEventListener("htmx:beforeSwap", () => {
  before = {
    open: [...found.querySelectorAll("details[open]")].map(({ id }) => id),
    focus: found.contains(document.activeElement) ? document.activeElement.id || "count" : null,
    stay: found.querySelector("form").dataset.stay === "yes",
    top: window.scrollY,
  };
});

found.addEventListener("htmx:afterSwap", () => {
  for (const id of before.open) document.getElementById(id)?.setAttribute("open", "");
  prepare();
  const goal = document.getElementById(before.focus) ?? (before.focus && document.getElementById("count"));
  goal?.focus({ preventScroll: true });
  window.scrollTo(0, before.top);
  follow(found.querySelector("form"));
  document.dispatchEvent(new CustomEvent("found", { detail: { stay: before.stay } }));
});

// Fields left empty ask nothing, so they aren't sent.
found.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
});

// A date that is being typed is complete long before it is meant (2 of 28): it counts when the field is left, or by Enter.
// One picked from the browser's calendar counts at once.
let typedInto = null;
found.addEventListener("keydown", ({ target }) => {
  if (target.type === "date") typedInto = target;
});
found.addEventListener(
  "change",
  (event) => {
    if (event.target === typedInto) event.stopPropagation();
  },
  true,
);
found.addEventListener("focusout", ({ target }) => {
  if (target !== typedInto) return;
  typedInto = null;
  if (target.value !== target.defaultValue) target.dispatchEvent(new Event("change", { bubbles: true }));
});

// Without an answer the form is sent as it would be without scripts.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  found.addEventListener(failure, () => found.querySelector("form").submit());
}

// Back and forward: the server knows what each address shows. A jump within the page (#main) is none of that.
window.addEventListener("popstate", () => {
  if (location.pathname + location.search !== here) location.reload();
});
document.addEventListener("show-view", ({ detail }) => NARROW.matches && showView(detail));

found.addEventListener("click", (event) => {
  const show = event.target.closest("[data-show]");
  if (show) showView(show.dataset.show);
  if (!event.target.closest(".filters__close")) return;
  document.getElementById("filters").open = false;
  const count = document.getElementById("count");
  count.scrollIntoView({ block: "start" });
  count.focus({ preventScroll: true });
});

prepare();
