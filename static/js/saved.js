// /saved/: the listings kept on this device, each asked for anew, so that nobody goes where nothing is any more.

import { eraseAll, kept, letGo } from "./device.js";

const box = document.querySelector("[data-saved]");
const list = box.querySelector("[data-saved-list]");
const status = box.querySelector("[data-saved-status]");
const words = box.dataset;
const day = new Intl.DateTimeFormat(document.documentElement.lang, {
  month: "long",
  day: "numeric",
  weekday: "short",
  hour: "numeric",
  minute: "2-digit",
  timeZone: "Asia/Tokyo",
});

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const address = (pattern, id) => pattern.replace("ID", encodeURIComponent(id));

// How it is there now, in one sentence; "" where there is nothing to say.
async function now(id) {
  const answer = await fetch(address(words.api, id), { cache: "no-store" });
  if (answer.status === 404) return words.gone;
  if (!answer.ok) return words.unread;
  const listing = await answer.json();
  if (listing.status === "closed") return words.closed;
  if (listing.status === "paused") return words.paused;
  return listing.next_occurrence ? `${words.next} ${day.format(new Date(listing.next_occurrence))}` : "";
}

function row({ id, title }) {
  const link = element("a", { href: address(words.listing, id), lang: "ja", textContent: title });
  const state = element("p", { className: "saved__now" });
  const remove = element("button", { type: "button", className: "button button--text", textContent: words.remove });
  remove.setAttribute("aria-label", `${words.remove} ${title}`);
  remove.addEventListener("click", () => {
    letGo(id);
    draw();
    status.textContent = `${words.removed}${title}`;
    (list.querySelector("button") ?? document.getElementById("main")).focus();
  });
  now(id).then(
    (text) => (state.textContent = text),
    () => (state.textContent = words.unread),
  );
  return element("li", { className: "saved__item" }, element("div", {}, element("p", { className: "saved__title" }, link), state), remove);
}

function draw() {
  const found = kept() ?? [];
  list.replaceChildren(...found.map(row));
  box.querySelector("[data-saved-none]").hidden = found.length > 0;
  box.querySelector("[data-saved-some]").hidden = found.length === 0;
}

box.querySelector("[data-erase]").addEventListener("click", () => {
  eraseAll();
  draw();
  status.textContent = words.erased;
  document.getElementById("main").focus();
});

draw();
