// The list of places: each shows its excerpts; the selected one is marked.

import { handlers, parameters, selectPlace, viewLink } from "./address.js";
import { button, fill, h, later, numeral, span } from "./component.js";

/** @import { Part } from "./component.js" */

const FEW = 9;

/**
 * @typedef {{id: string, name: string, count: number, area: boolean, title: string}} ListedPlace
 * @typedef {{places: ListedPlace[], more: string | null}} PlaceListData
 */

/** How many places were listed when more were asked for; 0 when they are there. */
let grows = 0;

const showLater = later(showNow);

/** Show the list, which stands under the map, and show it anew when other places share marks there. */
export default function show(/** @type {Part<PlaceListData>} */ part) {
  handlers.listSharing = () => showLater(part);
  showLater(part);
}

function showNow(/** @type {Part<PlaceListData>} */ { data, root, words, draw, setTriggerValue }) {
  const late = data.places.length - FEW;
  const focused = () =>
    /** @type {HTMLElement | null} */ (/** @type {ShadowRoot} */ (root.getRootNode()).activeElement);
  handlers.markPlace = mark;
  show();
  mark(parameters().get("see"));

  function show() {
    const held = focused();
    draw(
      h("h2", {}, words["places.title"]),
      h(
        "nav",
        { "aria-label": words["places.title"] },
        h(
          "ul",
          { class: "places" },
          data.places.map(item),
          data.more ? h("li", { key: "+", class: late > 0 ? "late" : null }, moreButton(data.more)) : null,
          late > 0 ? h("li", { key: "-", class: "fold" }, foldButton()) : null,
        ),
      ),
    );
    keepFocus(held);
  }

  /** The focus goes on to the first of the places that were asked for; what moved in the list keeps it. */
  function keepFocus(/** @type {HTMLElement | null} */ held) {
    const added = grows && root.querySelectorAll("[data-place]")[grows];
    if (added) grows = 0;
    if (!held) return;
    const next = added && held.dataset.key === "more" ? added : held.isConnected ? held : root.querySelector("a");
    if (next !== focused()) /** @type {HTMLElement | null} */ (next)?.focus({ preventScroll: next === held });
  }

  function moreButton(/** @type {string} */ text) {
    const onclick = () => {
      grows = data.places.length;
      setTriggerValue("more", grows);
    };
    return button("link small", { "data-key": "more", onclick }, text);
  }

  // On a phone only the first few stand open.
  function foldButton() {
    const unfold = () => {
      root.classList.toggle("unfolded");
      show();
    };
    const unfolded = root.classList.contains("unfolded");
    const label = unfolded ? words["places.fewer"] : fill(words["places.more"], { n: late });
    return button("link small", { "data-key": "fold", onclick: unfold }, label);
  }

  function item(/** @type {ListedPlace} */ place, /** @type {number} */ index) {
    return h(
      "li",
      { key: place.id, class: index < FEW ? null : "late" },
      viewLink(
        (params) => selectPlace(params, place.id),
        {
          class: `chip place${place.count ? "" : " none"}`,
          "data-place": place.id,
          "data-key": `place:${place.id}`,
          title: title(place),
        },
        span(`badge number${place.area ? " area" : ""}`, numeral(place.count)),
        h("bdi", {}, place.name),
      ),
    );
  }

  /** What a place is and has, and what shares its mark on the map. */
  function title(/** @type {ListedPlace} */ { id, title }) {
    const sharing = handlers.sharing?.(id).map(({ name, n }) => fill(n ? "{name} {n}" : "{name}", { name, n }));
    if (!sharing?.length) return title;
    return [title, `${words["panel.sharing"]} ${sharing.join(words.comma)}`].join(words.semicolon);
  }

  /**
   * Mark what is selected. It is not part of what is drawn: the panel, which knows, is answered
   * by itself.
   */
  function mark(/** @type {string | null} */ id) {
    for (const link of root.querySelectorAll("[data-place][aria-current]")) link.removeAttribute("aria-current");
    if (id) root.querySelector(`[data-place="${CSS.escape(id)}"]`)?.setAttribute("aria-current", "true");
  }
}
