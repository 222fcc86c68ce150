// A list of choices with their counts; of a long one the rest is folded away, and can be sought.

import { Component, fill, h } from "./component.js";

const LONG = 12;

/**
 * @typedef {object} Option
 * @property {string} id
 * @property {string} name
 * @property {string[]} [aliases] other names to find it by
 * @property {boolean} [first] false where it stands behind "Show more"
 * @property {number} [depth] in a tree
 * @property {string} [colour]
 */

/**
 * Say whether an option bears a name; `sought` is in small letters.
 * @param {Option} option
 * @param {string} sought
 */
export function bearsName({ name, aliases = [] }, sought) {
  return [name, ...aliases].join("\n").toLowerCase().includes(sought);
}

/**
 * What of the options is shown: those that are found, else all or those that stand above the fold
 * or are chosen; and how many lie below it.
 * @param {Option[]} options
 * @param {{chosen: Set<string>, sought: string, unfolded: boolean}} state
 */
export function shownOptions(options, { chosen, sought, unfolded }) {
  const stands = (/** @type {Option} */ option) => option.first !== false || chosen.has(option.id);
  const folded = sought ? 0 : options.filter((option) => !stands(option)).length;
  const shown = options.filter((option) => (sought ? bearsName(option, sought) : unfolded || stands(option)));
  return { shown, folded };
}

/**
 * @extends {Component<{
 *   facet: {key: string, title: string, options: Option[]},
 *   counts: Record<string, number>,
 *   chosen: Set<string>,
 *   words: import("./component.js").Words,
 *   language: string,
 *   pick: (id: string) => void,
 * }, {unfolded?: boolean, sought?: string}>}
 */
export class OptionList extends Component {
  render() {
    const { facet, chosen, words } = this.props;
    const { unfolded = false, sought = "" } = this.state;
    const { shown, folded } = shownOptions(facet.options, { chosen, sought, unfolded });
    const fold = {
      type: "button",
      class: "link small",
      "data-key": `more:${facet.key}`,
      onclick: () => this.setState({ unfolded: !unfolded }),
    };
    return [
      facet.options.length > LONG ? this.finder() : null,
      h(
        "ul",
        { class: "options" },
        shown.map((option) => this.option(option)),
      ),
      folded > 0 && h("button", fold, unfolded ? words["filters.fewer"] : fill(words["filters.more"], { n: folded })),
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
      oninput: (event) => this.setState({ sought: event.currentTarget.value.trim().toLowerCase() }),
    });
  }

  /** @param {Option} option */
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
