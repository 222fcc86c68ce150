// The board: text and list side by side; the keys of the list work anywhere but in a field.

import { fill, part } from "../page/component.js";
import { html as h } from "../scene/elements.js";
import { makeEditor } from "./editor.js";
import { makeFacts } from "./facts.js";
import { makeQueue } from "./queue.js";
import { makeText } from "./text.js";

const SIGNS = { accepted: "✓", rejected: "✗", proposed: "○" };
const KEYS = { KeyA: "a", KeyR: "r", KeyJ: "j", KeyK: "k", KeyU: "u" };

export default await part("../desk/board", ({ data, root, setTriggerValue, setStateValue }) => {
  if (root.desk?.data.draft !== data.draft) {
    root.desk?.leave();
    root.desk = makeDesk(root, data);
  }
  root.desk.update(data, setTriggerValue, setStateValue);
});

function makeDesk(root, first) {
  const tab = Math.random().toString(36).slice(2, 8);
  let trigger,
    state,
    editor = null,
    adopted = first.focus?.n,
    telling;
  const rows = new Map();
  const desk = { data: first, words: first.words, tab, current: null };
  desk.queue = makeQueue(first.draft, (edits) => trigger?.("do", edits));
  desk.ask = (edit) => {
    desk.queue.ask(edit);
    draw();
  };
  desk.find = (asked) => trigger?.("find", asked);
  desk.go = go;
  desk.judge = judge;
  const text = makeText(desk);
  const facts = makeFacts(desk);
  const list = h("ol", { class: "items", "data-scroll": "items" });
  const counts = h("p", { class: "counts small", role: "status" });
  const refused = h("p", { class: "notice small", role: "alert", hidden: true });
  const keys = h(
    "p",
    { class: "keys small muted" },
    [
      ["A", "accept"],
      ["R", "reject"],
      ["J", "next"],
      ["K", "previous"],
      ["U", "undo"],
    ].map(([letter, what]) =>
      h(
        "button",
        { type: "button", class: "key", onclick: () => press(letter.toLowerCase()) },
        h("kbd", {}, letter),
        " ",
        desk.words[`desk.board.key.${what}`],
      ),
    ),
  );
  root.setAttribute("dir", first.direction);
  root.setAttribute("lang", first.language);
  root.replaceChildren(
    facts.element,
    keys,
    refused,
    h(
      "div",
      { class: "columns" },
      text.pane,
      h("section", { class: "pane", "aria-label": desk.words["desk.board.list"] }, counts, list),
    ),
  );

  window.addEventListener("keydown", pressed, true);
  const resend = setInterval(() => desk.queue.again(), 1000);
  desk.leave = () => {
    window.removeEventListener("keydown", pressed, true);
    clearInterval(resend);
  };
  window.addEventListener("pagehide", flush);

  function flush() {
    editor?.flush();
    facts.flush();
  }

  function pressed(event) {
    const deepest = event.composedPath()[0];
    const typing = deepest.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(deepest.tagName);
    if (!root.isConnected || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // On a keyboard of another script the letter is the one that stands on the key.
    const key = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : KEYS[event.code];
    if (!press(key)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // R would run the whole page again
  }

  function press(key) {
    if (key === "a") judge("accepted");
    else if (key === "r") judge("rejected");
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "u") undo();
    else return false;
    return true;
  }

  function undo() {
    if (!desk.data.undoable && desk.queue.empty) return;
    desk.ask({ do: "undo" });
  }

  function judge(to) {
    const item = desk.data.items.find((one) => one.key === desk.current);
    if (!item) return;
    editor?.flush();
    desk.ask({ do: "judge", key: item.key, state: to });
    if (to !== "proposed" && !(to === "rejected" && item.excerpt)) nextUndecided();
  }

  function nextUndecided() {
    const items = desk.data.items,
      at = items.findIndex((item) => item.key === desk.current);
    const after = [...items.slice(at + 1), ...items.slice(0, at)];
    const next = after.find((item) => desk.queue.stateOf(item) === "proposed");
    if (next) go(next.key);
  }

  function step(by) {
    const items = desk.data.items,
      at = items.findIndex((item) => item.key === desk.current);
    const next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
    if (next) go(next.key);
  }

  function go(key, { from = "list" } = {}) {
    if (key !== desk.current) editor?.flush();
    desk.current = key;
    draw();
    if (from !== "text") text.reveal();
    const row = rows.get(key);
    if (row) {
      // within the list only: the page itself stays where it is
      const box = row.element.getBoundingClientRect(),
        frame = list.getBoundingClientRect();
      if (box.top < frame.top || box.top > frame.bottom - 120) list.scrollTop += box.top - frame.top - 8;
    }
    clearTimeout(telling);
    telling = setTimeout(() => state?.("current", key), 120);
  }

  function makeRow(key) {
    const head = h("button", { type: "button", class: "head", onclick: () => go(key) });
    const slot = h("div", { class: "slot" });
    return { head, slot, element: h("li", { "data-item": key }, head, slot) };
  }

  function draw() {
    const items = desk.data.items;
    for (const [key, row] of rows)
      if (!items.some((item) => item.key === key)) {
        row.element.remove();
        rows.delete(key);
      }
    items.forEach((item, index) => {
      if (!rows.has(item.key)) rows.set(item.key, makeRow(item.key));
      const row = rows.get(item.key),
        state = desk.queue.stateOf(item),
        chosen = item.key === desk.current;
      if (list.children[index] !== row.element) list.insertBefore(row.element, list.children[index] ?? null);
      row.element.className =
        state + (chosen ? " current" : "") + (item.blocked && state === "accepted" ? " blocked" : "");
      row.head.setAttribute("aria-expanded", String(chosen));
      row.head.replaceChildren(
        h("span", { class: "sign", role: "img", "aria-label": desk.words[`desk.board.state.${state}`] }, SIGNS[state]),
        h("span", { class: "quote", dir: "auto" }, item.quote),
        h(
          "span",
          { class: "about small muted" },
          [
            item.places.map((place) => place.name).join(", "),
            item.event_date ? item.reading.words : null,
            item.sure === null ? null : `${item.sure} %`,
          ]
            .filter(Boolean)
            .join(" · "),
        ),
      );
      if (!chosen && editor?.key === item.key) {
        editor.element.remove();
        editor = null;
      }
    });
    edit(items.find((item) => item.key === desk.current));
    const of = (state) => items.filter((item) => desk.queue.stateOf(item) === state).length;
    counts.textContent = items.length
      ? fill(desk.words["desk.board.counts"], {
          accepted: of("accepted"),
          rejected: of("rejected"),
          undecided: of("proposed"),
        })
      : desk.words["desk.board.nothing"];
    refused.hidden = !desk.data.refused.length;
    refused.textContent = desk.data.refused.join(" · ");
    text.draw(items);
    facts.update();
  }

  function edit(item) {
    if (!item) {
      editor?.element.remove();
      editor = null;
      return;
    }
    if (editor?.key !== item.key) {
      editor?.element.remove();
      editor = makeEditor(desk, item.key);
      rows.get(item.key).slot.append(editor.element);
    }
    editor.update(item);
  }

  desk.update = (data, setTriggerValue, setStateValue) => {
    trigger = setTriggerValue;
    state = setStateValue;
    desk.data = data;
    desk.queue.taken(data.seen, (edits) => trigger("do", edits));
    // An excerpt that was added, or that an undoing brought back, is gone to once.
    const wanted = data.focus && data.focus.n !== adopted ? data.focus.key : null;
    adopted = data.focus?.n;
    if (data.items.some((item) => item.key === wanted)) go(wanted);
    else if (!data.items.some((item) => item.key === desk.current)) {
      const start = data.items.find((item) => item.state === "proposed") ?? data.items[0];
      if (start) go(start.key);
      else draw();
    } else draw();
  };

  return desk;
}
