// The list of places: each shows its excerpts; the selected one is marked.

import { handlers, parameters, selectPlace, viewLink } from "./address.js";
import { button, fill, h, numeral, span } from "./component.js";

/** @import { Part } from "./component.js" */

const FEW = 9;

/**
 * @typedef {{id: string, name: string, count: number, area: boolean, title: string}} ListedPlace
 * @typedef {{places: ListedPlace[], left_out: string | null}} PlaceListData
 */

export default function show(/** @type {Part<PlaceListData>} */ { data, root, words, draw }) {
  const late = data.places.length - FEW;
  handlers.markPlace = mark;
  show();
  mark(parameters().get("see"));

  function show() {
    draw(
      h("h2", {}, words["places.title"]),
      h(
        "nav",
        { "aria-label": words["places.title"] },
        h(
          "ul",
          { class: "places" },
          data.places.map(item),
          data.left_out ? h("li", { class: "muted small" }, data.left_out) : null,
          late > 0 ? h("li", { class: "fold" }, foldButton()) : null,
        ),
      ),
    );
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
        (params) => selectPlace(params, parameters().get("see") === place.id ? null : place.id),
        {
          class: `chip place${place.count ? "" : " none"}`,
          "data-place": place.id,
          "data-key": `place:${place.id}`,
          title: place.title,
        },
        span(`badge number${place.area ? " area" : ""}`, numeral(place.count)),
        h("bdi", {}, place.name),
      ),
    );
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
