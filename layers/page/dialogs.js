// What opens over the page: a box behind a button, and what Share, Export and About show in theirs.

import { feed, here } from "./address.js";
import {
  button,
  Component,
  CopyButton,
  createRef,
  div,
  documentAt,
  fill,
  h,
  list,
  outsideLink,
  p,
  said,
  saidInLine,
  table,
} from "./component.js";
import { onEscape } from "./keyboard.js";

/** @import { Children, Properties, Said, Words } from "./component.js" */
/** @import { HeaderData } from "./header.js" */
/** @import { RefObject } from "../vendor/preact.js" */

/**
 * @typedef {{head: string[], rows: Said[][]}} AboutTable
 * @typedef {{url: string, text: Said, more: Said[]}} AboutLink
 * @typedef {{
 *   title: string, paragraphs: Said[], list: Said[], links: AboutLink[], table: AboutTable | null,
 * }} AboutPart
 */

/** The forms of embedding: what of the page, and the size that it fits. */
const FORMS = [
  { form: "true", width: 700, height: 600 },
  { form: "map", width: 700, height: 480 },
  { form: "card", width: 400, height: 600 },
];

/**
 * A button that opens a box over the page; what is in it is made when it is opened.
 * @extends {Component<
 *   {label: string, title: string, close: string, content: () => Children, closed: () => void}, {opened?: boolean}
 * >}
 */
export class Dialog extends Component {
  /** @type {RefObject<HTMLDialogElement>} */
  box = createRef();

  open() {
    this.setState({ opened: true }, () => this.box.current?.showModal());
  }

  /** Close the box; says whether it was open. */
  close() {
    const open = Boolean(this.box.current?.open);
    this.box.current?.close();
    return open;
  }

  componentDidMount() {
    onEscape(`box ${this.props.label}`, 1, () => this.close());
  }

  render() {
    const { label, title, close, content, closed } = this.props;
    const closing = () => button("quiet close", { "aria-label": close, onclick: () => this.close() }, "✕");
    const bar = () => div("top", h("h2", {}, h("bdi", {}, title)), closing());
    const onclose = () => this.setState({ opened: false }, closed);
    return [
      button("quiet", { "aria-haspopup": "dialog", onclick: () => this.open() }, label),
      h(
        "dialog",
        {
          ref: this.box,
          "aria-label": title,
          onclick: (event) => event.target === this.box.current && this.close(),
          onclose,
        },
        this.state.opened ? [bar(), content()] : null,
      ),
    ];
  }
}

/** What the Share box holds: the link, and the forms of embedding. */
export function share(/** @type {HeaderData} */ data, /** @type {Words} */ words) {
  const link = shared(data).href.replaceAll("%2C", ",");
  const form = (/** @type {typeof FORMS[0]} */ { form, width, height }) => {
    const label = fill(words[`share.embed.${form}`], { width, height });
    return copyField(label, frame(data, form, height), words, 3);
  };
  const followAndEmbed = () => [
    h("h3", {}, words["share.follow"]),
    p("muted", words["share.follow.help"]),
    copyField(words["share.feed"], feed(), words),
    h("h3", {}, words["share.embed"]),
    FORMS.map(form),
  ];
  return [
    p("muted", words["share.help"]),
    copyField(words["share.link"], link, words),
    ...(data.alone ? [p("muted", words["alone.share"])] : followAndEmbed()),
    p("muted small", fill(words["share.version"], { version: data.version })),
  ];
}

/** A text that is selected whole, and the button that copies it; one of several rows is an area. */
function copyField(
  /** @type {string} */ label,
  /** @type {string} */ text,
  /** @type {Words} */ words,
  /** @type {number} */ rows = 1,
) {
  /** @type {Properties["onfocus"]} */
  const onfocus = (event) => event.currentTarget.select();
  const field = { readonly: true, dir: "ltr", rows: rows > 1 ? rows : null, value: text, "aria-label": label, onfocus };
  return div(
    "field",
    h("label", {}, h("span", { class: "small muted" }, label), h(rows > 1 ? "textarea" : "input", field)),
    h(CopyButton, { label: words.copy, done: words.copied, text }),
  );
}

/** A link says with which data it was made, whatever else is in it. */
function shared(/** @type {HeaderData} */ data) {
  const url = here(data.language);
  url.searchParams.set("v", data.version);
  return url;
}

/** Write the frame that shows a form of the view in another page. */
export function frame(/** @type {HeaderData} */ data, /** @type {string} */ form, /** @type {number} */ height) {
  const url = shared(data);
  url.searchParams.delete("beside"); // nothing is compared there
  url.searchParams.set("embed", form);
  return `<iframe src="${quoted(url.href)}" title="${quoted(data.title)}" width="100%" height="${height}" style="border:0" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
}

/** Write a text as the value of an attribute of HTML. */
function quoted(/** @type {string} */ text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** What the Export box holds: real links of the app's server, for the view that is shown when it is opened. */
export function exports(/** @type {HeaderData} */ data, /** @type {Words} */ words) {
  const { formats, language } = data;
  if (data.alone) {
    const command = `python -m layers export csv --link '${shared(data).href}'`;
    return [p("muted", words["alone.export"]), copyField(words["alone.command"], command, words)];
  }
  const compared = here(language);
  const whole = here(language);
  whole.searchParams.delete("beside");
  const files = (/** @type {HeaderData["formats"]} */ some, /** @type {URL} */ { search }) =>
    h(
      "ul",
      { class: "formats" },
      some.map(({ name, title, help }) => {
        const href = new URL(`download/${name}${search}`, document.baseURI).href;
        return h("li", {}, h("a", { download: "", href }, title), h("span", { class: "muted" }, help));
      }),
    );
  const comparing = compared.searchParams.has("beside");
  return [
    p("muted", words["export.help"]),
    comparing
      ? [
          h("h3", {}, words["export.beside"]),
          p("muted", fill(words["export.beside.help"], { column: "side" })),
          files(
            formats.filter((one) => one.compares),
            compared,
          ),
          h("h3", {}, words["export.view"]),
        ]
      : null,
    files(formats, whole),
    p("muted small", fill(words["export.address"], { address: "data/excerpts.<format>?…" })),
  ];
}

/**
 * What the About box says, fetched when it is opened.
 * @extends {Component<{address: string, words: Words}>}
 */
export class About extends Component {
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
    paragraphs.map((one) => h("p", {}, said(one))),
    list(items.map(said)),
    list(links.map(({ url, text, more }) => [outsideLink(url, said(text)), " ", saidInLine(...more)])),
    content && h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": title }, aboutTable(content)),
  ];
}

function aboutTable(/** @type {AboutTable} */ { head, rows }) {
  const row = (/** @type {Said[]} */ cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, said(cell))));
  return table(
    head.map((text) => h("th", { scope: "col" }, text)),
    rows.map(row),
  );
}
