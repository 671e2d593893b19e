// 「現在地でさがす」: fills the form with the browser's position and POSTs it, so that it is in no address and no log.

const DECIMALS = 3; // about 100 m: enough to find a district, too little to point at a door

for (const form of document.querySelectorAll("[data-locate]")) {
  if (!("geolocation" in navigator)) continue;
  form.hidden = false;
  const status = form.querySelector("[data-locate-status]");

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    status.textContent = form.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.position.value = `${coords.latitude.toFixed(DECIMALS)},${coords.longitude.toFixed(DECIMALS)}`;
        status.textContent = "";
        form.submit();
      },
      () => {
        status.textContent = form.dataset.denied;
      },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}
