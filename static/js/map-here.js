// 「このあたりをさがす」: once the reader has moved the map, a button searches the section that is seen.

import { boxOf } from "./map-clusters.js";

const ELSEWHERE = ["near", "place", "radius", "district", "municipality", "prefecture", "bbox"];

function searchHere(map) {
  const form = document.getElementById("choices");
  const bbox = boxOf(map);
  if (!form || !bbox) return;
  for (const name of ELSEWHERE) form.querySelectorAll(`[name="${name}"]`).forEach((field) => field.remove());
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "bbox", value: bbox });
  form.append(field);
  form.dataset.stay = "yes";
  form.requestSubmit();
}

// A popup that moves the map to fit in is no wish to look elsewhere.
export function offerSearchHere(view, button) {
  if (!button) return;
  const { map } = view;
  let byItself = false;
  map.on("autopanstart", () => { byItself = true; });
  map.on("moveend", () => {
    const fromPosition = document.getElementById("choices")?.dataset.keepAddress; // whose surroundings stay out of it too
    if (!view.quiet && !byItself && !fromPosition) button.hidden = false;
    byItself = false;
  });
  document.addEventListener("found", () => { button.hidden = true; });
  button.addEventListener("click", () => {
    button.hidden = true;
    searchHere(map);
  });
}
