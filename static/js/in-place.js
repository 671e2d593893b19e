// Sends a form that must leave nothing behind, and shows what comes next in place. Sent in the ordinary way it works as
// well, but each answer would stay in the browser's history with all that was written, for "back" and "reload" to repeat.

const main = document.getElementById("main");

// An address with answers in it was refused; it need not stay in the address bar. And a page that another page's form led
// to is from now on this address without what was sent.
window.history.replaceState(null, "", window.location.pathname);

async function next(form, submitter) {
  const answers = new URLSearchParams(new FormData(form));
  if (submitter?.name) answers.append(submitter.name, submitter.value);
  const response = await fetch(form.action, { method: "POST", body: answers, cache: "no-store" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  main.replaceChildren(...page.getElementById("main").childNodes);
  main.focus({ preventScroll: true });
  main.scrollIntoView();
}

function sendAsUsual(form, submitter) {
  if (submitter?.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(pressed);
  }
  form.submit();
}

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-in-place]")) return;
  event.preventDefault();
  if (main.getAttribute("aria-busy") === "true") return;
  main.setAttribute("aria-busy", "true");
  next(form, event.submitter)
    .catch(() => sendAsUsual(form, event.submitter))
    .finally(() => main.removeAttribute("aria-busy"));
});
