// The top of the page: title, search, languages, and what opens the filters, Share, Export and About.

import {
  addressAfter,
  askAgain,
  connect,
  handlers,
  here,
  mapFrames,
  navigate,
  parameters,
  viewLink,
} from "./address.js";
import { button, Component, createRef, div, drawing, h, moving, p, said, say, span, speakWith } from "./component.js";
import { About, Dialog, exports, share } from "./dialogs.js";
import { followDrawer, isDrawerOpen, openDrawer } from "./filters.js";
import { onEscape, Toolbar } from "./keyboard.js";
import { seek } from "./parameters.js";
import { comeBackBy, followConnection, isConnected } from "./server.js";

/** @import { Written } from "./address.js" */
/** @import { Part, Said, Words } from "./component.js" */
/** @import { RefObject } from "../vendor/preact.js" */

/** @typedef {{code: string, name: string}} Language */

const TYPING_MS = 250;
const PAPER_WIDTH = 680; // CSS pixels between the margins of an A4 page
const PAPER_HEIGHT = 256; // of the map's there, which leave room for three quotes of a place in every language
const ALL_HEIGHT = 420; // of the map's above quotes that take more than a page
const GLASS = "M11.5 7a4.5 4.5 0 1 1-9 0a4.5 4.5 0 1 1 9 0M10.3 10.3l3.7 3.7";
const FEWER = "M2 4h12M4.5 8h7M7 12h2";
const DOTS = "M2.9 8h.2M7.9 8h.2M12.9 8h.2";
const GLOBE = "M1 8a7 7 0 1 0 14 0a7 7 0 1 0-14 0M1 8h14M8 1q-5 7 0 14q5-7 0-14M2.2 4.3h11.6M2.2 11.7h11.6";

/**
 * @typedef {object} HeaderOwn
 * @property {string} title of the collection
 * @property {Said} name the title's first part, which stands in one line
 * @property {Said} line the rest of the title, which fits in a line
 * @property {string} summary what the collection is
 * @property {string} language of the page
 * @property {string} direction
 * @property {Language[]} languages that the page can be read in
 * @property {string} sought
 * @property {number} active how many filters are set
 * @property {{name: string, title: string, help: string, compares: boolean}[]} formats
 * @property {boolean} alone whether the host runs the page's script alone, and serves nothing else
 * @property {string | null} then what is said of an older version of the data
 * @property {string} of_version which one it is, in words
 * @property {string} about the address of what the About box says
 *
 * @typedef {Written & HeaderOwn} HeaderData
 */

export default function show(/** @type {Part<HeaderData>} */ { data, words, draw, setTriggerValue }) {
  connect(data);
  handlers.askForPage = (asked) => {
    handlers.restAhead?.();
    moving.asked = performance.now();
    const ahead = isConnected() ? handlers.ahead?.(asked) : null; // of what cannot be told no part is shown
    setTriggerValue("navigate", { ...asked, shown: ahead?.shown });
    if (ahead) setTimeout(ahead.draw); // after the task in which Streamlit tells the session
  };
  const load = () => document.location.assign(addressAfter());
  comeBackBy(askAgain, load);
  // The server wrote them by what the browser wished for; here they are what the session speaks.
  const root = document.documentElement;
  // Written anew it has the browser style all of the page again.
  if (root.lang !== data.language || root.dir !== data.direction)
    Object.assign(root, { lang: data.language, dir: data.direction });
  if (data.alone) root.dataset.alone = "";
  root.toggleAttribute("data-then", Boolean(data.then));
  draw(h(Header, { data, words }));
}

/** @extends {Component<{data: HeaderData, words: Words}, {menu?: boolean, choosing?: boolean, seeking?: boolean, lost?: boolean, status?: string}>} */
class Header extends Component {
  /** @type {RefObject<HTMLElement>} */
  bar = createRef();

