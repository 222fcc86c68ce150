// Starts the page from packs of scripts (serve/packs.py): each module becomes a blob, and an import map
// has its address. Where there is no import map, or a pack does not come, the files come one by one.
(() => {
  const { nonce, dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { entry = "", packs = "", ahead = "" } = dataset;
  const at = (/** @type {string} */ path) => new URL(path, document.baseURI).href;
  const listed = (/** @type {string} */ paths) => paths.split(" ").filter(Boolean).map(at);

  // Streamlit fetches its font of icons for any page, 375 kB, and this one shows none.
  document.fonts.load = async () => [];

  async function unpack() {
    if (!HTMLScriptElement.supports?.("importmap")) throw new Error("no import maps");
    const got = listed(packs).map(async (pack) => (await fetch(pack)).json());
    for (const one of listed(ahead))
      fetch(one).then(
        (answer) => answer.arrayBuffer(),
        () => {},
      );
    const files = /** @type {Record<string, string>} */ (Object.assign({}, ...(await Promise.all(got))));
    const imports = /** @type {Record<string, string>} */ ({ "static/js/": at("static/js/") });
    const sheets = /** @type {Record<string, string>} */ ({});
    for (const [name, text] of Object.entries(files)) {
      const address = at(name);
      if (name.endsWith(".css")) sheets[address] = text;
      else {
        const module = text.replaceAll("import.meta.url", JSON.stringify(address));
        const blob = new Blob([module, `\n//# sourceURL=${address}`], { type: "text/javascript" });
        imports[name] = imports[address] = URL.createObjectURL(blob);
      }
    }
    const textContent = JSON.stringify({ imports });
    document.head.append(Object.assign(document.createElement("script"), { type: "importmap", nonce, textContent }));
    Object.assign(window, { evidenceSheets: sheets });
  }

  const script = () => Object.assign(document.createElement("script"), { type: "module", src: at(entry) });
  unpack().then(
    () => import(at(entry)),
    () => document.head.append(script()),
  );
})();
