// Print, tell somebody, keep on the device, open the map: what the buttons of components/page_tools.html do.

import { hasAgreed, isKept, keep, letGo } from "./device.js";

function say(button, words) {
  const status = button.closest(".page-tools").querySelector("[data-tools-status]");
  status.textContent = ""; // so that the same words are read out again
  window.setTimeout(() => (status.textContent = words), 50);
}

async function share(button) {
  const { share: url, title, copied, failed } = button.dataset;
  if (navigator.share) {
    await navigator.share(title ? { title, url } : { url }).catch(() => {}); // closed again: nothing to say
    return;
  }
  try {
    await navigator.clipboard.writeText(url);
    say(button, copied);
  } catch {
    say(button, `${failed} ${url}`);
  }
}

// Answers "yes" only by the button: Escape, 「残さない」 and everything else means no.
function ask(dialog) {
  return new Promise((resolve) => {
    dialog.querySelectorAll("[data-answer]").forEach((button) => {
      button.onclick = () => dialog.close(button.dataset.answer);
    });
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

function showState(button) {
  const now = isKept(button.dataset.save);
  button.setAttribute("aria-pressed", String(now));
  for (const label of button.parentElement.querySelectorAll("[data-kept-label]")) label.hidden = !now;
  button.querySelector("[data-unkept-label]").hidden = now;
}

async function toggle(button) {
  const { save: id, title, kept, letGo: gone, full } = button.dataset;
  if (isKept(id)) {
    letGo(id);
    say(button, gone);
  } else if (hasAgreed() || (await ask(button.parentElement.querySelector("[data-ask]")))) {
    say(button, keep(id, title) ? kept : full);
  }
  showState(button);
}

// Apple's devices don't know geo: addresses; their own map has one of its own. No other company is asked either way.
function openMap(event, link) {
  const isApple = /iP(hone|ad|od)/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints);
  if (!isApple) return;
  event.preventDefault();
  const [, point, label] = /^geo:([^?]+)\?q=[^(]*(?:\(|%28)(.*)(?:\)|%29)$/.exec(link.href);
  window.location.href = `maps:?ll=${point}&q=${label}`;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print], [data-share], [data-save], [href^='geo:']");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  else if ("share" in button.dataset) share(button);
  else if ("save" in button.dataset) toggle(button);
  else openMap(event, button);
});

// A listing may have become one that is never kept since somebody kept it.
for (const tools of document.querySelectorAll("[data-forget]")) {
  if (isKept(tools.dataset.listing)) letGo(tools.dataset.listing);
}
for (const button of document.querySelectorAll("[data-save]")) showState(button);
