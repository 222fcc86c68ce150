// The drawer of the filters: Streamlit's sidebar, laid over the page. One button opens it; Esc, a tap
// outside and its own button close it, and the focus goes back; so does leaving it by the keyboard.

import { onEscape } from "./keyboard.js";

/** @typedef {(open: boolean) => void} Follow */

const SIDEBAR = '[data-testid="stSidebar"]';
const OPEN = '[data-testid="stExpandSidebarButton"]';
const KEPT = "stSidebarCollapsed-"; // in what the browser keeps, whether the sidebar was open
const CLOSE = '[data-testid="stSidebarCollapseButton"] button';

/** @type {Set<Follow>} Told when the drawer was opened or closed. */
const followers = new Set();
/** @type {HTMLElement | null} */
let shade = null;
/** @type {HTMLElement | null} What had the focus before. */
let opener = null;

const sidebar = () => /** @type {HTMLElement | null} */ (document.querySelector(SIDEBAR));

/** Say whether the drawer is open. */
export function isDrawerOpen() {
  return sidebar()?.dataset.collapsed === "false";
}

/** Open the drawer; `from` gets the focus back. */
export function openDrawer(/** @type {HTMLElement} */ from) {
  opener = from;
  click(OPEN);
}

/** Close the drawer; says whether it was open. */
export function closeDrawer() {
  const open = isDrawerOpen();
  if (open) click(CLOSE);
  return open;
}

/** Streamlit keeps what is open; its own two buttons, which are not shown, change it. */
function click(/** @type {string} */ selector) {
  const found = document.querySelector(selector);
  if (found instanceof HTMLElement) found.click();
}

/** Call a function when the drawer was opened or closed; watches from the first call on. */
export function followDrawer(/** @type {Follow} */ follow, /** @type {string} */ name) {
  followers.add(follow);
  const drawer = sidebar();
  if (shade || !drawer) return;
  drawer.setAttribute("role", "dialog");
  drawer.setAttribute("aria-label", name);
  shade = document.body.appendChild(document.createElement("div"));
  shade.className = "drawer-shade";
  shade.hidden = !isDrawerOpen();
  shade.addEventListener("click", closeDrawer);
  document.addEventListener("focusin", (event) => {
    if (!isDrawerOpen() || !(event.target instanceof Node) || drawer.contains(event.target)) return;
    opener = null; // who went on by the keyboard is not called back
    closeDrawer();
  });
  onEscape("drawer", 2, closeDrawer);
  window.addEventListener("pagehide", forget);
  new MutationObserver(changed).observe(drawer, { attributeFilter: ["data-collapsed"] });
}

/** The page opens with its drawer closed, as a link shall show the map; Streamlit would open it as it was left. */
function forget() {
  const { localStorage } = window;
  for (const key of Object.keys(localStorage)) if (key.startsWith(KEPT)) localStorage.removeItem(key);
}

function changed() {
  const open = isDrawerOpen();
  if (shade) shade.hidden = !open;
  for (const follow of followers) follow(open);
  if (!open) opener?.focus();
}
