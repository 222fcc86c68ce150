// The switch of the page's language: plain links to what is shown, each in its own name.

import { addressAfter } from "./address.js";
import { button, h } from "./component.js";

/** @typedef {{code: string, name: string}} Language */

const GLOBE = "M1 8a7 7 0 1 0 14 0a7 7 0 1 0-14 0M1 8h14M8 1q-5 7 0 14q5-7 0-14M2.2 4.3h11.6M2.2 11.7h11.6";

/**
 * Make the switch; where there is no room for its links, a button opens them.
 * @param {Language[]} languages
 * @param {{current: string, label: string, open: boolean, toggle: () => void}} shown
 */
export function languageSwitch(languages, { current, label, open, toggle }) {
  if (languages.length < 2) return null;
  // The map moves the address, and nothing is drawn anew for that: it is looked up when it is needed.
  const renew = (/** @type {Event & {currentTarget: HTMLElement}} */ { currentTarget }) => {
    for (const link of currentTarget.querySelectorAll("a")) link.href = addressIn(link.lang);
  };
  const link = (/** @type {Language} */ { code, name }) => {
    const said = { href: addressIn(code), hreflang: code, lang: code };
    return h("li", {}, h("a", { ...said, "aria-current": code === current ? "true" : null }, name));
  };
  const sign = h("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: GLOBE }));
  return h(
    "nav",
    { class: `languages${open ? " open" : ""}`, "aria-label": label },
    button(
      "quiet",
      { "aria-label": label, "aria-expanded": String(open), "data-key": "language", onclick: toggle },
      sign,
    ),
    h("ul", { onpointerdown: renew, onfocusin: renew }, languages.map(link)),
  );
}

/** The address of what is shown, in a language. */
function addressIn(/** @type {string} */ code) {
  return addressAfter((params) => params.set("lang", code));
}
