// The list of places: each shows its excerpts; the selected one is marked.

import { doing, parameters, seePlace, viewLink } from "./address.js";
import { fill, h } from "./dom.js";
import { part } from "./part.js";

const FEW = 9;

export default await part("places", ({ data, root, words, draw }) => {
  const late = data.places.length - FEW;
  const isOpen = () => root.classList.contains("unfolded");
  doing.mark = mark;
  show();
  mark(parameters().get("see"));

  function show() {
    draw(
      h(
        "nav",
        { "aria-label": words["places.title"] },
        h(
          "ul",
          { class: "places" },
          data.places.map(item),
          data.left_out ? h("li", { class: "muted small" }, data.left_out) : null,
          late > 0
            ? h(
                "li",
                { class: "fold" },
                h(
                  "button",
                  { type: "button", class: "link small", "data-key": "fold", onclick: unfold },
                  isOpen() ? words["places.fewer"] : fill(words["places.more"], { n: late }),
                ),
              )
            : null,
        ),
      ),
    );
  }

  // On a phone only the first few stand open.
  function unfold() {
    root.classList.toggle("unfolded");
    show();
  }

  function item(place, index) {
    return h(
      "li",
      { key: place.id, class: index < FEW ? null : "late" },
      viewLink(
        (params) => seePlace(params, parameters().get("see") === place.id ? null : place.id),
        {
          class: `chip place${place.count ? "" : " none"}`,
          "data-place": place.id,
          "data-key": `place:${place.id}`,
          title: place.title,
          "aria-label": place.title,
        },
        h("span", { class: `badge number${place.area ? " area" : ""}` }, place.count.toLocaleString(data.language)),
        place.name,
      ),
    );
  }

  // The mark is not part of what is drawn: the panel, which knows, is answered by itself.
  function mark(id) {
    for (const link of root.querySelectorAll("[data-place]")) {
      if (link.dataset.place === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
});