  componentDidMount() {
    // Streamlit makes a stop of what scrolls; all that is in it can be reached without.
    document.getElementById("stMain")?.setAttribute("tabindex", "-1");
    followDrawer(() => this.setState({}), this.props.words["search.filters"]);
    onEscape("menu", 3, () => this.close());
    speakWith((status) => this.setState({ status }));
    followConnection((connected) => this.connectionChanged(connected));
    addEventListener("beforeprint", measureMap);
  }

  connectionChanged(/** @type {boolean} */ connected) {
    const { words } = this.props;
    this.setState({ lost: !connected });
    say(words[connected ? "connection.back" : "connection.lost"]);
  }

  /** Close a menu or the search field, where one is open; says whether one was. */
  close() {
    const { menu, choosing, seeking } = this.state;
    const opener = menu ? "menu" : choosing ? "language" : seeking ? "find" : null;
    if (opener) this.setState({ menu: false, choosing: false, seeking: false }, () => this.focus(opener));
    return Boolean(opener);
  }

  /** Focus one of the bar's buttons, once what it opened is closed. */
  focus(/** @type {string} */ name) {
    const found = this.bar.current?.querySelector(`[data-key="${name}"]`);
    if (found instanceof HTMLElement) found.focus();
  }

  render() {
    const { data, words } = this.props;
    const { menu = false, choosing = false, seeking = false, lost = false, status = "" } = this.state;
    const toggleMenu = () => this.setState({ menu: !menu, choosing: false });
    const toggleSearch = () => this.setState({ seeking: !seeking });
    const dialog = (
      /** @type {string} */ label,
      /** @type {string} */ title,
      /** @type {Dialog["props"]["content"]} */ content,
    ) => h(Dialog, { label, title, content, close: words.close, closed: () => this.close() });
    const more = { "aria-label": words["header.more"], "aria-expanded": String(menu), "data-key": "menu" };
    const find = { "aria-label": words["search.label"], "aria-expanded": String(seeking), "data-key": "find" };
    const skip = (/** @type {MouseEvent} */ event) => {
      event.preventDefault();
      handlers.raiseSheet?.();
      handlers.focusPanel?.();
    };
    const below = (/** @type {MouseEvent} */ event) => {
      event.preventDefault();
      this.setState({ menu: false });
      document.querySelector(".st-key-below")?.scrollIntoView();
    };
    const bar = h(
      "div",
      { ref: this.bar, class: `bar-of-tools${menu ? " menu-open" : ""}${seeking ? " seeking" : ""}` },
      h("h1", { title: data.title }, said(data.name)),
      h("p", { class: "muted summary", title: data.summary }, h("span", {}, said(data.line))),
      h(SearchField, { sought: data.sought, words, seeking, done: () => this.close() }),
      button("quiet icon find", { ...find, onclick: toggleSearch }, drawing(GLASS)),
      languageSwitch(data.languages, {
        current: data.language,
        label: words["header.language"],
        open: choosing,
        toggle: () => this.setState({ choosing: !choosing, menu: false }),
      }),
      this.filters(),
      button("quiet icon menu", { ...more, onclick: toggleMenu }, drawing(DOTS)),
      h(
        Toolbar,
        { tag: "div", class: "tools", "aria-label": words["header.tools"] },
        h("a", { class: "below", href: "#below", onclick: below }, words["header.below"]),
        dialog(words.share, words["share.title"], () => share(data, words)),
        dialog(words.export, words["export.title"], () => exports(data, words)),
        dialog(words["about.open"], data.title, () => h(About, { address: data.about, words })),
      ),
    );
    const whole = { href: here(data.language).href, target: "_blank", rel: "noopener" };
    const inOther = div("embedded", h("h1", {}, said(data.name)), h("a", whole, words["header.whole"]));
    return [
      h("a", { class: "skip", href: "#excerpts", onclick: skip }, words["header.skip"]),
      document.documentElement.dataset.embed ? inOther : bar,
      data.then
        ? p(
            "then",
            h("span", {}, data.then),
            h("span", { class: "version" }, data.of_version),
            viewLink((params) => params.delete("at"), {}, words["then.today"]),
          )
        : null,
      lost ? p("lost", words["connection.lost"]) : null,
      h("p", { class: "visually-hidden", role: "status" }, status),
    ];
  }

