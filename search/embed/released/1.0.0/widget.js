// <ibasho-search>: the search of a directory of 居場所 on somebody else's page. What it takes is described at /embed/.
//
// All words come from /embed/v1/results in the reader's language and are put in as text, never as HTML. Nothing is kept,
// and nobody but the directory is asked. The page around it may be anything: options have no prototype that it could
// have filled, styles live in a shadow root, and what the page says of the element itself is outweighed.

const HOME = new URL(import.meta.url).origin;
const WHOLE = ["q", "place"]; // may hold spaces; in the others a space parts several values
const ASKED = [...WHOLE, "near", "radius", "bbox", "district", "municipality", "prefecture", "category", "audience",
  "standpoint", "participation", "feature", "kind", "weekday", "time", "from", "to", "sort", "collection"];
const OWN = ["view", "language", "number", "heading-level"];
const PATIENCE = 15000; // ms
// What has to be said when the directory can't be asked
const WORDS = {
  ja: ["読み込んでいます…", "いま、居場所の案内を読み込めませんでした。", "もう一度ためす", "居場所の案内サイトを開く", "地図でさがす"],
  en: ["Loading…", "The directory of places could not be loaded just now.", "Try again", "Open the directory’s own site", "Search on a map"],
  easy: ["｜読《よ》み｜込《こ》んで います…", "いま、｜居場所《いばしょ》の ｜案内《あんない》を｜読《よ》み｜込《こ》めません でした。",
    "もう｜一度《いちど》 ためす", "｜居場所《いばしょ》の ｜案内《あんない》の サイトを ｜開《ひら》く", "｜地図《ちず》で さがす"],
};
const READING = /｜([^《]+)《([^》]+)》/;
const JAPANESE = /([\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uffef]+)/;

const STYLE = `
:host { display: block !important; visibility: visible !important; opacity: 1 !important; position: relative !important;
  float: none !important; height: auto !important; max-height: none !important; min-width: 0 !important; overflow: visible !important;
  transform: none !important; filter: none !important; clip-path: none !important; columns: auto !important; zoom: 1 !important }
:host([hidden]) { display: none !important }
.all { all: initial; display: block; box-sizing: border-box; direction: ltr; overflow-wrap: anywhere; line-height: 1.6;
  --ink: var(--ibasho-text, #1a2a24); --ground: var(--ibasho-background, #fff); --line: var(--ibasho-border, #66756e);
  --accent: var(--ibasho-accent, #12633f); --round: var(--ibasho-radius, 8px); --soft: color-mix(in srgb, var(--ink) 80%, var(--ground));
  font-family: var(--ibasho-font, "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo, system-ui, sans-serif);
  font-size: var(--ibasho-font-size, medium); color: var(--ink); background: var(--ground); color-scheme: light }
:host([look=dark]) .all { --ink: var(--ibasho-text, #eef4f0); --ground: var(--ibasho-background, #14201b);
  --line: var(--ibasho-border, #8fa39a); --accent: var(--ibasho-accent, #7ed6a9); color-scheme: dark; padding: 16px }
@media (prefers-color-scheme: dark) { :host([look=auto]) .all { --ink: var(--ibasho-text, #eef4f0);
  --ground: var(--ibasho-background, #14201b); --line: var(--ibasho-border, #8fa39a); --accent: var(--ibasho-accent, #7ed6a9); color-scheme: dark; padding: 16px } }
* { box-sizing: border-box }
form { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; margin: 0 0 16px }
label { flex: 1 1 14em; display: grid; gap: 4px; font-weight: 700 }
input, button { font: inherit; min-height: 44px; padding: 8px 12px; border-radius: var(--round); border: 1px solid var(--line); color: inherit; background: var(--ground) }
input { width: 100%; min-width: 0 }
button { font-weight: 700; cursor: pointer; border-color: var(--accent); color: var(--accent) }
button[type=submit] { background: var(--accent); color: var(--ground) }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
a { color: var(--accent); text-decoration: underline; text-underline-offset: .2em }
p, h2, h3, h4, h5, h6, ul, ol { margin: 0; padding: 0; font-size: 1em }
ul, ol { list-style: none }
.status { font-weight: 700; margin-bottom: 8px }
.status:empty { margin: 0 }
.notice { border-left: 4px solid var(--accent); padding-left: 12px; margin-bottom: 12px }
.group { margin: 16px 0 8px; font-size: 1.05em }
.item { border: 1px solid var(--line); border-radius: var(--round); padding: 12px 16px; margin-bottom: 8px }
.title { font-size: 1.1em; font-weight: 700; line-height: 1.4 }
.title a { display: inline-block; min-height: 24px }
.over, .note { font-size: .875em; color: var(--soft) }
.over span + span::before { content: "・" }
.tags { display: flex; flex-wrap: wrap; gap: 4px 8px; margin: 4px 0 }
.tags li { border: 1px solid var(--line); border-radius: 99px; padding: 0 10px; font-size: .875em }
.foot { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; margin-top: 12px }
.foot a { min-height: 24px; padding: 2px 0 }
iframe { width: 100%; height: 600px; border: 1px solid var(--line); border-radius: var(--round); background: var(--ground) }
[aria-busy=true] { opacity: .6 }
@media print { form, .foot { display: none } }
`;
let sheet;

