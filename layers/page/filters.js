// The filters: months with a histogram, and a list of choices for each facet.

import { navigate, set, toggle } from "./address.js";

import { Component, documentAt, fill, h, part } from "./component.js";
import { OptionList } from "./options.js";

let latest = null;

export default await part("filters", (component) => {
  latest = component;
  show(component);
});

/** Draw the filters; before the choices are there, the months alone. */
function show({ data, words, draw }) {
  const asked = data.asked;
  const choices = documentAt(data.choices, () => show(latest));
  draw(
    when(),
    choices?.failed ? h("p", { class: "notice" }, words["filters.failed"]) : choices?.facets.map(facetSection),
  );

  function section(key, title, open, chosen, ...content) {
    return h(Section, { key, name: key, title, open, chosen }, content);
  }

  function when() {
    const chosen = ["from", "to", "by", "sure", "undated"].some((key) => key in asked);
    return section(
      "when",
      words["filters.when"],
      true,
      chosen ? "•" : null,
      histogram(),
      range(),
      basis(),
      check(
        "sure",
        words["filters.certain"],
        "sure" in asked,
        (params) => set(params, "sure", !asked.sure),
        words["filters.certain.help"],
      ),
      check(
        "undated",
        fill(words["filters.undated"], { n: data.undated }),
        "undated" in asked,
        (params) => set(params, "undated", !asked.undated),
        words["filters.undated.help"],
      ),
    );
  }

  function histogram() {
    const most = Math.max(1, ...data.months.map((m) => m.possible));
    const inside = (m) => (!asked.from || m.id >= asked.from) && (!asked.to || m.id <= asked.to);
    const bars = data.months.map((m) => {
      const only = asked.from === m.id && asked.to === m.id;
      const label = fill(words["filters.bar"], { month: m.name, certain: m.certain, possible: m.possible });
      return h(
        "button",
        {
          key: m.id,
          type: "button",
          class: `bar${inside(m) ? "" : " outside"}`,
          title: label,
          "aria-label": label,
          "aria-pressed": String(only),
          "data-key": `bar:${m.id}`,
          onclick: () =>
            navigate((params) => {
              set(params, "from", only ? null : m.id);
              set(params, "to", only ? null : m.id);
            }),
        },
        h("span", { class: "possible", style: `height:${(100 * m.possible) / most}%` }),
        h("span", { class: "certain", style: `height:${(100 * m.certain) / most}%` }),
      );
    });
    const first = data.months[0],
      last = data.months.at(-1);
    return h(
      "figure",
      { class: "histogram" },
      h("div", { class: "bars", role: "group", "aria-label": words["filters.histogram"] }, bars),
      h("figcaption", { class: "ends muted small" }, h("span", {}, first?.name ?? ""), h("span", {}, last?.name ?? "")),
      h(
        "p",
        { class: "key muted small" },
        ["certain", "possible"].map((sure) =>
          h("span", {}, h("span", { class: `swatch ${sure}` }), words[`filters.key.${sure}`]),
        ),
      ),
    );
  }

  function range() {
    const select = (key, label, value, none) =>
      h(
        "label",
        {},
        h("span", { class: "small muted" }, label),
        h(
          "select",
          {
            "data-key": `select:${key}`,
            value: value ?? "",
            onchange: (event) => navigate((params) => set(params, key, event.target.value)),
          },
          h("option", { value: "" }, none),
          monthsWith(value).map((m) => h("option", { key: m.id, value: m.id }, m.short)),
        ),
      );
    return h(
      "div",
      { class: "range" },
      select("from", words["filters.from"], asked.from, words["filters.from.none"]),
      select("to", words["filters.to"], asked.to, words["filters.to.none"]),
    );
  }

  // A link may name a month outside the window; it stays selectable.
  function monthsWith(value) {
    return !value || data.months.some((m) => m.id === value)
      ? data.months
      : [{ id: value, short: value }, ...data.months];
  }

  function basis() {
    const option = (id) =>
      segment("basis", id, words[`filters.basis.${id}`], (asked.by ?? "event") === id, (params) =>
        set(params, "by", id === "event" ? null : id),
      );
    return h(
      "fieldset",
      { class: "segments" },
      h("legend", { class: "small muted" }, words["filters.basis"]),
      ["event", "published"].map(option),
    );
  }

  function segment(name, id, label, on, change) {
    return h(
      "label",
      { class: "segment" },
      h("input", {
        type: "radio",
        name,
        value: id,
        checked: on,
        "data-key": `${name}:${id}`,
        onchange: () => navigate(change),
      }),
      h("span", {}, label),
    );
  }

  function check(key, label, on, change, help) {
    return h(
      "label",
      { class: "check", title: help },
      h("input", { type: "checkbox", checked: on, "data-key": `check:${key}`, onchange: () => navigate(change) }),
      h("span", { class: "name" }, label),
    );
  }

  function facetSection(facet) {
    const counts = data.counts[facet.key],
      chosen = new Set(data.chosen[facet.key]);
    const roles = facet.key === "actor" && (asked.actors || asked.role) ? 1 : 0;
    const number = facet.options.filter((one) => chosen.has(one.id)).length + roles;
    return section(
      facet.key,
      facet.title,
      facet.open || number > 0,
      number || null,
      facet.key === "actor" ? actorChoices() : null,
      h(OptionList, {
        facet,
        counts,
        chosen,
        words,
        language: data.language,
        pick: (id) => navigate((params) => toggle(params, facet.key, id)),
      }),
    );
  }

  function actorChoices() {
    const match = (id) =>
      segment("match", id, words[`filters.match.${id}`], (asked.actors ?? "any") === id, (params) =>
        set(params, "actors", id === "all" ? "all" : null),
      );
    const named = (role) => `${role.name} (${(data.counts.role[role.id] ?? 0).toLocaleString(data.language)})`;
    return h(
      "div",
      { class: "choices" },
      h(
        "fieldset",
        { class: "segments" },
        h("legend", { class: "visually-hidden" }, words["filters.match"]),
        ["any", "all"].map(match),
      ),
      h(
        "label",
        {},
        h("span", { class: "visually-hidden" }, words["filters.role"]),
        h(
          "select",
          {
            "data-key": "select:role",
            value: asked.role ?? "",
            onchange: (event) => navigate((params) => set(params, "role", event.target.value)),
          },
          h("option", { value: "" }, words["filters.role.none"]),
          choices.roles.map((role) => h("option", { key: role.id, value: role.id }, named(role))),
        ),
      ),
    );
  }
}

/** It opens where something is chosen when it is first shown; from then on the reader decides. */
class Section extends Component {
  state = { open: this.props.open };

  render({ name, title, chosen, children }, { open }) {
    return h(
      "details",
      {
        class: "section",
        "data-key": `section:${name}`,
        open,
        ontoggle: (event) => this.setState({ open: event.target.open }),
      },
      h(
        "summary",
        {},
        h("span", { class: "title" }, title),
        chosen ? h("span", { class: "chosen number" }, chosen) : null,
      ),
      children,
    );
  }
}
