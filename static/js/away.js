// Sends the answers and shows what comes next in place. Forms sent in the ordinary way work as well, but each would stay
// in the browser's history with all that was written, for "back" and "reload" to send again.

const main = document.getElementById("main");

// an address with answers in it was refused; it need not stay in the address bar
if (window.location.search) window.history.replaceState(null, "", window.location.pathname);

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
  if (!form.matches("[data-away]")) return;
  event.preventDefault();
  if (main.getAttribute("aria-busy") === "true") return;
  main.setAttribute("aria-busy", "true");
  next(form, event.submitter)
    .catch(() => sendAsUsual(form, event.submitter))
    .finally(() => main.removeAttribute("aria-busy"));
});