const bare = (options) => ({ __proto__: null, ...options });

// What arrives holds readings as ｜漢字《かんじ》; Japanese within English is marked as such.
function write(node, text, language) {
  text.split(READING).forEach((part, n) => {
    if (n % 3 === 1) {
      node.append(document.createElement("ruby"));
      node.lastChild.append(part);
    } else if (n % 3 === 2) {
      node.lastChild.append(make("rt", {}, part));
    } else if (language === "en") {
      part.split(JAPANESE).forEach((run, m) => node.append(m % 2 ? make("span", { lang: "ja" }, run) : run));
    } else {
      node.append(part);
    }
  });
  return node;
}

const plain = (text) => text.split(READING).filter((_part, n) => n % 3 !== 2).join("");

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null));
  return node;
}

function link(text, url, language) {
  const safe = /^https?:/.test(url) ? url : HOME;
  return write(make("a", { href: safe, part: "link", rel: "noreferrer" }), text, language);
}

// Frames of ours say how high they are: those in our shadow roots, and any that the page itself holds.
const frames = new Set();
addEventListener("message", ({ origin, source, data }) => {
  if (origin !== HOME || !source || !data || !(data.ibasho > 0)) return;
  for (const frame of [...frames, ...document.querySelectorAll("iframe")]) {
    if (frame.contentWindow === source) frame.style.height = `${Math.min(Math.ceil(data.ibasho), 20000)}px`;
  }
});

