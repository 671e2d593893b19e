// While a schedule is being written: what readers will read, and the next dates, without pressing the button for it.

const PAUSE = 500; // milliseconds without a change
const form = document.querySelector(".schedule-form");
const coming = document.getElementById("coming");
let timer = 0;
let asking = null;

async function look() {
  asking?.abort();
  asking = new AbortController();
  const said = new FormData(form);
  said.set("do", "look");
  try {
    const answer = await fetch(location.href, { method: "POST", body: said, signal: asking.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("coming");
    if (found) coming.replaceChildren(...found.childNodes);
  } catch {
    // Offline, or something newer was asked: the button is still there.
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
});
