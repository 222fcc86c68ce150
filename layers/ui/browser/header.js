// The title, the search field, Share and About.

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".root");
  const words = data.words;
  root.setAttribute("dir", data.direction);
  root.setAttribute("lang", data.language);

  if (!root.firstChild) build();
  const field = root.querySelector("input[type=search]");
  if (root.getRootNode().activeElement !== field) field.value = data.sought;

  function build() {
    root.append(
      h("div", { class: "heading" }, h("h1", {}, data.title), h("p", { class: "muted" }, data.summary)),
      h("div", { class: "tools" }, search(), filters(), share(), exports(), about()));
  }

  function search() {
    let waiting;
    const field = h("input", {
      type: "search", placeholder: words["search.placeholder"], "aria-label": words["search.label"], maxlength: 200, autocomplete: "off",
      oninput: () => { clearTimeout(waiting); waiting = setTimeout(ask, 250); },
      onkeydown: (event) => { if (event.key === "Enter") { clearTimeout(waiting); ask(); } },
    });
    const ask = () => go((params) => set(params, "q", field.value.trim().replace(/\s+/g, " ")));
    return h("div", { role: "search", class: "search" }, field);
  }

  // On a phone the filters are behind a button, which is Streamlit's own and has no words.
  function filters() {
    return h("button", { type: "button", class: "quiet filters",
      onclick: () => document.querySelector('[data-testid="stExpandSidebarButton"]')?.click() }, words["search.filters"]);
  }

  function dialog(label, title, content) {
    const box = h("dialog", { "aria-label": title },
      h("div", { class: "bar" }, h("h2", {}, title),
        h("button", { type: "button", class: "quiet", "aria-label": words["close"], onclick: () => box.close() }, "✕")),
      content);
    box.onclick = (event) => { if (event.target === box) box.close(); };
    const button = h("button", { type: "button", class: "quiet", "aria-haspopup": "dialog",
      onclick: () => { box.dispatchEvent(new Event("opening")); box.showModal(); } }, label);
    return [button, box];
  }

  /** This view's address, without what an embedding page added. */
  function here() {
    const url = new URL(window.location.href);
    for (const key of ["embed", "embed_options"]) url.searchParams.delete(key);
    return url;
  }

  function share() {
    const embedded = () => { const url = here(); url.searchParams.set("embed", "true"); return url.href; };
    const frame = () => {
      const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
      return `<iframe src="${quoted(embedded())}" title="${quoted(data.title)}" width="100%" height="900" style="border:0" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
    };
    const link = h("input", { readonly: true, "aria-label": words["share.link"], onfocus: (event) => event.target.select() });
    const code = h("textarea", { readonly: true, rows: 4, "aria-label": words["share.embed"], onfocus: (event) => event.target.select() });
    const [button, box] = dialog(words["share"], words["share.title"], [
      h("p", { class: "muted" }, words["share.help"]),
      h("label", {}, h("span", { class: "small muted" }, words["share.link"]), link), copyButton(words["copy"], words["copied"], () => link.value),
      h("label", {}, h("span", { class: "small muted" }, words["share.embed"]), code), copyButton(words["copy"], words["copied"], () => code.value),
      h("p", { class: "muted small" }, fill(words["share.version"], { version: data.version })),
    ]);
    box.addEventListener("opening", () => { link.value = here().href.replaceAll("%2C", ","); code.value = frame(); });
    return [button, box];
  }

  // Real links of the app's server, for the view that is shown when the box is opened.
  function exports() {
    const links = data.formats.map((format) => ({ format, link: h("a", { download: true }, format.title) }));
    const [button, box] = dialog(words["export"], words["export.title"], [
      h("p", { class: "muted" }, words["export.help"]),
      h("ul", { class: "formats" }, links.map(({ format, link }) => h("li", {}, link, h("span", { class: "muted" }, ` ${format.help}`)))),
      h("p", { class: "muted small" }, words["export.address"]),
    ]);
    box.addEventListener("opening", () => {
      for (const { format, link } of links) link.href = new URL(`download/${format.name}${here().search}`, document.baseURI).href;
    });
    return [button, box];
  }

  function about() {
    return dialog(words["about"], data.title, h("div", { class: "about" }, data.about.map((part) => [
      h("h3", {}, part.title),
      part.paragraphs.map((text) => h("p", {}, text)),
      part.list.length ? h("ul", {}, part.list.map((item) => h("li", {}, item))) : null,
      part.links.length ? h("ul", {}, part.links.map((link) => h("li", {}, h("a", { href: link.url, rel: "noopener noreferrer", target: "_blank" }, link.text), ` ${link.more}`))) : null,
      part.table ? h("div", { class: "wide" }, h("table", {},
        h("thead", {}, h("tr", {}, part.table.head.map((cell) => h("th", { scope: "col" }, cell)))),
        h("tbody", {}, part.table.rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))))) : null,
    ])));
  }
}
