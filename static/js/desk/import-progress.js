// Keeps the progress of an import true without loading the page again; without this module the page reloads itself.
const box = document.querySelector("[data-import-progress]");
const bar = box?.querySelector("progress");
const words = box?.querySelector("[data-import-words]");

async function look() {
  try {
    const answer = await fetch(box.dataset.importProgress, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { working, percent, done, total } = await answer.json();
    bar.value = percent;
    words.textContent = `${total}つに分けたうち、${done}つまで終わりました（${percent}%）`;
    if (!working) {
      window.location.reload();
      return;
    }
  } catch {
    words.textContent = "いま、ようすを確かめられません。取り込みは続いています。";
  }
  window.setTimeout(look, 1500);
}

if (box) window.setTimeout(look, 1000);
