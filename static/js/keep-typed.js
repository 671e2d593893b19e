// While a form is being written: what is typed is kept on the server, for its writer alone. Nothing is saved as a
// draft and nothing goes live by it; the buttons do that, and work without this.

const PAUSE = 1500; // milliseconds without a change
const form = document.querySelector("form[data-typed]");
const said = form.querySelector("[data-typed-said]");
let timer = 0;
let asking = null;
let isNew = false; // typed and not kept yet
let isLeaving = false;

// Said again only where it changes: a screen reader isn't told every other second.
function say(text) {
  if (said.textContent === text) return;
  said.textContent = text;
}

async function keep(more = {}) {
  clearTimeout(timer);
  if (!isNew || isLeaving) return;
  asking?.abort();
  asking = new AbortController();
  isNew = false;
  try {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name); // pictures are no words
    const answer = await fetch(form.dataset.typed, {
      method: "POST", body, signal: asking.signal, redirect: "manual", ...more,
    });
    if (answer.status === 422) say((await answer.json()).problem);
    else if (answer.ok) say(said.dataset.kept);
    else throw new Error(answer.status);
  } catch (problem) {
    if (problem.name === "AbortError") return; // something newer is on its way, or the form itself
    isNew = true;
    say(said.dataset.failed);
  }
}

form.addEventListener("input", () => {
  isNew = true;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
});
form.addEventListener("submit", () => {
  isLeaving = true;
  clearTimeout(timer);
  asking?.abort();
});
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("online", () => keep());
addEventListener("pagehide", () => keep({ keepalive: true }));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep({ keepalive: true });
});
