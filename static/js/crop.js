// Shows what the four sliders leave of a picture, while they move.

const form = document.querySelector(".crop-form");
const picture = form.querySelector(".crop-form__picture img");
const sliders = form.querySelectorAll("input[type=range]");

function show() {
  const cut = Object.fromEntries([...sliders].map(({ name, value }) => [name, `${value}%`]));
  picture.style.clipPath = `inset(${cut.top} ${cut.right} ${cut.bottom} ${cut.left})`;
}

form.addEventListener("input", show);
show();
