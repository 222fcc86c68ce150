// What is shown, what is hidden and why; each reason is lifted with one click.

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".root");
  const words = data.words;
  root.setAttribute("dir", data.direction);
  const lifted = data.hidden.map((reason) =>
    viewLink((params) => { for (const key of reason.keys) params.delete(key); },
      { class: "chip", "data-key": `lift:${reason.id}`, "aria-label": reason.label }, reason.words, h("span", { "aria-hidden": "true" }, "✕")));
  redraw(root,
    h("p", { class: "line", role: "status" },
      h("strong", {}, data.shown), " · ", data.articles, " · ", data.places,
      data.placeless ? [" · ", data.placeless] : null,
      data.hiddenTotal ? [" · ", h("span", { class: "hidden" }, data.hiddenTotal)] : null),
    lifted.length || data.several ? h("p", { class: "reasons" }, lifted, data.several ? h("span", { class: "muted small" }, data.several) : null,
      data.reset ? viewLink(reset, { class: "chip reset", "data-key": "reset" }, words["summary.reset"]) : null) :
      data.reset ? h("p", { class: "reasons" }, viewLink(reset, { class: "chip reset", "data-key": "reset" }, words["summary.reset"])) : null,
    data.empty ? h("p", { class: "notice" }, data.empty) : null,
    data.notices.length ? h("ul", { class: "notices", role: "alert" }, data.notices.map((notice) => h("li", { class: "notice" }, notice))) : null);

  // All filters go; the language, what is selected and where the map looks stay.
  function reset(params) {
    for (const key of [...params.keys()]) if (!["lang", "tiles", "map", "see", "excerpt"].includes(key)) params.delete(key);
  }
}
