// The pins of a map, the cards they belong to, and the way between them.

const L = window.L;
const PIN = 44; // px: a pin is as large as a thumb needs, and no two may cover each other

// Several groups share one hall: one numbered place, not one pin on top of the other. Those without a card on the page
// (`other`) have no number.
export function byPlace(features) {
  const places = new Map();
  let number = 0;
  for (const feature of features) {
    const [longitude, latitude] = feature.geometry.coordinates;
    const key = `${latitude},${longitude}`;
    if (!places.has(key)) {
      number += feature.properties.other ? 0 : 1;
      places.set(key, { number: feature.properties.other ? null : number, position: [latitude, longitude], items: [] });
    }
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
  const card = items.map(({ id }) => document.getElementById(`listing-${id}`)).find(Boolean);
  if (!card) return box;
  const button = add(box, "button", text.toList, "button button--text");
  button.type = "button";
  button.addEventListener("click", () => {
    close();
    document.dispatchEvent(new CustomEvent("show-view", { detail: "list" }));
    card.scrollIntoView({ block: "center" });
    card.querySelector("a").focus({ preventScroll: true });
  });
  return box;
}

function markCards(items, on) {
  for (const { id } of items) document.getElementById(`listing-${id}`)?.classList.toggle("is-pointed-at", on);
}

function labelOf(places) {
  const numbers = places.map((place) => place.number).filter(Boolean);
  if (!numbers.length) return ""; // no card on this page, no number
  return places.length > 1 ? `${numbers[0]}+` : String(numbers[0]);
}

function drawPin(layer, places, text) {
  const items = places.flatMap((place) => place.items);
  const label = labelOf(places);
  const precision = items.every((item) => item.precision === "area") ? "area" : "exact";
  const other = items.every((item) => item.other) ? " pin--other" : "";
  const icon = L.divIcon({
    className: `pin pin--${precision}${other}`,
    iconSize: [PIN, PIN],
    popupAnchor: [0, -14],
    html: `<span class="pin__label">${label}</span>`,
  });
  const marker = L.marker(places[0].position, { icon }).addTo(layer);
  const pin = marker.getElement();
  const count = items.length > 1 ? text.several.replace("#", items.length) : "";
  pin.setAttribute("aria-label", `${label} ${items.map((item) => item.title).join("、")}${count}`.trim());
  marker.bindPopup(popupContent(items, text, () => marker.closePopup()), { maxWidth: 280 });
  marker.on("popupopen", ({ popup }) => {
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", text.close);
    markCards(items, true);
    popup.getElement().querySelector("li a")?.focus({ preventScroll: true });
  });
  marker.on("popupclose", () => {
    markCards(items, false);
    if (pin.isConnected) pin.focus({ preventScroll: true });
  });
  marker.on("mouseover", () => markCards(items, true));
  marker.on("mouseout", () => marker.isPopupOpen() || markCards(items, false));
  return marker;
}

// Draws the pins anew at each zoom; `markers` always names the pin a listing is under.
export function drawPins(map, places, text) {
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
  const clear = () => {
    map.off("zoomend", redraw);
    layer.remove();
  };
  return { markers, clear };
}

// One pin on top of clusters, for as long as its popup is open.
export function openSpot(map, place, text) {
  const layer = L.layerGroup().addTo(map);
  map.setView(place.position, Math.max(map.getZoom(), 14), { animate: false });
  const marker = drawPin(layer, [place], text);
  marker.setZIndexOffset(1000);
  marker.openPopup();
  marker.on("popupclose", () => {
    layer.remove();
    document.querySelector(`#listing-${place.items[0].id} .card__to-map`)?.focus();
  });
}

// Gives each card on this page a button that shows its pin, and shows the pin of the card under the pointer.
export function linkCards(places, markers, text, show) {
  for (const place of places) {
    for (const { id, title } of place.items) {
      const body = document.querySelector(`#listing-${id} .card__body`);
      if (!body || body.querySelector(".card__to-map")) continue;
      const button = add(body, "button", text.toMap.replace("#", place.number), "button button--text card__to-map");
      button.type = "button";
      button.setAttribute("aria-label", `${button.textContent} ${title}`);
      button.addEventListener("click", () => show(id, place));
      body.insertBefore(button, body.querySelector(".card__foot"));
      const point = (on) => markers.get(id)?.getElement()?.classList.toggle("is-pointed-at", on);
      body.parentElement.addEventListener("mouseenter", () => point(true));
      body.parentElement.addEventListener("mouseleave", () => point(false));
    }
  }
}
