// Opens <dialog>s over the page. The leave button comes along: behind an open dialog nothing can be pressed.

const exit = document.querySelector("[data-quick-exit]")?.parentElement;

function open(dialog) {
  const home = exit?.parentElement;
  dialog.showModal();
  if (!home) return;
  dialog.append(exit);
  dialog.addEventListener("close", () => home.append(exit), { once: true });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens-dialog]");
  const closer = event.target.closest("[data-closes-dialog]");
  const dialog = opener ? document.getElementById(opener.hash.slice(1)) : closer?.closest("dialog[open]");
  if (!dialog) return;
  event.preventDefault();
  if (opener) open(dialog);
  else dialog.close(); // the browser gives the focus back to what opened it
});
