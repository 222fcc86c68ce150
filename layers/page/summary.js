// What is shown, what is hidden and why; each reason is lifted with one click.

import { viewLink } from "./address.js";
import { h } from "./dom.js";
import { part } from "./part.js";

const KEPT = ["lang", "tiles", "map", "see", "excerpt"];

export default await part("summary", ({ data, words, draw }) => {
  const lifted = data.hidden.map((reason) =>
    viewLink(
      (params) => {
        for (const key of reason.keys) params.delete(key);
      },
      { key: reason.id, class: "chip", "data-key": `lift:${reason.id}`, "aria-label": reason.label },
      reason.words,
      h("span", { "aria-hidden": "true" }, "✕"),
    ),
  );
  const several = data.several ? h("span", { class: "muted small" }, data.several) : null;
  const all = data.reset ? viewLink(reset, { class: "chip reset", "data-key": "reset" }, words["summary.reset"]) : null;
  draw(
    h(
      "p",
      { class: "line", role: "status" },
      h("strong", {}, data.shown),
      " · ",
      data.articles,
      " · ",
      data.places,
      data.placeless ? [" · ", data.placeless] : null,
      data.hiddenTotal ? [" · ", h("span", { class: "hidden" }, data.hiddenTotal)] : null,
    ),
    lifted.length || several || all ? h("p", { class: "reasons" }, lifted, several, all) : null,
    data.empty ? h("p", { class: "notice" }, data.empty) : null,
    data.notices.length
      ? h(
          "ul",
          { class: "notices", role: "alert" },
          data.notices.map((notice) => h("li", { class: "notice" }, notice)),
        )
      : null,
  );
});

/** All filters go; the language, what is selected and where the map looks stay. */
function reset(params) {
  for (const key of [...params.keys()]) if (!KEPT.includes(key)) params.delete(key);
}
