// A hall's place, put on a map by hand: press the map, drag the pin, or move it with the arrow keys. What is sent are
// the two numbers of the form, which can be written without any of this.

import { createMap } from "./map.js";

const L = window.L;
const STEP = 0.0001; // degrees: some ten metres
const FAR = 10; // times as far with the shift key
const ARROWS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const PIN = 44;
const canvas = document.querySelector("[data-pin]");
const latitude = document.getElementById("id_latitude");
const longitude = document.getElementById("id_longitude");

canvas.closest("[hidden]").hidden = false;
const map = createMap(canvas);
const written = () => [Number.parseFloat(latitude.value), Number.parseFloat(longitude.value)];
const isPlace = (point) => point.every(Number.isFinite);
const start = isPlace(written()) ? written() : canvas.dataset.start.split(",").map(Number);
map.invalidateSize({ animate: false });
const areas = JSON.parse(document.getElementById("pin-areas").textContent);
const lines = L.geoJSON(areas, { style: { className: "map__district" }, interactive: false }).addTo(map);
if (areas.length && !canvas.dataset.tiles) map.fitBounds(lines.getBounds().extend(start), { animate: false });
else map.setView(start, isPlace(written()) ? 16 : 5, { animate: false });
const icon = L.divIcon({ className: "pin pin--exact", iconSize: [PIN, PIN] });
const marker = L.marker(start, { icon, draggable: true, autoPan: true }).addTo(map);
marker.getElement().setAttribute("aria-label", canvas.dataset.name);

function write(point) {
  latitude.value = point.lat.toFixed(6);
  longitude.value = point.lng.toFixed(6);
}

function move(point) {
  marker.setLatLng(point);
  if (!map.getBounds().contains(point)) map.panTo(point, { animate: false });
}

map.on("click", ({ latlng }) => { move(latlng); write(latlng); });
marker.on("dragend", () => write(marker.getLatLng()));
marker.getElement().addEventListener("keydown", (event) => {
  const way = ARROWS[event.key];
  if (!way) return;
  event.preventDefault();
  event.stopPropagation(); // the map itself would move
  const by = STEP * (event.shiftKey ? FAR : 1);
  const { lat, lng } = marker.getLatLng();
  const point = L.latLng(lat + way[0] * by, lng + way[1] * by);
  move(point);
  write(point);
});
for (const field of [latitude, longitude]) {
  field.addEventListener("input", () => isPlace(written()) && move(L.latLng(written())));
}
