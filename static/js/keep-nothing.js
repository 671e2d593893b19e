// htmx writes the address of the page into the browser's session storage as soon as it is loaded, whatever it is told.
// An address says where somebody looks for a place, and nothing of that stays on the device: on this page there is no
// such storage. Runs before htmx.

Object.defineProperty(window, "sessionStorage", { value: Object.freeze({}) });
