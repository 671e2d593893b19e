// More than can be shown: how many lie where, counted by the server, and the pins themselves once few are in view.

import { byPlace, drawPins } from "./map-pins.js";

const L = window.L;
const CLUSTER = 56; // px
const MOST_PINS = 100; // one page of the API
const PLACES = 5; // decimals of a degree: about a metre
export const JAPAN = [122, 20, 154, 46];

// The map's section as the API takes it, cut to where anything can lie.
export function boxOf(map) {
  const bounds = map.getBounds();
  const seen = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  const cut = seen.map((value, side) => (side < 2 ? Math.max(value, JAPAN[side]) : Math.min(value, JAPAN[side])));
  return cut[0] < cut[2] && cut[1] < cut[3] ? cut.map((value) => value.toFixed(PLACES)).join(",") : null;
}

async function ask(address, query, extra, signal) {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(extra)) params.set(name, value);
  const response = await fetch(`${address}?${params}`, { credentials: "omit", referrerPolicy: "no-referrer", signal });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

function drawCluster(layer, map, { latitude, longitude, count }, text) {
  const icon = L.divIcon({ className: "cluster", iconSize: [CLUSTER, CLUSTER], html: `<span>${count}</span>` });
  const marker = L.marker([latitude, longitude], { icon }).addTo(layer);
  marker.getElement().setAttribute("aria-label", text.cluster.replace("#", count));
  marker.on("click", () => map.setView([latitude, longitude], Math.min(map.getZoom() + 2, 18)));
  marker.on("keypress", (event) => event.originalEvent.key === "Enter" && marker.fire("click"));
}

// Clusters that would cover a larger one are told with it.
function apart(map, clusters) {
  const kept = [];
  for (const cluster of clusters) {
    const at = map.project([cluster.latitude, cluster.longitude]);
    const near = kept.find((one) => Math.abs(one.at.x - at.x) < CLUSTER && Math.abs(one.at.y - at.y) < CLUSTER);
    if (near) near.count += cluster.count;
    else kept.push({ ...cluster, at });
  }
  return kept;
}

function feature({ geometry, properties }, text) {
  const { id, title, location_precision: precision } = properties;
  const other = !document.getElementById(`listing-${id}`);
  return { geometry, properties: { id, title, lang: "ja", url: text.listing.replace("ID", id), precision, other: other || null } };
}

// Asks again whenever the map has moved. Without an answer (offline, an older server) the list stands alone.
export function drawClusters(view, data) {
  const { map, text } = view;
  let layer = L.layerGroup().addTo(map);
  let pins = null;
  let last = null;
  const wipe = () => {
    pins?.clear();
    pins = null;
    layer.clearLayers();
  };
  const draw = async () => {
    const bbox = boxOf(map);
    if (!bbox || !view.canvas.offsetWidth) return;
    last?.abort();
    last = new AbortController();
    try {
      const found = await ask(text.clusters, data.many, { bbox, zoom: Math.floor(map.getZoom()) }, last.signal);
      const total = found.results.reduce((sum, { count }) => sum + count, 0);
      if (total > MOST_PINS) {
        wipe();
        for (const cluster of apart(map, found.results)) drawCluster(layer, map, cluster, text);
        return;
      }
      const near = await ask(text.points, data.many, { bbox, page_size: MOST_PINS }, last.signal);
      wipe();
      const features = near.features.filter(({ geometry }) => geometry);
      pins = drawPins(map, byPlace(features.map((one) => feature(one, text))), text);
    } catch (error) {
      if (error.name !== "AbortError") wipe();
    }
  };
  map.on("moveend", draw);
  draw();
  const clear = () => {
    map.off("moveend", draw);
    last?.abort();
    wipe();
    layer.remove();
  };
  return { markers: new Map(), clear };
}