  filters() {
    const { data, words } = this.props;
    const onclick = (/** @type {MouseEvent} */ event) => openDrawer(/** @type {HTMLElement} */ (event.currentTarget));
    return button(
      "quiet filters",
      { "data-key": "filters", "aria-expanded": String(isDrawerOpen()), onclick },
      h("span", { class: "word" }, words["search.filters"]),
      span("sign", drawing(FEWER)),
      data.active ? [span("active number", data.active), span("visually-hidden", words["header.set"])] : null,
    );
  }
}

/**
 * The search field asks while one types; what is being typed is never overwritten.
 * @extends {Component<{sought: string, words: Words, seeking: boolean, done: () => void}>}
 */
class SearchField extends Component {
  /** @type {RefObject<HTMLInputElement>} */
  field = createRef();

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  waiting;

  componentDidMount() {
    if (this.field.current) this.field.current.value = this.props.sought;
    handlers.followHistory = this.return;
  }

  componentDidUpdate(/** @type {{seeking: boolean}} */ before) {
    const field = this.field.current;
    const root = /** @type {ShadowRoot | undefined} */ (field?.getRootNode());
    if (field && root?.activeElement !== field) field.value = this.props.sought;
    if (this.props.seeking && !before.seeking) field?.focus();
  }

  ask() {
    clearTimeout(this.waiting);
    const words = this.field.current?.value.trim().replace(/\s+/g, " ");
    navigate((params) => seek(params, words));
  }

  /** Back and Forward change what is sought, whatever the field holds. */
  return = () => {
    clearTimeout(this.waiting);
    if (this.field.current) this.field.current.value = parameters().get("q") ?? "";
  };

  render() {
    const { words, done } = this.props;
    return h(
      "div",
      { role: "search", class: "search" },
      h("input", {
        ref: this.field,
        type: "search",
        dir: "auto",
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
      button("quiet icon done", { "aria-label": words.close, onclick: done }, "✕"),
    );
  }
}

/**
 * Make the switch of the language: plain links to what is shown, each in its own name, one stop of the keyboard; where there is no room for its links, a button opens them.
 * @param {Language[]} languages
 * @param {{current: string, label: string, open: boolean, toggle: () => void}} shown
 */
function languageSwitch(languages, { current, label, open, toggle }) {
  if (languages.length < 2) return null;
  // The map moves the address, and nothing is drawn anew for that: it is looked up when it is needed.
  const renew = (/** @type {Event & {currentTarget: HTMLElement}} */ { currentTarget }) => {
    for (const link of currentTarget.querySelectorAll("a")) link.href = addressIn(link.lang);
  };
  const link = (/** @type {Language} */ { code, name }) => {
    const said = { href: addressIn(code), hreflang: code, lang: code };
    return h("li", {}, h("a", { ...said, "aria-current": code === current ? "true" : null }, name));
  };
  return h(
    "nav",
    { class: `languages${open ? " open" : ""}`, "aria-label": label },
    button(
      "quiet",
      { "aria-label": label, "aria-expanded": String(open), "data-key": "language", onclick: toggle },
      drawing(GLOBE),
    ),
    h(
      Toolbar,
      { tag: "div", "aria-label": label },
      h("ul", { onpointerdown: renew, onfocusin: renew }, languages.map(link)),
    ),
  );
}

/** The address of what is shown, in a language. */
function addressIn(/** @type {string} */ code) {
  return addressAfter((params) => params.set("lang", code));
}

/** Say how large the map stands on the screen, so that paper shows the same map smaller, and not another one. */
function measureMap() {
  const [frame] = mapFrames();
  if (!frame?.clientWidth) return;
  const { clientWidth: width, clientHeight: height } = frame;
  const room = parameters().has("see") ? PAPER_HEIGHT : ALL_HEIGHT;
  const { style } = document.documentElement;
  style.setProperty("--map-width", `${width}px`);
  style.setProperty("--map-height-shown", `${height}px`);
  style.setProperty("--map-scale", String(Math.min(1, PAPER_WIDTH / width, room / height)));
}
