// The title, the search field, and what Share, Export and About open.

import { connect, navigate, set } from "./address.js";
import {
  button,
  Component,
  CopyButton,
  createRef,
  div,
  documentAt,
  fill,
  h,
  outsideLink,
  p,
  table,
} from "./component.js";

/** @import { Children, Part, Properties, Words } from "./component.js" */
/** @import { RefObject } from "../vendor/preact.js" */

const TYPING_MS = 250;

/**
 * @typedef {object} HeaderData
 * @property {string} title
 * @property {string} summary
 * @property {string} version
 * @property {string} sought
 * @property {string} address of the view that is shown
 * @property {string[]} panelKeys of an address, which concern the panel alone
 * @property {{name: string, title: string, help: string}[]} formats
 * @property {string} about the address of what the About box says
 *
 * @typedef {{head: string[], rows: string[][]}} AboutTable
 * @typedef {{url: string, text: string, more: string}} AboutLink
 * @typedef {{
 *   title: string, paragraphs: string[], list: string[], links: AboutLink[], table: AboutTable | null,
 * }} AboutPart
 */

export default function show(/** @type {Part<HeaderData>} */ { data, words, draw, setTriggerValue }) {
  connect(data, (address) => setTriggerValue("navigate", address));
  draw(
    div("heading", h("h1", {}, data.title), p("muted", data.summary)),
    div(
      "tools",
      h(SearchField, { sought: data.sought, words }),
      button("quiet filters", { onclick: openFilters }, words["search.filters"]),
      dialog(words.share, words["share.title"], share),
      dialog(words.export, words["export.title"], exports),
      dialog(words["about.open"], data.title, () => h(About, { address: data.about, words })),
    ),
  );

  function dialog(/** @type {string} */ label, /** @type {string} */ title, /** @type {() => Children} */ content) {
    return h(Dialog, { label, title, content, close: words.close });
  }

  function share() {
    const link = shared().href.replaceAll("%2C", ",");
    return [
      p("muted", words["share.help"]),
      copyField(words["share.link"], link),
      copyField(words["share.embed"], frame(), 4),
      p("muted small", fill(words["share.version"], { version: data.version })),
    ];
  }

  /** A text that is selected whole, and the button that copies it; one of several rows is an area. */
  function copyField(/** @type {string} */ label, /** @type {string} */ text, /** @type {number} */ rows = 1) {
    /** @type {Properties["onfocus"]} */
    const onfocus = (event) => event.currentTarget.select();
    const field = { readonly: true, rows: rows > 1 ? rows : null, value: text, "aria-label": label, onfocus };
    return [
      h("label", {}, h("span", { class: "small muted" }, label), h(rows > 1 ? "textarea" : "input", field)),
      h(CopyButton, { label: words.copy, done: words.copied, text }),
    ];
  }

  /** A link says with which data it was made, whatever else is in it. */
  function shared() {
    const url = here();
    url.searchParams.set("v", data.version);
    return url;
  }

  function frame() {
    const url = shared();
    url.searchParams.set("embed", "true");
    return `<iframe src="${quoted(url.href)}" title="${quoted(data.title)}" width="100%" height="900" style="border:0" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
  }

  // Real links of the app's server, for the view that is shown when the box is opened.
  function exports() {
    const item = (/** @type {HeaderData["formats"][0]} */ { name, title, help }) => {
      const href = new URL(`download/${name}${here().search}`, document.baseURI).href;
      return h("li", {}, h("a", { download: "", href }, title), h("span", { class: "muted" }, ` ${help}`));
    };
    return [
      p("muted", words["export.help"]),
      h("ul", { class: "formats" }, data.formats.map(item)),
      p("muted small", words["export.address"]),
    ];
  }
}

// On a phone the filters are behind a button, which is Streamlit's own and has no words.
function openFilters() {
  const button = document.querySelector('[data-testid="stExpandSidebarButton"]');
  if (button instanceof HTMLElement) button.click();
}

/** This view's address, without what an embedding page added. */
function here() {
  const url = new URL(window.location.href);
  for (const key of ["embed", "embed_options"]) url.searchParams.delete(key);
  return url;
}

/** Write a text as the value of an attribute of HTML. */
function quoted(/** @type {string} */ text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/**
 * The search field asks while one types; what is being typed is never overwritten.
 * @extends {Component<{sought: string, words: Words}>}
 */
class SearchField extends Component {
  /** @type {RefObject<HTMLInputElement>} */
  field = createRef();

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  waiting;

  componentDidMount() {
    if (this.field.current) this.field.current.value = this.props.sought;
  }

  componentDidUpdate() {
    const field = this.field.current;
    const root = /** @type {ShadowRoot | undefined} */ (field?.getRootNode());
    if (field && root?.activeElement !== field) field.value = this.props.sought;
  }

  ask() {
    clearTimeout(this.waiting);
    const words = this.field.current?.value.trim().replace(/\s+/g, " ");
    navigate((params) => set(params, "q", words));
  }

  render() {
    const { words } = this.props;
    return h(
      "div",
      { role: "search", class: "search" },
      h("input", {
        ref: this.field,
        type: "search",
        placeholder: words["search.placeholder"],
        "aria-label": words["search.label"],
        maxlength: 200,
        autocomplete: "off",
        oninput: () => {
          clearTimeout(this.waiting);
          this.waiting = setTimeout(() => this.ask(), TYPING_MS);
        },
        onkeydown: (event) => event.key === "Enter" && this.ask(),
      }),
    );
  }
}

/**
 * A button that opens a box over the page; what is in it is made when it is opened.
 * @extends {Component<
 *   {label: string, title: string, close: string, content: () => Children}, {opened?: boolean}
 * >}
 */
class Dialog extends Component {
  /** @type {RefObject<HTMLDialogElement>} */
  box = createRef();

  open() {
    this.setState({ opened: true }, () => this.box.current?.showModal());
  }

  close() {
    this.box.current?.close();
  }

  render() {
    const { label, title, close, content } = this.props;
    const closing = () => button("quiet", { "aria-label": close, onclick: () => this.close() }, "✕");
    const bar = () => div("bar", h("h2", {}, title), closing());
    return [
      button("quiet", { "aria-haspopup": "dialog", onclick: () => this.open() }, label),
      h(
        "dialog",
        {
          ref: this.box,
          "aria-label": title,
          onclick: (event) => event.target === this.box.current && this.close(),
          onclose: () => this.setState({ opened: false }),
        },
        this.state.opened ? [bar(), content()] : null,
      ),
    ];
  }
}

/**
 * What the About box says, fetched when it is opened.
 * @extends {Component<{address: string, words: Words}>}
 */
class About extends Component {
  render() {
    const { address, words } = this.props;
    /** @type {ReturnType<typeof documentAt<{parts: AboutPart[]}>>} */
    const found = documentAt(address, () => this.setState({}));
    if (!found) return null;
    if (found.failed) return h("p", { class: "muted", role: "alert" }, words["about.failed"]);
    return div("about", found.parts.map(aboutPart));
  }
}

function aboutPart(/** @type {AboutPart} */ { title, paragraphs, list: items, links, table: content }) {
  return [
    h("h3", {}, title),
    paragraphs.map((text) => h("p", {}, text)),
    list(items),
    list(links.map(({ url, text, more }) => [outsideLink(url, text), ` ${more}`])),
    content && div("wide", aboutTable(content)),
  ];
}

function aboutTable(/** @type {AboutTable} */ { head, rows }) {
  const row = (/** @type {string[]} */ cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell)));
  return table(
    head.map((text) => h("th", { scope: "col" }, text)),
    rows.map(row),
  );
}

function list(/** @type {Children[]} */ items) {
  return items.length > 0 && h("ul", {}, ...items.map((item) => h("li", {}, item)));
}
