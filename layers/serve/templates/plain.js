// The server's text is the page until the page is drawn; then it makes room, unless somebody reads in it
// already: then it offers to. Where the app cannot start the text stays, and says so: see start.js.
(() => {
  const plain = /** @type {HTMLElement} */ (document.querySelector("main.plain"));
  const root = /** @type {HTMLElement} */ (document.getElementById("root"));
  const button = /** @type {HTMLElement} */ (plain.querySelector("button"));
  const waits = new Set(["page/header", "page/summary", "page/timeline", "page/sheet", "page/panel"]);
  const DRAWN = "evidence:drawn"; // said by page/component.js
  let touched = false;

  const touch = () => {
    touched = true;
  };
  for (const name of ["scroll", "wheel", "touchstart", "pointerdown", "keydown"])
    plain.addEventListener(name, touch, { passive: true });
  const isRead = () => touched || plain.contains(document.activeElement);

  const drawn = (/** @type {Event} */ event) => {
    waits.delete(/** @type {CustomEvent<string>} */ (event).detail);
    if (waits.size) return;
    removeEventListener(DRAWN, drawn);
    if (!isRead()) giveWay();
    else Object.assign(button, { hidden: false, onclick: () => giveWay(firstInView()) });
  };
  addEventListener(DRAWN, drawn);

  /** Where the card of the excerpt at the top of what is read stands; null at the very top. */
  function firstInView() {
    const top = plain.getBoundingClientRect().top + 1;
    const items = plain.scrollTop ? /** @type {HTMLElement[]} */ ([...plain.querySelectorAll("li")]) : [];
    const read = items.find((item) => item.getBoundingClientRect().bottom > top);
    const within = read?.closest(".topics") ? ".topics" : ".cards";
    return read ? `${within} [data-excerpt="${CSS.escape(read.dataset.excerpt ?? "")}"]` : null;
  }

  /** Show the page, at the card that was read. */
  function giveWay(/** @type {string | null} */ card = null) {
    const hadFocus = plain.contains(document.activeElement);
    plain.remove();
    root.removeAttribute("data-waits");
    const parts = [...root.querySelectorAll("*")].map((host) => host.shadowRoot);
    const inside = (/** @type {string} */ selector) => {
      const found = parts.map((part) => part?.querySelector(selector)).find(Boolean);
      return found instanceof HTMLElement ? found : null;
    };
    const found = inside(card ?? "article");
    if (!found) return;
    const panel = found.closest(".root");
    if (card && panel) {
      // On a phone the panel is a sheet, which rises a step.
      const handle = inside('.handle[aria-expanded="false"]');
      if (handle?.getClientRects().length) handle.click();
      panel.scrollTop += found.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    }
    if (!hadFocus) return;
    found.tabIndex = -1;
    found.focus({ preventScroll: true });
  }
})();
