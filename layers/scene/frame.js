// The map's host in the frame of streamlit-folium; all that is known of that frame's insides stands
// here and in `frame.py`. A plain script: it takes the calls that the frame's scripts make and passes
// them on once the modules are there.

/** @import { EvidenceMap, Message, Orders } from "./map.js" */
/** @import { AheadShown, Shown } from "./shortened.js" */

/**
 * @typedef {object} Settings
 * @property {string} document address of the map's document
 * @property {string} outlines that of its outlines in full
 * @property {string} language
 * @property {string} direction
 * @property {{ [key: string]: string }} words
 * @property {boolean} tiles whether web tiles are offered
 */

/**
 * What the page tells the map: orders, and what the answer to a request will show, or to one that may be made.
 *
 * @typedef {{ kind: keyof Orders } | { kind: "show", will: AheadShown, request: number } | { kind: "prepare", will: AheadShown }} Order
 */

/**
 * What streamlit-folium puts into its frame.
 *
 * @typedef {object} Frame
 * @property {{ events: EventTarget, RENDER_EVENT: string }} [Streamlit]
 * @property {unknown[]} [feature_group]
 * @property {unknown} [evidenceMap]
 */

(() => {
  const ANSWER = 6000; // milliseconds in which the server answers, or is asked once more
  const TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
  const frame = /** @type {Frame} */ (/** @type {unknown} */ (window));
  const root = document.documentElement;
  /** @type {EvidenceMap | null} */
  let page = null;
  /** @type {Partial<Shown> | null} */
  let shown = null;
  /** The number of the request whose answer was shown ahead, and when. */
  const ahead = { request: 0, when: Number.NEGATIVE_INFINITY };
  /** @type {() => void} */
  let onShown = () => {};
  const firstShown = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    onShown = resolve;
  });

  /** Draw on a Leaflet map; called once, by the base map. */
  async function start(/** @type {L.Map} */ leaflet, /** @type {Settings} */ settings) {
    const fetchJson = async (/** @type {string} */ address) => {
      const response = await fetch(new URL(address, document.baseURI));
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      return response.json();
    };
    const fetched = fetchJson(settings.document);
    fetched.catch(() => {}); // told to the reader below, where it is awaited
    Object.assign(root, { lang: settings.language, dir: settings.direction });
    document.title = settings.words["map.label"];
    followTheme();
    const [{ EvidenceMap }, { sayFailed }] = await Promise.all([import("./map.js"), import("./controls.js")]);
    const { words, language, direction } = settings;
    const tiles = settings.tiles ? TILES : null;
    // In another's page one finger scrolls that.
    const scrolls = window.parent !== window.top;
    const fullscreen = document.fullscreenEnabled;
    const outlines = () => fetchJson(settings.outlines);
    const host = { words, language, direction, tiles, fullscreen, scrolls, outlines, leaflet, post, listen, href };
    try {
      const [drawn] = await Promise.all([fetched, firstShown, styled()]);
      if (drawn.version !== shown?.version) {
        // Counts are in the order of its places. The page brings newer data, and another frame with them.
        post({ kind: "otherData" });
        throw new Error(`the map's document: ${drawn.version}`);
      }
      page = new EvidenceMap(leaflet.getContainer(), drawn, host, shown ?? {});
    } catch (error) {
      sayFailed(leaflet.getContainer(), words);
      throw error;
    }
  }

  /** The component waits for its scripts alone; without their style nothing can be measured. */
  function styled() {
    const links = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[rel="stylesheet"]'));
    const isThere = (/** @type {HTMLLinkElement} */ link) =>
      link.sheet ??
      new Promise((resolve) => {
        link.onload = link.onerror = resolve;
      });
    return Promise.all([...links].map(isThere));
  }

  /** Show counts, a selection, tiles; called with every change of the filters. */
  function show(/** @type {Partial<Shown> & { request?: number }} */ changed) {
    // The component takes what this list holds off the map before each change, but never
    // empties it, so the list would grow with every change.
    if (frame.feature_group) frame.feature_group.length = 0;
    shown = changed;
    onShown();
    const { request = 0 } = changed; // 0 where a session begins
    const isOvertaken = request && request < ahead.request && performance.now() < ahead.when + ANSWER;
    if (page?.document.version === changed.version && !isOvertaken) page?.show(changed);
  }

  /** Have ready what the server may answer next. */
  function prepare(/** @type {AheadShown} */ may) {
    if (page?.document.version === may.version) page.prepare(may);
  }

  /** Show what the server will answer to a request: an answer to what was asked for earlier must not undo it. */
  function showAhead(/** @type {AheadShown} */ will, /** @type {number} */ request) {
    if (page?.document.version !== will.version) return;
    Object.assign(ahead, { request, when: performance.now() });
    page.show(will);
  }

  // What the frame and the page tell each other: events of their own, which only scripts of their one origin can
  // make. A message posted would come a task later: what it changes would be painted in a frame of its own.

  function post(/** @type {Message} */ message) {
    window.parent.dispatchEvent(new CustomEvent("evidence:map", { detail: message }));
  }

  function listen(/** @type {Orders} */ orders) {
    window.addEventListener("evidence:order", (event) => {
      const order = /** @type {CustomEvent<Order>} */ (event).detail;
      if (order.kind === "prepare") prepare(order.will);
      else if (order.kind === "show") showAhead(order.will, order.request);
      else orders[order.kind](/** @type {object} */ (order));
    });
  }

  /** The page stands two folders above the component's frame. */
  function href(/** @type {string} */ address) {
    return new URL(address, new URL("../../", document.baseURI)).href;
  }

  /**
   * Be light or dark, as the page is. Paths and markers take all their colours from variables
   * that hang on the root element, so a change of theme redraws nothing. On paper it is light.
   */
  function followTheme() {
    const styles = getComputedStyle(root);
    /** @type {Parameters<typeof applyTheme>[0]} */
    let latest = {
      backgroundColor: styles.getPropertyValue("--background-color"),
      textColor: styles.getPropertyValue("--text-color"),
    };
    applyTheme(latest);
    window.addEventListener("beforeprint", () => applyTheme({ base: "light" }));
    window.addEventListener("afterprint", () => applyTheme(latest));
    const { Streamlit } = frame;
    Streamlit?.events.addEventListener(Streamlit.RENDER_EVENT, (event) => {
      if (event instanceof CustomEvent && event.detail.theme) {
        latest = event.detail.theme;
        applyTheme(latest);
      }
      dropOldThemes();
    });
  }

  function applyTheme(/** @type {{ [name: string]: string | undefined }} */ theme) {
    const paper = theme.backgroundColor?.trim() || "#ffffff";
    root.style.setProperty("--paper", paper);
    root.style.setProperty("--ink", theme.textColor?.trim() || "#1a1c22");
    root.style.setProperty("--accent", theme.primaryColor?.trim() || "#0b62c4");
    root.dataset.theme = theme.base ?? (brightness(paper) < 0.5 ? "dark" : "light");
  }

  /** Return the brightness of a colour, 0 to 1, by the weights of Rec. 709. */
  function brightness(/** @type {string} */ colour) {
    const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  }

  /** Keep one of the style elements that the component adds with every rerun. */
  function dropOldThemes() {
    const added = [...document.head.querySelectorAll("style")].filter((style) =>
      style.textContent.includes("--secondary-background-color:"),
    );
    for (const style of added.slice(0, -1)) style.remove();
  }

  frame.evidenceMap = {
    start,
    show,
    get page() {
      return page;
    },
  };
})();
