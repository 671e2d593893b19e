// What a search box offers as one types (ARIA combobox). Nothing is kept, and nothing that may be an address is sent:
// once there is a numeral in the box, it asks no more.

const WAIT_MS = 180;
const SHORTEST = 1;
const NUMERAL = /\p{N}/u;

function option(list, { label }, number) {
  const item = list.appendChild(document.createElement("li"));
  item.id = `${list.id}-${number}`;
  item.className = "suggestions__option";
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.textContent = label;
  return item;
}

let pressing = false; // a finger or button is down somewhere
document.addEventListener("pointerdown", () => (pressing = true), true);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => (pressing = false), true);

class Suggestions {
  constructor(input) {
    this.input = input;
    this.found = [];
    this.active = -1;
    this.chosen = null;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestLabel);
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("input", (event) => event.isComposing || this.later());
    input.addEventListener("compositionend", () => this.later());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.leave());
    input.form.addEventListener("submit", () => this.replace());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => {
      const number = [...this.list.children].indexOf(event.target.closest("li"));
      if (number >= 0) this.choose(number);
    });
  }

  later() {
    clearTimeout(this.timer);
    this.last?.abort();
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const typed = this.input.value.trim();
    if (typed.length < SHORTEST || NUMERAL.test(typed)) return this.close();
    this.last = new AbortController();
    const options = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", signal: this.last.signal };
    try {
      const response = await fetch(`${this.input.dataset.suggest}?${new URLSearchParams({ q: typed, limit: 20 })}`, options);
      const { results } = response.ok ? await response.json() : { results: [] };
      if (typed === this.input.value.trim() && document.activeElement === this.input) this.open(results);
    } catch {
      this.close(); // without suggestions one types on
    }
  }

  open(results) {
    const kinds = this.input.dataset.suggestKinds.split(" ");
    this.found = results.filter(({ kind }) => kinds.includes(kind)).slice(0, 8);
    this.list.replaceChildren();
    this.found.forEach((one, number) => option(this.list, one, number));
    this.show(this.found.length > 0);
    this.status.textContent = this.found.length ? this.input.dataset.suggestCount.replace("#", this.found.length) : "";
  }

  close() {
    clearTimeout(this.timer);
    this.last?.abort();
    this.status.textContent = "";
    this.show(false);
  }

  // On a phone the list stands between the box and its button: closed at once, it would pull the button away from under
  // the finger that presses it.
  leave() {
    if (!pressing) return this.close();
    const close = () => setTimeout(() => this.close());
    for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, close, { once: true });
  }

  show(on) {
    this.list.hidden = !on;
    this.input.setAttribute("aria-expanded", String(on));
    this.point(-1);
  }

  point(number) {
    this.active = number;
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
    const item = this.list.children[number];
    if (item) {
      this.input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  press(event) {
    if (event.isComposing) return;
    const { key } = event;
    if (this.list.hidden) {
      if (key === "ArrowDown" && this.input.value) this.later();
      return;
    }
    const count = this.found.length;
    if (key === "ArrowDown") this.point((this.active + 1) % count);
    else if (key === "ArrowUp") this.point(this.active <= 0 ? count - 1 : this.active - 1);
    else if (key === "Enter" && this.active >= 0) this.choose(this.active);
    else if (key === "Escape") {
      event.stopPropagation(); // closing a list is no press towards leaving the site
      this.close();
    } else return;
    event.preventDefault();
  }

  choose(number) {
    this.chosen = this.found[number];
    this.input.value = this.chosen.label;
    this.close();
  }

  // What was chosen is sent as what it is (a district by its code), not as words to be understood again.
  replace() {
    if (!this.chosen || this.chosen.label !== this.input.value) return;
    const name = this.input.name;
    for (const [param, value] of Object.entries(this.chosen.params)) {
      if (param === name) this.input.value = value;
      else {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: param, value });
        this.input.form.append(field);
        this.input.value = "";
      }
    }
  }
}

for (const input of document.querySelectorAll("[data-suggest]")) new Suggestions(input);
