// A part of the page: what Streamlit calls with data each time they change.

import { render } from "./dom.js";

const IDLE_MS = 1000; // at the latest
const SOON_MS = 100; // where a browser does not say when it is idle

const sheets = new Map();

/** Load a style sheet, once a page; its name is its path from this folder, without the ending. */
function sheet(name) {
  if (!sheets.has(name)) sheets.set(name, load(name));
  return sheets.get(name);
}

async function load(name) {
  const answer = await fetch(new URL(`./${name}.css`, import.meta.url));
  if (!answer.ok) throw new Error(`${name}.css: ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
}

/**
 * Make the part that wears `<name>.css`.
 *
 * `show` is called with Streamlit's component and with `root`, `words` and `draw(…children)`,
 * which changes what the root holds only where it differs from before.
 */
export async function part(name, show) {
  const worn = await Promise.all(["base", name].map(sheet));
  return (component) => {
    const { data, parentElement } = component;
    if (!parentElement.adoptedStyleSheets.length) parentElement.adoptedStyleSheets = worn;
    const root = parentElement.querySelector(".root");
    root.setAttribute("dir", data.direction);
    root.setAttribute("lang", data.language);
    show({ ...component, root, words: data.words, draw: (...children) => render(children, root) });
  };
}

/** Make a part that stands further down: it waits until the browser has shown the others. */
export async function laterPart(name, show) {
  const shown = await part(name, show);
  const waiting = new Map();
  return (component) => {
    const root = component.parentElement;
    if (!waiting.has(root))
      whenIdle(() => {
        const latest = waiting.get(root);
        waiting.delete(root);
        shown(latest);
      });
    waiting.set(root, component);
  };
}

function whenIdle(run) {
  if (window.requestIdleCallback) window.requestIdleCallback(run, { timeout: IDLE_MS });
  else setTimeout(run, SOON_MS);
}
