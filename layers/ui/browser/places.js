// The list of places: each shows its excerpts; the selected one is marked.

const FEW = 9;

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".root");
  const words = data.words;
  root.setAttribute("dir", data.direction);
  root.setAttribute("lang", data.language);
  const late = data.places.length - FEW;
  redraw(root,
    h("nav", { "aria-label": words["places.title"] },
      h("ul", { class: "places" }, data.places.map(item), data.left_out ? h("li", { class: "muted small" }, data.left_out) : null,
        late > 0 ? h("li", { class: "fold" }, h("button", { type: "button", class: "link small", "data-key": "fold", onclick: unfold }, foldLabel())) : null)));
  evidence.seen = mark;
  mark(parameters().get("see"));

  // On a phone only the first few stand open.
  function unfold(event) {
    root.classList.toggle("unfolded");
    event.target.textContent = foldLabel();
  }

  function foldLabel() {
    return root.classList.contains("unfolded") ? words["places.fewer"] : fill(words["places.more"], { n: late });
  }

  function item(place, index) {
    return h("li", { class: index < FEW ? null : "late" }, viewLink((params) => seePlace(params, parameters().get("see") === place.id ? null : place.id),
      { class: "chip place" + (place.count ? "" : " none"), "data-place": place.id, "data-key": `place:${place.id}`, title: place.title, "aria-label": place.title },
      h("span", { class: "badge number" + (place.area ? " area" : "") }, place.count.toLocaleString(data.language)), place.name));
  }

  function mark(id) {
    for (const link of root.querySelectorAll("[data-place]")) {
      if (link.dataset.place === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}
