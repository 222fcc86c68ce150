// What is known of the article itself.

import { fill } from "../page/component.js";
import { html as h } from "../scene/elements.js";
import { makeField, makeSelect } from "./editor.js";

const FACTS = [
  "title",
  "outlet",
  "outlet_id",
  "authors",
  "language",
  "kind",
  "published",
  "published_by",
  "url",
  "archived_url",
  "source_note",
  "id",
];

export function makeFacts(desk) {
  const words = desk.words;
  const fields = new Map();
  const selects = new Map();
  const state = h("span", { class: "small muted" });
  const grid = h("div", { class: "facts-grid" });
  const element = h(
    "details",
    { class: "facts" },
    h("summary", {}, h("strong", {}, words["desk.board.facts"]), " ", state),
    grid,
  );
  const ask = (field) => (value) => desk.ask({ do: "fact", field, value });

  for (const name of FACTS) {
    const label = words[`desk.board.fact.${name}`];
    const choices = desk.data.choices[name];
    if (choices) {
      const holder = h("span");
      selects.set(name, holder);
      grid.append(
        h(
          "label",
          { class: "field" },
          h("span", { class: "small muted" }, label),
          holder,
          h("span", { class: "help small" }),
        ),
      );
    } else {
      const field = makeField(desk, label, ask(name), {
        ...(name === "authors" ? { rows: 2 } : {}),
        "data-fact": name,
      });
      fields.set(name, field);
      grid.append(field.element);
    }
  }

  function update() {
    const { values, missing, published, fixed } = desk.data.facts;
    for (const [name, field] of fields) {
      const lacks = missing.includes(name);
      const help =
        name === "published" && values.published ? published.words : lacks ? words["desk.board.required"] : "";
      field.update(values[name], help, lacks || (name === "published" && published.bad));
    }
    for (const [name, holder] of selects) {
      const choices = desk.data.choices[name];
      const known = choices.some(([id]) => id === values[name]) ? choices : [[values[name], values[name]], ...choices];
      const select = holder.firstChild;
      if (!select) holder.append(makeSelect(words[`desk.board.fact.${name}`], known, values[name], ask(name)));
      else if (select.value !== values[name]) select.value = values[name];
      holder.nextSibling.textContent = missing.includes(name) ? words["desk.board.required"] : "";
      holder.nextSibling.classList.toggle("bad", missing.includes(name));
    }
    fields.get("id").input.disabled = fixed;
    state.textContent = missing.length ? fill(words["desk.board.facts.missing"], { n: missing.length }) : values.outlet;
    if (missing.length && element.dataset.asked !== "yes") element.open = true;
    element.dataset.asked = "yes";
  }

  function flush() {
    for (const field of fields) field.flush();
  }

  return { element, update, flush };
}