class IbashoSearch extends HTMLElement {
  static observedAttributes = [...ASKED, ...OWN];
  #root = this.attachShadow(bare({ mode: "open" }));
  #all = make("div", { class: "all", part: "all" }, make("slot", {}));
  #seen = new IntersectionObserver((rows) => {
    if (rows.some((row) => row.isIntersecting)) this.#begin();
  }, bare({ rootMargin: "300px" }));
  #begun = false;
  #again = false;
  #typed = null; // what was sent by the form, to show more of the same
  #asking = null;

  constructor() {
    super();
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(this.#all);
  }

  connectedCallback() {
    this.#seen.observe(this);
    this.#frames().forEach((frame) => frames.add(frame)); // moved to another place in the page
  }

  disconnectedCallback() {
    this.#seen.disconnect();
    this.#frames().forEach((frame) => frames.delete(frame));
  }

  #frames() {
    return this.#all.querySelectorAll("iframe");
  }

  attributeChangedCallback() {
    if (!this.#begun || this.#again) return;
    this.#again = true; // several attributes change at once
    queueMicrotask(() => {
      this.#again = false;
      this.#begun = false;
      if (this.isConnected) this.#begin();
    });
  }

  get #language() {
    const language = this.getAttribute("language");
    return Object.hasOwn(WORDS, language) ? language : "ja";
  }

  get #view() {
    return this.getAttribute("view") ?? "search";
  }

  get #prefix() {
    return this.#language === "ja" ? "" : `/${this.#language}`;
  }

  #query(extra) {
    const query = new URLSearchParams();
    for (const name of ASKED) {
      const value = this.getAttribute(name)?.trim();
      if (value) for (const one of WHOLE.includes(name) ? [value] : value.split(/\s+/)) query.append(name, one);
    }
    if (this.getAttribute("number")) query.set("page_size", this.getAttribute("number"));
    for (const [name, value] of Object.entries(extra)) query.set(name, value);
    return query;
  }

  #begin() {
    if (this.#begun) return;
    this.#begun = true;
    this.#seen.disconnect();
    this.#typed = null;
    this.#all.lang = this.#language === "en" ? "en" : "ja";
    const [loading] = WORDS[this.#language];
    const status = write(make("p", { class: "status", part: "status", role: "status" }), loading, this.#language);
    const list = make("div", { class: "list", part: "list" });
    this.#all.replaceChildren(status, list, make("slot", {}));
    if (this.#view === "map") this.#showMap();
    else this.#ask(1);
  }

  #showMap() {
    const [, , , open, title] = WORDS[this.#language];
    const frame = make("iframe", {
      src: `${HOME}${this.#prefix}/embed/v1/search?${this.#query({ view: "map" })}`,
      title: plain(title),
      part: "map",
      loading: "lazy",
    });
    frames.add(frame);
    const way = link(open, `${HOME}${this.#prefix}/search/?${this.#query({})}`, this.#language);
    this.#all.replaceChildren(frame, make("p", { class: "foot" }, way));
  }

  // The first page is asked for by its address, so it may be kept; what somebody typed travels in a body.
  async #ask(page) {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const late = setTimeout(() => asking.abort(), PATIENCE);
    const list = this.#all.querySelector(".list");
    list.setAttribute("aria-busy", "true");
    const body = this.#typed || page > 1 ? new URLSearchParams(this.#typed ?? "") : null;
    if (body) body.set("page", page);
    try {
      const query = this.#query({ view: this.#view, language: this.#language });
      const how = { method: body ? "POST" : "GET", body, signal: asking.signal, credentials: "omit", mode: "cors" };
      const answer = await fetch(`${HOME}/embed/v1/results?${query}`, bare({ ...how, referrerPolicy: "no-referrer" }));
      const data = await answer.json();
      if (!answer.ok) throw Object.assign(new Error("ibasho-search"), { why: data.errors });
      this.#show(data, page);
    } catch (error) {
      if (this.#asking !== asking) return; // asked anew meanwhile
      if (error.why) console.warn("ibasho-search:", error.why);
      this.#fail(page);
    } finally {
      clearTimeout(late);
      list.removeAttribute("aria-busy");
    }
  }

  #show(data, page) {
    this.#all.querySelector("slot")?.remove();
    this.#all.querySelector(".foot")?.remove();
    this.#all.querySelector(".trouble")?.remove();
    if (data.form && !this.#all.querySelector("form")) this.#all.prepend(this.#form(data));
    write(this.#emptied(".status"), data.status, this.#language);
    const list = this.#all.querySelector(".list");
    if (page === 1) list.replaceChildren();
    for (const notice of data.notices) list.append(write(make("p", { class: "notice", part: "notice" }), notice, this.#language));
    const before = list.querySelectorAll(".item").length;
    for (const group of data.groups) this.#group(list, group);
    this.#all.append(this.#foot(data));
    if (page > 1) list.querySelectorAll(".title a")[before]?.focus();
    this.#tell("ibasho-results", { count: data.count, page: data.page });
  }

  #group(list, { name, items }) {
    const level = Math.min(Math.max(Number(this.getAttribute("heading-level")) || 3, 2), name ? 5 : 6);
    const last = list.querySelector(".group:last-of-type");
    if (name && last?.dataset.name !== name) {
      const heading = write(make(`h${level}`, { class: "group", part: "group" }), name, this.#language);
      heading.dataset.name = name;
      list.append(heading);
    }
    const rows = make("ul", { part: "items" });
    for (const item of items) rows.append(this.#item(item, name ? level + 1 : level));
    list.append(rows);
  }

  #item({ title, lang, url, over, facts, tags, note }, level) {
    const several = (tag, name, each, texts) =>
      texts.length ? make(tag, { class: name, part: name }, ...texts.map((text) => write(make(each, {}), text, this.#language))) : null;
    return make("li", { class: "item", part: "item" },
      several("p", "over", "span", over),
      make(`h${level}`, { class: "title", part: "title", lang }, link(title, url, lang)),
      several("ul", "facts", "li", facts),
      several("ul", "tags", "li", tags),
      several("p", "note", "span", note ? [note] : []));
  }

  #form({ form, name }) {
    const field = (key) => {
      if (!form[key]) return null;
      const { label, hint, value } = form[key];
      const input = make("input", { name: key, part: "input", maxlength: 100, autocomplete: "off", placeholder: plain(hint), value });
      const words = write(make("span", {}), label, this.#language);
      return make("label", { part: "label" }, words, input);
    };
    const submit = write(make("button", { type: "submit", part: "button submit" }), form.submit, this.#language);
    const made = make("form", { role: "search", part: "form", "aria-label": plain(name) }, field("q"), field("place"), submit);
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#typed = new URLSearchParams(new FormData(made)).toString();
      this.#ask(1);
    });
    return made;
  }

  #foot(data) {
    const foot = make("div", { class: "foot", part: "foot" });
    if (data.more) foot.append(this.#button(data.more, () => this.#ask(data.page + 1)));
    for (const { text, url } of data.links) foot.append(link(text, url, this.#language));
    return foot;
  }

  // What is there stays; below it stands what to do.
  #fail(page) {
    const [, sorry, again, open] = WORDS[this.#language];
    write(this.#emptied(".status"), sorry, this.#language);
    this.#all.querySelector(".trouble")?.remove();
    const retry = this.#button(again, () => this.#ask(page));
    const way = link(open, `${HOME}${this.#prefix}/search/?${this.#query({})}`, this.#language);
    this.#all.append(make("div", { class: "foot trouble", part: "foot" }, retry, way));
    this.#tell("ibasho-error", {});
  }

  #button(text, action) {
    const button = write(make("button", { type: "button", part: "button" }), text, this.#language);
    button.addEventListener("click", action);
    return button;
  }

  #emptied(selector) {
    const node = this.#all.querySelector(selector);
    node.replaceChildren();
    return node;
  }

  // For the page: that something was shown, never what was asked.
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, bare({ bubbles: true, composed: true, detail: { view: this.#view, ...detail } })));
  }
}

if (!customElements.get("ibasho-search")) customElements.define("ibasho-search", IbashoSearch);
