// The map beside a list, on Leaflet. Draws our own shapes and points; tiles only where the site names a tile server.
//
// The data (search.maps.map_data): {points, areas: FeatureCollections, origin: [latitude, longitude] | null}.
//   areas' properties:   role: "own" | "here" | "neighbour"
//   points' properties:  title, precision: "exact" | "area", and in lists lang, id (public id) and url
// Whatever is shown here stands in the list too; pin and card point at each other, by mouse, touch and keyboard.

const L = window.L;
const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const COARSE = window.matchMedia("(pointer: coarse)").matches;
const PIN = 44; // px: a pin is as large as a thumb needs, and no two may cover each other
const SHAPES = { neighbour: "map__neighbour", here: "map__here", own: "map__district" }; // drawn in this order

function createMap(canvas) {
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
  return map;
}

function drawAreas(map, features) {
  return Object.entries(SHAPES).flatMap(([role, className]) =>
    features
      .filter((feature) => feature.properties.role === role)
      .map((feature) => ({ role, layer: L.geoJSON(feature, { style: { className }, interactive: false }).addTo(map) })),
  );
}

function drawOrigin(map, position, radius, label) {
  const icon = L.divIcon({ className: "pin pin--origin", iconSize: [PIN, PIN] });
  const marker = L.marker(position, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(map);
  marker.getElement().setAttribute("role", "img");
  marker.getElement().setAttribute("aria-label", label);
  if (radius) L.circle(position, { radius: radius * 1000, className: "map__radius", interactive: false }).addTo(map);
  return marker;
}

// Several groups share one hall: one numbered place, not one pin on top of the other.
function byPlace(features) {
  const places = new Map();
  for (const feature of features) {
    const [longitude, latitude] = feature.geometry.coordinates;
    const key = `${latitude},${longitude}`;
    if (!places.has(key)) places.set(key, { number: places.size + 1, position: [latitude, longitude], items: [] });
    places.get(key).items.push(feature.properties);
  }
  return [...places.values()];
}

// Places whose pins would cover each other at this zoom share one.
function byScreen(map, places) {
  const groups = [];
  for (const place of places) {
    const at = map.project(place.position);
    const near = groups.find((group) => Math.abs(group.at.x - at.x) < PIN && Math.abs(group.at.y - at.y) < PIN);
    if (near) near.places.push(place);
    else groups.push({ at, places: [place] });
  }
  return groups.map((group) => group.places);
}

function add(parent, tag, content = "", className = "") {
  const element = parent.appendChild(document.createElement(tag));
  element.textContent = content;
  element.className = className;
  return element;
}

function popupContent(items, text, close) {
  const box = document.createElement("div");
  const list = add(box, "ul");
  for (const { title, lang, url, precision } of items) {
    const item = add(list, "li");
    const name = add(item, url ? "a" : "span", title, "popup__title");
    if (url) name.href = url;
    if (lang) name.lang = lang;
    if (precision === "area") add(item, "span", text.area, "popup__note");
  }
  const card = document.getElementById(`listing-${items[0].id}`);
  if (!card) return box;
  const button = add(box, "button", text.toList, "button button--text");
  button.type = "button";
  button.addEventListener("click", () => {
    close();
    card.scrollIntoView({ block: "center" });
    card.querySelector("a").focus({ preventScroll: true });
  });
  return box;
}

function markCards(items, on) {
  for (const { id } of items) document.getElementById(`listing-${id}`)?.classList.toggle("is-pointed-at", on);
}

function drawPin(layer, places, text) {
  const items = places.flatMap((place) => place.items);
  const { number, position } = places[0];
  const label = places.length > 1 ? `${number}+` : String(number);
  const precision = items.every((item) => item.precision === "area") ? "area" : "exact";
  const icon = L.divIcon({
    className: `pin pin--${precision}`,
    iconSize: [PIN, PIN],
    popupAnchor: [0, -14],
    html: `<span class="pin__label">${label}</span>`,
  });
  const marker = L.marker(position, { icon }).addTo(layer);
  const pin = marker.getElement();
  const count = items.length > 1 ? text.several.replace("#", items.length) : "";
  pin.setAttribute("aria-label", `${label} ${items.map((item) => item.title).join("、")}${count}`);
  marker.bindPopup(popupContent(items, text, () => marker.closePopup()), { maxWidth: 280 });
  marker.on("popupopen", ({ popup }) => {
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", text.close);
    markCards(items, true);
    popup.getElement().querySelector("li a")?.focus({ preventScroll: true });
  });
  marker.on("popupclose", () => {
    markCards(items, false);
    pin.focus({ preventScroll: true });
  });
  marker.on("mouseover", () => markCards(items, true));
  marker.on("mouseout", () => marker.isPopupOpen() || markCards(items, false));
  return marker;
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

// Draws the pins anew at each zoom; `markers` always names the pin a listing is under.
function drawPins(map, places, text) {
  const layer = L.layerGroup().addTo(map);
  const markers = new Map();
  const redraw = () => {
    layer.clearLayers();
    for (const group of byScreen(map, places)) {
      const marker = drawPin(layer, group, text);
      for (const { id } of group.flatMap((place) => place.items)) markers.set(id, marker);
    }
  };
  map.on("zoomend", redraw);
  redraw();
  return markers;
}

// Gives each card on this page a button that shows its pin, and shows the pin of the card under the pointer.
function linkCards(canvas, places, markers, text) {
  for (const { number, items } of places) {
    for (const { id, title } of items) {
      const body = document.querySelector(`#listing-${id} .card__body`);
      if (!body) continue;
      const button = add(body, "button", text.toMap.replace("#", number), "button button--text card__to-map");
      button.type = "button";
      button.setAttribute("aria-label", `${button.textContent} ${title}`);
      button.addEventListener("click", () => {
        canvas.scrollIntoView({ block: "nearest" });
        markers.get(id).openPopup();
      });
      body.insertBefore(button, body.querySelector(".card__foot"));
      const point = (on) => markers.get(id).getElement().classList.toggle("is-pointed-at", on);
      body.parentElement.addEventListener("mouseenter", () => point(true));
      body.parentElement.addEventListener("mouseleave", () => point(false));
    }
  }
}

// What the map is about: the district itself and the points; all areas only where there is nothing else to frame.
function frameOf(areas, positions) {
  const own = areas.filter(({ role }) => role === "own").map(({ layer }) => layer);
  const main = [...own, ...positions.map((position) => L.marker(position))];
  return L.featureGroup(main.length ? main : areas.map(({ layer }) => layer)).getBounds();
}

function show(canvas) {
  const data = JSON.parse(document.getElementById(canvas.dataset.map).textContent);
  const text = canvas.dataset;
  canvas.closest(".map").hidden = false;
  const map = createMap(canvas);
  map.setView([35.68, 139.76], 12); // replaced below; layers can't be measured on a map without a view
  const areas = drawAreas(map, data.areas.features);
  const places = byPlace(data.points.features);
  const positions = places.map(({ position }) => position);
  if (data.origin) {
    drawOrigin(map, data.origin, Number(text.radius), text.origin);
    positions.push(data.origin);
  }
  map.fitBounds(frameOf(areas, positions), { paddingTopLeft: [64, 40], paddingBottomRight: [32, 32], maxZoom: 16, animate: false });
  linkCards(canvas, places, drawPins(map, places, text), text);
  closeByEscape(canvas, map);
}

for (const canvas of document.querySelectorAll("[data-map]")) show(canvas);
