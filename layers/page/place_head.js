// The head of a place: how many excerpts it has, what shares its mark on the map, what lies around it, whence its shape is.

import { handlers, placeLink } from "./address.js";
import { button, Component, counted, div, dot, fill, h, p, said, saidInLine, span } from "./component.js";
import { Toolbar } from "./keyboard.js";

/** @import { Children, Said, Words } from "./component.js" */

const CHILDREN_AT_FIRST = 5;
const SHARING_AT_FIRST = 6;

/**
 * @typedef {{id: string, name: string, n: number}} PlaceName
 *
 * @typedef {object} PlaceHeader
 * @property {string} id
 * @property {string} name
 * @property {{language: string, direction: string, name: string}[]} other_names
 * @property {string} kind_words
 * @property {string} precision_words
 * @property {Said} note
 * @property {Said} source
 * @property {Said} licence
 * @property {string} as_of
 * @property {string | null} valid
 * @property {PlaceName | null} parent
 * @property {PlaceName[]} children
 * @property {PlaceName[]} near
 */

/**
 * What the map knows of a place: how many excerpts, how exactly, whence, what lies around it.
 * @extends {Component<{place: PlaceHeader, counts: Children, words: Words}, {open?: boolean}>}
 */
export class AboutPlace extends Component {
  render() {
    const { place, counts, words } = this.props;
    const { open = false } = this.state;
    const { note, source, licence, as_of } = place;
    const onclick = () => this.setState({ open: !open });
    const besides = { "data-key": "beside", onclick: () => handlers.openBeside?.() };
    const late = (/** @type {string | null} */ text) => (text ? span("late", dot(), text) : null);
    return h(
      Toolbar,
      { tag: "div", class: open ? "about open" : "about", "aria-label": words["panel.bar"] },
      p(
        "muted counts",
        counts,
        h(SharesMark, { id: place.id, words }),
        late(place.kind_words),
        dot(),
        place.precision_words,
        late(place.valid),
        span(
          "lift",
          dot(),
          button("link", { "aria-expanded": String(open), "data-key": "about-place", onclick }, words["panel.about"]),
          document.documentElement.dataset.embed ? null : [dot(), button("link", besides, words["panel.beside"])],
        ),
      ),
      h(Family, { place, words }),
      open
        ? div(
            "provenance",
            h("strong", {}, words["panel.provenance"]),
            note.text ? p("", said(note)) : null,
            p("muted", saidInLine(source, licence), as_of ? ` · ${as_of}` : null),
          )
        : null,
    );
  }
}

/**
 * What a place lies in, what lies in it, and what beside it: a map seen from afar shows these as one.
 * @extends {Component<{place: PlaceHeader, words: Words}, {unfolded?: boolean}>}
 */
class Family extends Component {
  render() {
    const { place, words } = this.props;
    const { parent, children, near } = place;
    const { unfolded = false } = this.state;
    // Those with most excerpts come first, those without lie below the fold.
    const ordered = children.toSorted((one, other) => other.n - one.n);
    const first = ordered.filter((child) => child.n).slice(0, CHILDREN_AT_FIRST);
    const left = children.length - first.length;
    /** @type {[string, PlaceName[]][]} */
    const groups = [
      ["panel.inside", parent ? [parent] : []],
      ["panel.near", near],
      ["panel.contains", unfolded ? ordered : first],
    ];
    const told = groups.filter(([, places]) => places.length);
    const unfold = () => this.setState({ unfolded: true });
    const more = () =>
      button("link", { "data-key": "children", onclick: unfold }, fill(words["panel.children"], { n: left }));
    if (!told.length && !left) return null;
    return p(
      "family",
      told.map(([title, places], at) => [
        span("muted", at ? dot() : "", words[title], " "),
        places.map((one, index) => [index ? words.comma : "", this.link(one)]),
      ]),
      left && !unfolded ? [dot(), more()] : null,
    );
  }

  link(/** @type {PlaceName} */ { id, name, n }) {
    return counted(placeLink(id, `place:${id}`, h("bdi", {}, name)), n);
  }
}

/**
 * What else the mark stands for that stands for a place on the map as it looks now: with it, it has the mark's number.
 * @extends {Component<{id: string, words: Words}, {unfolded?: boolean}>}
 */
class SharesMark extends Component {
  componentDidMount() {
    handlers.showSharing = () => this.setState({});
  }

  componentWillUnmount() {
    delete handlers.showSharing;
  }

  render() {
    const { id, words } = this.props;
    const all = handlers.sharing?.(id) ?? [];
    const shown = this.state.unfolded ? all : all.slice(0, SHARING_AT_FIRST);
    const unfold = () => this.setState({ unfolded: true });
    const left = fill(words["panel.topics.more"], { n: all.length - shown.length });
    if (!all.length) return null;
    return span(
      "sharing",
      dot(),
      `${words["panel.sharing"]} `,
      shown.map(({ id, name, n }, index) => [
        index ? words.comma : "",
        counted(id === null ? name : placeLink(id, `sharing:${id}`, h("bdi", {}, name)), n),
      ]),
      shown.length < all.length
        ? [words.comma, button("link", { "data-key": "sharing", onclick: unfold }, left)]
        : null,
    );
  }
}
