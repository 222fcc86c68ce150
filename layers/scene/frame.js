// The browser's half of the map, loaded into the component's frame as a plain script. It
// takes the calls that the frame's scripts make and passes them on once the modules are there.

window.evidenceMap = (() => {
  let page = null;
  let waiting = null;

  /** Draw on a Leaflet map; called once, by the base map. */
  async function start(map, settings) {
    const address = new URL(settings.document, document.baseURI);
    const answer = fetch(address).then((response) => {
      if (!response.ok) throw new Error(`the map's document: ${response.status}`);
      return response.json();
    });
    answer.catch(() => {}); // told to the reader below, where it is awaited
    const { EvidenceMap } = await import("./main.js");
    page = new EvidenceMap(map, settings);
    if (waiting) page.show(waiting);
    await page.draw(answer);
  }

  /** Show counts, a selection, tiles; called with every change of the filters. */
  function show(shown) {
    // The component takes what this list holds off the map before each change, but never
    // empties it, so the list would grow with every change.
    if (window.feature_group) window.feature_group.length = 0;
    if (page) page.show(shown);
    else waiting = shown;
  }

  return {
    start,
    show,
    get page() {
      return page;
    },
  };
})();
