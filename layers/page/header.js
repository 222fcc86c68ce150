// The title, the search field, Share, Export and About.

import { About } from "./about.js";
import { Dialog } from "./dialog.js";
import { CopyButton, fill, h } from "./dom.js";
import { part } from "./part.js";
import { SearchField } from "./search.js";

export default await part("header", ({ data, words, draw }) => {
  draw(
    h("div", { class: "heading" }, h("h1", {}, data.title), h("p", { class: "muted" }, data.summary)),
    h(
      "div",
      { class: "tools" },
      h(SearchField, { sought: data.sought, words }),
      filters(),
      dialog(words.share, words["share.title"], share),
      dialog(words.export, words["export.title"], exports),
      dialog(words["about.open"], data.title, () => h(About, { address: data.about, words })),
    ),
  );

  // On a phone the filters are behind a button, which is Streamlit's own and has no words.
  function filters() {
    return h(
      "button",
      {
        type: "button",
        class: "quiet filters",
        onclick: () => document.querySelector('[data-testid="stExpandSidebarButton"]')?.click(),
      },
      words["search.filters"],
    );
  }

  function dialog(label, title, content) {
    return h(Dialog, { label, title, content, close: words.close });
  }

  function share() {
    const link = shared().href.replaceAll("%2C", ",");
    return [
      h("p", { class: "muted" }, words["share.help"]),
      h(
        "label",
        {},
        h("span", { class: "small muted" }, words["share.link"]),
        h("input", { readonly: true, value: link, "aria-label": words["share.link"], onfocus: selectAll }),
      ),
      copyButton(link),
      h(
        "label",
        {},
        h("span", { class: "small muted" }, words["share.embed"]),
        h("textarea", {
          readonly: true,
          rows: 4,
          value: frame(),
          "aria-label": words["share.embed"],
          onfocus: selectAll,
        }),
      ),
      copyButton(frame()),
      h("p", { class: "muted small" }, fill(words["share.version"], { version: data.version })),
    ];
  }

  function copyButton(text) {
    return h(CopyButton, { label: words.copy, done: words.copied, text });
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
    const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
    return `<iframe src="${quoted(url.href)}" title="${quoted(data.title)}" width="100%" height="900" style="border:0" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
  }

  // Real links of the app's server, for the view that is shown when the box is opened.
  function exports() {
    const link = ({ name, title }) =>
      h("a", { download: "", href: new URL(`download/${name}${here().search}`, document.baseURI).href }, title);
    return [
      h("p", { class: "muted" }, words["export.help"]),
      h(
        "ul",
        { class: "formats" },
        data.formats.map((format) => h("li", {}, link(format), h("span", { class: "muted" }, ` ${format.help}`))),
      ),
      h("p", { class: "muted small" }, words["export.address"]),
    ];
  }
});

/** This view's address, without what an embedding page added. */
function here() {
  const url = new URL(window.location.href);
  for (const key of ["embed", "embed_options"]) url.searchParams.delete(key);
  return url;
}

function selectAll(event) {
  event.target.select();
}
