// Starts the page from packs of scripts (serve/assets.py): each module becomes a blob, and an import map
// has its address. Where there is no import map, or a pack does not come, the files come one by one. Where these do
// not start either (an old browser, a file that is blocked on its way) the page is marked, for the text to say so.
/**
 * @typedef {object} Head of a pack
 * @property {Record<string, string>} sheets
 * @property {[name: string, length: number][]} modules
 */

(() => {
  const { nonce, dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { entry = "", packs = "", ahead = "" } = dataset;
  const DIGITS = 8; // see Pack in serve/assets.py
  const at = (/** @type {string} */ path) => new URL(path, document.baseURI).href;
  const listed = (/** @type {string} */ paths) => paths.split(" ").filter(Boolean).map(at);

  /** @type {Record<string, Record<string, string>>} */
  const found = { imports: { "static/js/": at("static/js/") }, sheets: {} };

  // Streamlit asks for the page at every step of the history, whatever has changed. A window's own events are heard
  // in the order in which they were asked for, capturing or not: this comes before it, and page/address.js follows.
  addEventListener("popstate", (event) => {
    if (!dispatchEvent(new CustomEvent("evidence:history", { cancelable: true }))) event.stopImmediatePropagation();
  });

  // Streamlit fetches its font of icons for any page, 375 kB, and this one shows none.
  document.fonts.load = async () => [];

  /** Cut a pack into its modules, without reading them. */
  async function cut(/** @type {string} */ pack) {
    const whole = await (await fetch(pack)).blob();
    let end = DIGITS + Number(await whole.slice(0, DIGITS).text());
    /** @type {Head} */
    const { sheets, modules } = JSON.parse(await whole.slice(DIGITS, end).text());
    for (const [name, text] of Object.entries(sheets)) found.sheets[at(name)] = text;
    for (const [name, length] of modules) {
      const module = whole.slice(end, end + length, "text/javascript");
      end += length;
      found.imports[name] = found.imports[at(name)] = URL.createObjectURL(module);
    }
  }

  async function unpack() {
    if (!HTMLScriptElement.supports?.("importmap")) throw new Error("no import maps");
    const cutting = listed(packs).map(cut);
    for (const one of listed(ahead))
      fetch(one).then(
        (answer) => answer.arrayBuffer(),
        () => {},
      );
    await Promise.all(cutting);
    const textContent = JSON.stringify({ imports: found.imports });
    document.head.append(Object.assign(document.createElement("script"), { type: "importmap", nonce, textContent }));
    Object.assign(window, { evidenceSheets: found.sheets });
  }

  unpack()
    .catch(() => {})
    .then(() => import(at(entry)))
    .catch(() => document.documentElement.toggleAttribute("data-fails", true));
})();
