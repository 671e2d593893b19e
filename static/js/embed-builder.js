// The page that makes the lines to paste: a button copies what stands in the field above it.

function offer() {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const state = document.getElementById(button.getAttribute("aria-describedby"));
  field.select();
  const done = await navigator.clipboard.writeText(field.value).then(() => true, () => false);
  state.textContent = ""; // so that the same words are read out again
  window.setTimeout(() => (state.textContent = done ? button.dataset.copied : button.dataset.failed), 50);
});

document.addEventListener("htmx:afterSwap", offer);
offer();
