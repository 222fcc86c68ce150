// The filters: months with a histogram, and a list of choices for each facet.

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".root");
  const words = data.words;
  root.setAttribute("dir", data.direction);
  root.setAttribute("lang", data.language);
  redraw(root, when(), data.facets.map((facet) => facetSection(facet)));

  function section(key, title, open, chosen, ...content) {
    return h("details", { class: "section", "data-key": `section:${key}`, open },
      h("summary", {}, h("span", { class: "title" }, title), chosen ? h("span", { class: "chosen number" }, chosen) : null),
      content);
  }

  function when() {
    const chosen = data.from || data.to || data.sure || data.undatedOn || data.basis !== "event";
    return section("when", words["filters.when"], true, chosen ? "•" : null,
      histogram(), range(), basis(),
      check("sure", words["filters.certain"], data.sure, (params) => set(params, "sure", !data.sure), words["filters.certain.help"]),
      check("undated", fill(words["filters.undated"], { n: data.undated }), data.undatedOn,
        (params) => set(params, "undated", !data.undatedOn), words["filters.undated.help"]));
  }

  function histogram() {
    const most = Math.max(1, ...data.months.map((m) => m.possible));
    const inside = (m) => (!data.from || m.id >= data.from) && (!data.to || m.id <= data.to);
    const bars = data.months.map((m) => {
      const only = data.from === m.id && data.to === m.id;
      const label = fill(words["filters.bar"], { month: m.name, certain: m.certain, possible: m.possible });
      return h("button", {
        type: "button", class: "bar" + (inside(m) ? "" : " outside"), title: label, "aria-label": label,
        "aria-pressed": String(only), "data-key": `bar:${m.id}`,
        onclick: () => go((params) => { set(params, "from", only ? null : m.id); set(params, "to", only ? null : m.id); }),
      },
        h("span", { class: "possible", style: `height:${(100 * m.possible) / most}%` }),
        h("span", { class: "certain", style: `height:${(100 * m.certain) / most}%` }));
    });
    const first = data.months[0], last = data.months.at(-1);
    return h("figure", { class: "histogram" },
      h("div", { class: "bars", role: "group", "aria-label": words["filters.histogram"] }, bars),
      h("figcaption", { class: "ends muted small" }, h("span", {}, first?.name ?? ""), h("span", {}, last?.name ?? "")),
      h("p", { class: "key muted small" },
        ["certain", "possible"].map((sure) => h("span", {}, h("span", { class: `swatch ${sure}` }), words[`filters.key.${sure}`]))));
  }

  function range() {
    const select = (key, label, value, none) => h("label", {}, h("span", { class: "small muted" }, label),
      h("select", { "data-key": `select:${key}`, onchange: (event) => go((params) => set(params, key, event.target.value)) },
        h("option", { value: "" }, none),
        monthsWith(value).map((m) => h("option", { value: m.id, selected: m.id === value }, m.short))));
    return h("div", { class: "range" },
      select("from", words["filters.from"], data.from, words["filters.from.none"]),
      select("to", words["filters.to"], data.to, words["filters.to.none"]));
  }

  // A link may name a month outside the window; it stays selectable.
  function monthsWith(value) {
    return !value || data.months.some((m) => m.id === value) ? data.months : [{ id: value, short: value }, ...data.months];
  }

  function basis() {
    const option = (id) => h("label", { class: "segment" },
      h("input", { type: "radio", name: "basis", value: id, checked: data.basis === id, "data-key": `basis:${id}`,
        onchange: () => go((params) => set(params, "by", id === "event" ? null : id)) }),
      h("span", {}, words[`filters.basis.${id}`]));
    return h("fieldset", { class: "segments" }, h("legend", { class: "small muted" }, words["filters.basis"]), ["event", "published"].map(option));
  }

  function check(key, label, on, change, help) {
    return h("label", { class: "check", title: help },
      h("input", { type: "checkbox", checked: on, "data-key": `check:${key}`, onchange: () => go(change) }),
      h("span", { class: "name" }, label));
  }

  function facetSection(facet) {
    const chosen = facet.options.filter((o) => o.chosen).length + (facet.changed ? 1 : 0);
    return section(facet.key, facet.title, facet.open || chosen > 0, chosen || null,
      facet.key === "actor" ? actorChoices(facet) : null,
      facet.options.length > 12 ? finder(facet) : null,
      list(facet));
  }

  function actorChoices(facet) {
    const match = (id) => h("label", { class: "segment" },
      h("input", { type: "radio", name: "match", checked: facet.match === id, "data-key": `match:${id}`,
        onchange: () => go((params) => set(params, "actors", id === "all" ? "all" : null)) }),
      h("span", {}, words[`filters.match.${id}`]));
    return h("div", { class: "choices" },
      h("fieldset", { class: "segments" }, h("legend", { class: "visually-hidden" }, words["filters.match"]), ["any", "all"].map(match)),
      h("label", {}, h("span", { class: "visually-hidden" }, words["filters.role"]),
        h("select", { "data-key": "select:role", onchange: (event) => go((params) => set(params, "role", event.target.value)) },
          h("option", { value: "" }, words["filters.role.none"]),
          facet.roles.map((role) => h("option", { value: role.id, selected: role.chosen }, `${role.name} (${role.count})`)))));
  }

  function finder(facet) {
    return h("input", {
      type: "search", class: "find", placeholder: words["filters.find"], "aria-label": `${facet.title}: ${words["filters.find"]}`,
      "data-key": `find:${facet.key}`,
      oninput: (event) => {
        const sought = event.target.value.trim().toLowerCase();
        const items = event.target.closest("details").querySelectorAll("li[data-name]");
        for (const item of items) item.hidden = sought ? !item.dataset.name.includes(sought) : item.classList.contains("more") && !facetOpen(item);
      },
    });
  }

  function facetOpen(item) {
    return item.closest("ul").classList.contains("all");
  }

  function list(facet) {
    const shown = (option) => option.first !== false || option.chosen;
    const items = facet.options.map((option) => h("li", {
      "data-name": [option.name, ...(option.aliases ?? [])].join(" ").toLowerCase(),
      class: shown(option) ? null : "more", hidden: !shown(option),
    }, choice(facet, option)));
    const rest = facet.options.filter((option) => !shown(option)).length;
    const whole = h("ul", { class: "options" }, items);
    const more = rest ? h("button", {
      type: "button", class: "link small", "data-key": `more:${facet.key}`,
      onclick: (event) => {
        whole.classList.toggle("all");
        for (const item of whole.querySelectorAll("li.more")) item.hidden = !whole.classList.contains("all");
        event.target.textContent = whole.classList.contains("all") ? words["filters.fewer"] : fill(words["filters.more"], { n: rest });
        unfolded(facet.key, whole.classList.contains("all"));
      },
    }, fill(words["filters.more"], { n: rest })) : null;
    if (more && isUnfolded(facet.key)) more.onclick({ target: more });
    return [whole, more];
  }

  function unfolded(key, on) {
    const keys = (root.unfolded ??= new Set());
    if (on) keys.add(key); else keys.delete(key);
  }

  function isUnfolded(key) {
    return root.unfolded?.has(key);
  }

  function choice(facet, option) {
    return h("label", { class: "check" + (option.count ? "" : " none"), style: option.depth ? `padding-inline-start:${option.depth * 0.9}rem` : null },
      h("input", { type: "checkbox", checked: option.chosen, "data-key": `${facet.key}:${option.id}`,
        onchange: () => go((params) => toggle(params, facet.param, option.id)) }),
      option.colour ? h("span", { class: "dot", style: `background:${option.colour}` }) : null,
      h("span", { class: "name" }, option.name),
      h("span", { class: "count number" }, option.count.toLocaleString(data.language)));
  }
}
