// Everything html-validate's "standard", "document" and "a11y" presets ask of a whole page. What is switched off, and why:
export default {
  root: true,
  extends: ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Django's tags leave lines of white space; compression takes care of it
    "no-trailing-whitespace": "off",
    // the standard allows any case; the templates write it small
    "doctype-style": ["error", { style: "lowercase" }],
    // it doesn't know the attribute "form": the search box's hidden copies of the choices belong to another form
    "form-dup-name": "off",
    // some voice control only finds a box by its label's "for", also where the label is around it
    "no-redundant-for": "off",
    // lists may have a name (ARIA: role list); other elements are still refused by axe-core
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // numbers stay copyable as they are dialled; the style sheets keep them on one line
    "tel-non-breaking": "off",
    // everything is loaded from this very site
    "require-sri": ["error", { target: "crossorigin" }],
    // where a place isn't known, the form around the results has nothing to send yet
    "wcag/h32": "off",
  },
};
