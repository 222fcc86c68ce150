// The excerpt that is looked at, with everything that can be changed in it. Fields that are
// typed into stay the same elements while answers come in, so that no letter is lost.

import { fill } from "../page/component.js";
import { html as h } from "../scene/elements.js";
import { makePicker } from "./picker.js";

const TYPING_MS = 350;

export function makeField(desk, label, onvalue, properties = {}) {
  let timer,
    last = null;
  const flush = () => {
    clearTimeout(timer);
    if (last !== null) {
      const value = last;
      last = null;
      onvalue(value);
    }
  };
  const input = h(properties.rows ? "textarea" : "input", {
    autocomplete: "off",
    maxlength: 2000,
    ...properties,
    oninput: () => {
      last = input.value;
      clearTimeout(timer);
      timer = setTimeout(flush, TYPING_MS);
    },
    onblur: flush,
  });
  const help = h("span", { class: "help small", "aria-live": "polite" });
  return {
    input,
    help,
    flush,
    element: h("label", { class: "field" }, h("span", { class: "small muted" }, label), input, help),
    update(value, text = "", bad = false) {
      const typing = input.getRootNode().activeElement === input && (last !== null || !desk.queue.empty);
      if (!typing && input.value !== value) input.value = value;
      help.textContent = text;
      help.classList.toggle("bad", bad);
      input.setAttribute("aria-invalid", String(bad));
    },
  };
}

export function makeSelect(label, choices, value, onvalue, properties = {}) {
  return h(
    "select",
    { "aria-label": label, title: label, ...properties, onchange: (event) => onvalue(event.target.value) },
    choices.map(([id, words]) => h("option", { value: id, selected: id === value }, words)),
  );
}

export function makeEditor(desk, key) {
  const words = desk.words;
  const ask = (edit) => desk.ask({ key, ...edit });
  const set = (field) => (value) => ask({ do: "set", field, value });
  const judge = h("div", { class: "buttons" }),
    limits = h("div", { class: "buttons" });
  const places = h("div", { class: "links" }),
    actors = h("div", { class: "links" }),
    speaker = h("div", { class: "links" });
  const reasons = h("div", { class: "reasons small" }),
    doubts = h("ul", { class: "doubts small" });
  const pickers = [
    makePicker(desk, "place", words["desk.board.find_place"], (id) => ask({ do: "place", id })),
    makePicker(desk, "actor", words["desk.board.find_actor"], (id) => ask({ do: "actor", id, role: "discussed" })),
    makePicker(desk, "actor", words["desk.board.find_speaker"], (id) => ask({ do: "set", field: "by", value: id })),
  ];
  const date = makeField(desk, words["desk.board.date"], set("event_date"), {
    placeholder: "2025-08",
    spellcheck: "false",
  });
  const rests = makeField(desk, words["desk.board.dated_by"], set("dated_by"));
  const note = makeField(desk, words["desk.board.note"], set("note"), { rows: 2 });
  const withdrawn = makeField(desk, words["desk.board.withdrawn"], set("withdrawn"), { rows: 2 });
  const fields = [date, rests, note, withdrawn];
  const part = (title, ...content) => h("div", { class: "part" }, h("h4", {}, title), content);
  const element = h(
    "div",
    { class: "editor" },
    doubts,
    judge,
    withdrawn.element,
    part(words["desk.board.limits"], limits),
    part(words["desk.board.places"], places, pickers[0].element),
    part(words["desk.board.actors"], actors, pickers[1].element),
    part(words["desk.board.claim"], speaker, pickers[2].element),
    part(words["desk.board.when"], h("div", { class: "pair" }, date.element, rests.element)),
    note.element,
    reasons,
  );

  // A control that has the focus keeps it when its group is drawn again.
  function refill(group, ...children) {
    const focused = group.getRootNode().activeElement;
    const name = group.contains(focused) ? focused.dataset.key : null;
    group.replaceChildren(...children.flat(3).filter(Boolean));
    if (name) group.querySelector(`[data-key="${CSS.escape(name)}"]`)?.focus({ preventScroll: true });
  }

  function button(name, label, edit, properties = {}) {
    return h(
      "button",
      { type: "button", class: "quiet", "data-key": name, onclick: () => ask(edit), ...properties },
      label,
    );
  }

  function remove(name, edit) {
    return button(`${edit.do}:${edit.id}:${edit.role ?? ""}`, "✕", edit, {
      class: "quiet x",
      "aria-label": fill(words["desk.board.remove"], { name }),
    });
  }

  function update(item) {
    const state = desk.queue.stateOf(item),
      choices = desk.data.choices;
    refill(
      judge,
      ["accepted", "rejected", "proposed"].map((to) =>
        h(
          "button",
          {
            type: "button",
            class: `quiet judge ${to}`,
            "data-key": to,
            "aria-pressed": String(state === to),
            onclick: () => desk.judge(to),
          },
          words[`desk.board.judge.${to}`],
        ),
      ),
    );
    refill(
      limits,
      ["extend before", "shrink before", "shrink after", "extend after"].map((how) => {
        const [what, side] = how.split(" ");
        return button(how, words[`desk.board.${what}.${side}`], { do: what, side }, { disabled: !item.can[how] });
      }),
      desk.data.partial ? h("p", { class: "small muted" }, words["desk.board.partial"]) : null,
    );
    refill(
      places,
      item.places.map((one) =>
        h(
          "div",
          { class: "linked" },
          h("strong", {}, one.name),
          makeSelect(
            words["desk.board.link"],
            choices.link,
            one.link,
            (link) => ask({ do: "place", id: one.id, link }),
            { "data-key": `link:${one.id}` },
          ),
          makeSelect(
            words["desk.board.precision"],
            choices.precision,
            one.precision,
            (precision) => ask({ do: "place", id: one.id, precision }),
            { "data-key": `precision:${one.id}` },
          ),
          remove(one.name, { do: "no place", id: one.id }),
        ),
      ),
    );
    refill(
      actors,
      item.actors.map((one) =>
        h(
          "div",
          { class: "linked" },
          h("strong", {}, one.name),
          makeSelect(
            words["desk.board.role"],
            choices.role,
            one.role,
            (role) => ask({ do: "actor", id: one.id, role, was: one.role }),
            { "data-key": `role:${one.id}:${one.role}` },
          ),
          remove(one.name, { do: "no actor", id: one.id, role: one.role }),
        ),
      ),
    );
    refill(
      speaker,
      h(
        "div",
        { class: "linked" },
        h("strong", {}, item.by_name || words["desk.board.nobody"]),
        makeSelect(words["desk.board.status"], choices.status, item.status, set("status"), { "data-key": "status" }),
      ),
    );
    date.update(item.event_date, item.reading.words, item.reading.bad);
    rests.update(item.dated_by);
    note.update(item.note);
    withdrawn.update(item.withdrawn);
    withdrawn.element.hidden = !(item.excerpt && state === "rejected");
    refill(
      doubts,
      item.doubts.map((doubt) => h("li", {}, doubt)),
    );
    doubts.hidden = !item.doubts.length;
    refill(
      reasons,
      item.sure === null ? null : h("p", { class: "muted" }, fill(words["desk.board.sure"], { n: item.sure })),
      item.why.length
        ? h(
            "ul",
            { class: "muted" },
            item.why.map((why) => h("li", {}, why)),
          )
        : null,
    );
    for (const picker of pickers) picker.update(desk.data.found);
  }

  function flush() {
    for (const field of fields) field.flush();
  }

  return { key, element, update, flush };
}
