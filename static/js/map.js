// The map beside a list, on Leaflet. Draws our own shapes and points; tiles only where the site names a tile server.
//
// The data (search.maps.map_data): {points, areas: FeatureCollections, origin: [latitude, longitude] | null} and for a
// search also radius (km around the origin), box [west, south, east, north] and many: there is more than can be shown,
// `many` being the query that the API's clusters answer.
//   areas' properties:   role: "own" | "here" | "neighbour"
//   points' properties:  title, precision: "exact" | "area", and in lists lang, id (public id) and url; `other` without
//                        a card on the page
// Whatever is shown here stands in the list too; pin and card point at each other, by mouse, touch and keyboard.

import { drawClusters, JAPAN } from "./map-clusters.js";
import { offerSearchHere } from "./map-here.js";
import { byPlace, drawPins, linkCards, openSpot } from "./map-pins.js";

const L = window.L;
const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const COARSE = window.matchMedia("(pointer: coarse)").matches;
const PIN = 44;
const SHAPES = { neighbour: "map__neighbour", here: "map__here", own: "map__district" }; // drawn in this order
const FRAME = { paddingTopLeft: [64, 40], paddingBottomRight: [32, 32], maxZoom: 16, animate: false };

export function createMap(canvas) {
  const { tiles, tilesAttribution, zoomIn, zoomOut } = canvas.dataset;
  const map = L.map(canvas, {
    zoomControl: false,
    attributionControl: Boolean(tiles),
    scrollWheelZoom: false, // the wheel scrolls the page; buttons, pinch and +/- zoom
    dragging: !COARSE, // one finger scrolls the page, two move the map
    zoomAnimation: !REDUCED,
    fadeAnimation: !REDUCED,
    zoomSnap: 0.5,
    maxZoom: 18,
  });
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  if (tiles) {
    map.attributionControl.setPrefix(false);
    L.tileLayer(tiles, { attribution: tilesAttribution, maxZoom: 18 }).addTo(map);
  }
  map.setView([35.68, 139.76], 12); // replaced soon; layers can't be measured on a map without a view
  return map;
}

function drawAreas(layer, features) {
  return Object.entries(SHAPES).flatMap(([role, className]) =>
    features
      .filter((feature) => feature.properties.role === role)
      .map((feature) => ({ role, layer: L.geoJSON(feature, { style: { className }, interactive: false }).addTo(layer) })),
  );
}

function drawOrigin(layer, position, radius, label) {
  const icon = L.divIcon({ className: "pin pin--origin", iconSize: [PIN, PIN] });
  const marker = L.marker(position, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(layer);
  marker.getElement().setAttribute("role", "img");
  marker.getElement().setAttribute("aria-label", label);
  if (radius) L.circle(position, { radius: radius * 1000, className: "map__radius", interactive: false }).addTo(layer);
}

// Escape in a popup closes it, and is then no press towards leaving the site.
function closeByEscape(canvas, map) {
  let open = false;
  map.on("popupopen", () => { open = true; });
  map.on("popupclose", () => { open = false; });
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    map.closePopup();
  });
}

// What the map is about: the district itself and the points; all areas only where there is nothing else to frame.
function frameOf(data, areas, places) {
  if (data.box) return L.latLngBounds([data.box[1], data.box[0]], [data.box[3], data.box[2]]);
  const own = areas.filter(({ role }) => role === "own").map(({ layer }) => layer);
  const positions = data.many ? [] : places.map(({ position }) => position);
  if (data.origin) {
    positions.push(data.origin);
    const nothingElse = data.many || !places.length;
    if (data.radius && nothingElse) return L.latLng(data.origin).toBounds(data.radius * 2000);
  }
  const main = [...own, ...positions.map((position) => L.marker(position))];
  if (!main.length && data.many) return L.latLngBounds([JAPAN[1], JAPAN[0]], [JAPAN[3], JAPAN[2]]);
  return L.featureGroup(main.length ? main : areas.map(({ layer }) => layer)).getBounds();
}

class SearchMap {
  constructor(canvas) {
    this.canvas = canvas;
    this.text = canvas.dataset;
    this.box = canvas.closest(".map");
    this.quiet = false; // while it moves by itself
    this.draw();
    new ResizeObserver(() => this.settle()).observe(canvas);
  }

  get data() {
    return JSON.parse(document.getElementById(this.text.map).textContent);
  }

  // Draws what the page says now. `stay`: the reader has just chosen this section.
  draw(stay = false) {
    const data = this.data;
    this.box.hidden = !(data.points.features.length || data.areas.features.length || data.origin || data.many || data.box);
    this.clear?.();
    this.clear = null;
    this.box.classList.remove("map--waiting");
    if (this.box.hidden) return;
    if (!this.map) {
      this.map = createMap(this.canvas);
      closeByEscape(this.canvas, this.map);
      offerSearchHere(this, this.box.querySelector(".map__search-here"));
    }
    const layer = L.layerGroup().addTo(this.map);
    const areas = drawAreas(layer, data.areas.features);
    if (data.origin) drawOrigin(layer, data.origin, data.radius, this.text.origin);
    const places = byPlace(data.points.features);
    this.frame = stay ? null : frameOf(data, areas, places);
    this.settle();
    const drawn = data.many ? drawClusters(this, data) : drawPins(this.map, places, this.text);
    const open = data.many
      ? (id, place) => openSpot(this.map, place, this.text)
      : (id) => drawn.markers.get(id).openPopup();
    linkCards(places, drawn.markers, this.text, (id, place) => {
      document.dispatchEvent(new CustomEvent("show-view", { detail: "map" }));
      this.settle();
      this.canvas.scrollIntoView({ block: "nearest" });
      open(id, place);
    });
    this.clear = () => {
      this.map.closePopup();
      drawn.clear();
      layer.remove();
    };
  }

  // A map that isn't seen has no size: it takes its frame when it is.
  settle() {
    if (!this.map || !this.canvas.offsetWidth) return;
    this.quietly(() => {
      this.map.invalidateSize({ animate: false });
      if (this.frame?.isValid()) this.map.fitBounds(this.frame, FRAME);
      this.frame = null;
    });
  }

  quietly(move) {
    this.quiet = true;
    move();
    this.quiet = false;
  }
}

for (const canvas of document.querySelectorAll("[data-map]")) {
  const map = new SearchMap(canvas);
  document.addEventListener("found", ({ detail }) => map.draw(detail.stay));
}
