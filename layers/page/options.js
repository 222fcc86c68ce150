// A list of choices with their counts; of a long one the rest is folded away, and can be sought.

import { Component, fill, h } from "./component.js";

const LONG = 12;

/** All names of an option, in small letters. */
function names({ name, aliases = [] }) {
  return [name, ...aliases].join("\n").toLowerCase();
}

export class OptionList extends Component {
  render({ facet, chosen, words }, { unfolded = false, sought = "" }) {
    const stands = (option) => option.first !== false || chosen.has(option.id);
    const folded = facet.options.filter((option) => !stands(option)).length;
    const shown = facet.options.filter((option) =>
      sought ? names(option).includes(sought) : unfolded || stands(option),
    );
    return [
      facet.options.length > LONG ? this.finder() : null,
      h(
        "ul",
        { class: "options" },
        shown.map((option) => this.option(option)),
      ),
      folded && !sought
        ? h(
            "button",
            {
              type: "button",
              class: "link small",
              "data-key": `more:${facet.key}`,
              onclick: () => this.setState({ unfolded: !unfolded }),
            },
            unfolded ? words["filters.fewer"] : fill(words["filters.more"], { n: folded }),
          )
        : null,
    ];
  }

  finder() {
    const { facet, words } = this.props;
    return h("input", {
      type: "search",
      class: "find",
      placeholder: words["filters.find"],
      "aria-label": `${facet.title}: ${words["filters.find"]}`,
      "data-key": `find:${facet.key}`,
      oninput: (event) => this.setState({ sought: event.target.value.trim().toLowerCase() }),
    });
  }

  option({ id, name, depth, colour }) {
    const { facet, counts, chosen, language, pick } = this.props;
    const count = counts[id] ?? 0;
    return h(
      "li",
      { key: id },
      h(
        "label",
        { class: `check${count ? "" : " none"}`, style: depth ? `padding-inline-start:${depth * 0.9}rem` : null },
        h("input", {
          type: "checkbox",
          checked: chosen.has(id),
          "data-key": `${facet.key}:${id}`,
          onchange: () => pick(id),
        }),
        colour ? h("span", { class: "dot", style: `background:${colour}` }) : null,
        h("span", { class: "name" }, name),
        h("span", { class: "count number" }, count.toLocaleString(language)),
      ),
    );
  }
}
