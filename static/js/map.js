// The map beside a list, on Leaflet. Draws our own shapes and points; tiles only where the site names a tile server.
//
// The data (search.maps.map_data): {points, areas: FeatureCollections, origin: [latitude, longitude] | null}.
//   areas' properties:   role: "own" | "here" | "neighbour"
//   points' properties:  title, precision: "exact" | "area", and in lists id (public id) and url
// Whatever is shown here stands in the list too; pin and card point at each other, by mouse, touch and keyboard.

const L = window.L;
const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const COARSE = window.matchMedia("(pointer: coarse)").matches;
const SHAPES = { neighbour: "map__neighbour", here: "map__district", own: "map__district" }; // drawn in this order

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
  const icon = L.divIcon({ className: "pin pin--origin", iconSize: [44, 44] });
  const marker = L.marker(position, { icon, interactive: false, keyboard: false }).addTo(map);
  marker.getElement().setAttribute("role", "img");
  marker.getElement().setAttribute("aria-label", label);
  if (radius) L.circle(position, { radius: radius * 1000, className: "map__radius", interactive: false }).addTo(map);
  return marker;
}

// Several groups share one hall: one pin for each place, not one on top of the other.
function byPlace(features) {
  const places = new Map();
  for (const feature of features) {
    const key = feature.geometry.coordinates.join();
    places.set(key, [...(places.get(key) ?? []), feature]);
  }
  return [...places.values()];
}

function popupContent(features, text, close) {
  const box = document.createElement("div");
  const list = box.appendChild(document.createElement("ul"));
  for (const { properties } of features) {
    const name = list.appendChild(document.createElement("li")).appendChild(document.createElement(properties.url ? "a" : "span"));
    if (properties.url) name.href = properties.url;
    name.textContent = properties.title;
    name.className = "popup__title";
  }
  if (features[0].properties.precision === "area") {
    box.appendChild(document.createElement("p")).textContent = text.area;
  }
  const card = document.getElementById(`listing-${features[0].properties.id}`);
  if (card) {
    const button = box.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "button button--text";
    button.textContent = text.toList;
    button.addEventListener("click", () => {
      close();
      card.scrollIntoView({ block: "center" });
      card.querySelector("a").focus({ preventScroll: true });
    });
  }
  return box;
}

function markCards(features, on) {
  for (const { properties } of features) {
    document.getElementById(`listing-${properties.id}`)?.classList.toggle("is-pointed-at", on);
  }
}

function drawPlace(map, features, number, text) {
  const [longitude, latitude] = features[0].geometry.coordinates;
  const { precision } = features[0].properties;
  const icon = L.divIcon({
    className: `pin pin--${precision}`,
    iconSize: [44, 44],
    iconAnchor: precision === "area" ? [22, 22] : [22, 34],
    popupAnchor: [0, -24],
    html: `<span class="pin__label">${number}</span>`,
  });
  const marker = L.marker([latitude, longitude], { icon }).addTo(map);
  const pin = marker.getElement();
  const names = features.map((feature) => feature.properties.title).join("、");
  pin.setAttribute("aria-label", features.length > 1 ? `${number} ${names}（${features.length}${text.several}）` : `${number} ${names}`);
  marker.bindPopup(popupContent(features, text, () => marker.closePopup()), { closeButton: true, maxWidth: 280 });
  marker.on("popupopen", ({ popup }) => {
    const closer = popup.getElement().querySelector(".leaflet-popup-close-button");
    closer?.setAttribute("aria-label", text.close);
    markCards(features, true);
    popup.getElement().querySelector("a")?.focus({ preventScroll: true });
  });
  marker.on("popupclose", () => {
    markCards(features, false);
    pin.focus({ preventScroll: true });
  });
  marker.on("mouseover", () => markCards(features, true));
  marker.on("mouseout", () => marker.isPopupOpen() || markCards(features, false));
  return marker;
}

// Gives each card on this page a button that shows its pin.
function linkCards(canvas, map, features, marker, number, text) {
  for (const { properties } of features) {
    const body = document.querySelector(`#listing-${properties.id} .card__body`);
    if (!body) continue;
    const card = body.parentElement;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--text card__to-map";
    button.textContent = `${text.toMap}（${number}）`;
    button.addEventListener("click", () => {
      canvas.scrollIntoView({ block: "nearest" });
      map.panTo(marker.getLatLng(), { animate: !REDUCED });
      marker.openPopup();
    });
    body.insertBefore(button, body.querySelector(".card__foot"));
    const point = (on) => marker.getElement()?.classList.toggle("is-pointed-at", on);
    card.addEventListener("mouseenter", () => point(true));
    card.addEventListener("mouseleave", () => point(false));
  }
}

// What the map is about: the district itself and the points; all areas only where there is nothing else to frame.
function frameOf(areas, points) {
  const own = areas.filter(({ role }) => role === "own").map(({ layer }) => layer);
  const main = [...own, ...points];
  return L.featureGroup(main.length ? main : areas.map(({ layer }) => layer)).getBounds();
}

function show(canvas) {
  const data = JSON.parse(document.getElementById(canvas.dataset.map).textContent);
  const text = canvas.dataset;
  canvas.closest(".map").hidden = false;
  const map = createMap(canvas);
  map.setView([35.68, 139.76], 12); // replaced below; layers can't be measured on a map without a view
  const areas = drawAreas(map, data.areas.features);
  const points = byPlace(data.points.features).map((features, index) => {
    const marker = drawPlace(map, features, index + 1, text);
    linkCards(canvas, map, features, marker, index + 1, text);
    return marker;
  });
  if (data.origin) points.push(drawOrigin(map, data.origin, Number(text.radius), text.origin));
  map.fitBounds(frameOf(areas, points), { padding: [28, 28], maxZoom: 16, animate: false });
}

for (const canvas of document.querySelectorAll("[data-map]")) show(canvas);
