// The map beside a list, on Leaflet. Draws our own shapes and points; tiles only where the site names a tile server.
//
// The data is a FeatureCollection. Each feature's properties:
//   role: "district" | "neighbour" (polygon), "origin" (point; radius_km optional), "listing" (point)
//   name, url:                                            of a district or neighbour
//   id (public id), title, url, precision: exact | area   of a listing
// Whatever is shown here stands in the list too; pin and card point at each other, by mouse, touch and keyboard.

const L = window.L;
const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const COARSE = window.matchMedia("(pointer: coarse)").matches;
const SHAPES = { neighbour: "map__neighbour", district: "map__district" };

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

function drawShapes(map, features) {
  return Object.keys(SHAPES).flatMap((role) =>
    features
      .filter((feature) => feature.properties.role === role)
      .map((feature) => {
        const shape = L.geoJSON(feature, { style: { className: SHAPES[role] }, interactive: false });
        return { role, layer: shape.addTo(map) };
      }),
  );
}

function drawOrigin(map, feature, label) {
  const [longitude, latitude] = feature.geometry.coordinates;
  const { radius_km: radius, title } = feature.properties;
  const icon = L.divIcon({ className: "pin pin--origin", iconSize: [44, 44] });
  const marker = L.marker([latitude, longitude], { icon, interactive: false, keyboard: false }).addTo(map);
  marker.getElement().setAttribute("role", "img");
  marker.getElement().setAttribute("aria-label", title || label);
  if (!radius) return marker;
  return L.circle([latitude, longitude], { radius: radius * 1000, className: "map__radius", interactive: false }).addTo(map);
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
    const link = list.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
    link.href = properties.url;
    link.textContent = properties.title;
    link.className = "popup__title";
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

function show(canvas) {
  const data = JSON.parse(document.getElementById(canvas.dataset.map).textContent);
  const text = canvas.dataset;
  canvas.closest(".map").hidden = false;
  const map = createMap(canvas);
  map.setView([35.68, 139.76], 12); // replaced below; layers can't be measured on a map without a view
  const shapes = drawShapes(map, data.features);
  const origin = data.features.find((feature) => feature.properties.role === "origin");
  const frame = L.featureGroup(shapes.filter(({ role }) => role === "district").map(({ layer }) => layer));
  if (origin) frame.addLayer(drawOrigin(map, origin, text.origin));
  byPlace(data.features.filter((feature) => feature.properties.role === "listing")).forEach((features, index) => {
    const marker = drawPlace(map, features, index + 1, text);
    linkCards(canvas, map, features, marker, index + 1, text);
    frame.addLayer(marker);
  });
  map.fitBounds(frame.getBounds(), { padding: [28, 28], maxZoom: 16, animate: false });
}

for (const canvas of document.querySelectorAll("[data-map]")) show(canvas);
