// Keys for whoever goes through many changes. What answers is only moved to, never pressed: one slip of a finger must not
// publish anything. Off while somebody types, and off altogether for whoever says so on this device.

const KEPT = "desk-keys-off";
const help = document.querySelector(".desk-keys");

function isTyping(target) {
  return target.closest("textarea, select, input:not([type=checkbox]), [contenteditable]");
}

function follow(target) {
  if (target instanceof HTMLAnchorElement) target.click();
  else {
    target.focus();
    target.scrollIntoView({ block: "center" });
  }
}

if (help) {
  const on = help.querySelector("#keys-on");
  on.checked = !localStorage.getItem(KEPT);
  help.hidden = false;
  on.addEventListener("change", () => {
    if (on.checked) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "1");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.id === "comment") event.target.blur();
    if (!on.checked || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    follow(target);
  });
}
