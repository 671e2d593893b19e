// 「現在地でさがす」: sends the search with the browser's position by POST, so that it is in no address and no log.

const DECIMALS = 3; // about 100 m: enough to find a district, too little to point at a door

function send(form, { latitude, longitude }) {
  form.elements.place.value = "";
  form.querySelectorAll("[name=position]").forEach((field) => field.remove());
  const field = document.createElement("input");
  const value = `${latitude.toFixed(DECIMALS)},${longitude.toFixed(DECIMALS)}`;
  Object.assign(field, { type: "hidden", name: "position", value });
  form.append(field);
  form.submit();
}

for (const part of document.querySelectorAll("[data-locate]")) {
  if (!("geolocation" in navigator)) continue;
  part.hidden = false;
  const status = part.querySelector("[data-locate-status]");

  part.querySelector("button").addEventListener("click", () => {
    status.textContent = part.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        status.textContent = "";
        send(part.closest("form"), coords);
      },
      () => {
        status.textContent = part.dataset.denied;
      },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}
