// The article's text with its excerpts marked. Positions count code points, as the server does.

import { html as h } from "../scene/elements.js";

export function makeText(desk) {
  const body = h("div", { class: "text", tabindex: 0, "data-scroll": "text" });
  const add = h("button", {
    type: "button",
    class: "quiet add",
    hidden: true,
    onmousedown: (event) => event.preventDefault(),
    onclick: () => addSelected(),
  });
  const hint = h("span", { class: "small muted" }, desk.words["desk.board.hint"]);
  const pane = h("section", { class: "pane" }, h("div", { class: "bar" }, hint, add), body);
  let drawn = "";

  document.addEventListener("selectionchange", () => {
    add.hidden = !pane.isConnected || desk.data.partial || !selected();
    hint.hidden = !add.hidden;
  });

  /** The selected stretch of the text, or null. */
  function selected() {
    const shadow = body.getRootNode();
    const selection = shadow.getSelection?.() ?? document.getSelection();
    let range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    if (selection?.getComposedRanges && !shadow.getSelection)
      range = selection.getComposedRanges({ shadowRoots: [shadow] })[0] ?? range;
    if (!range || range.collapsed || !body.contains(range.startContainer) || !body.contains(range.endContainer))
      return null;
    const before = document.createRange();
    before.selectNodeContents(body);
    before.setEnd(range.startContainer, range.startOffset);
    const inside = document.createRange();
    inside.setStart(range.startContainer, range.startOffset);
    inside.setEnd(range.endContainer, range.endOffset);
    const start = Array.from(before.toString()).length;
    const length = Array.from(inside.toString()).length;
    return inside.toString().trim() ? [start, start + length] : null;
  }

  function addSelected() {
    const span = selected();
    if (!span) return;
    desk.ask({ do: "add", start: span[0], end: span[1] });
    document.getSelection()?.removeAllRanges();
    add.hidden = true;
  }

  /** Cut the text where an excerpt begins or ends. */
  function pieces(items) {
    const letters = Array.from(desk.data.text);
    const cuts = [...new Set([0, letters.length, ...items.flatMap((item) => [item.start, item.end])])].sort(
      (a, b) => a - b,
    );
    return cuts.slice(0, -1).map((start, index) => {
      const end = cuts[index + 1];
      const keys = items.filter((item) => item.start < end && item.end > start).map((item) => item.key);
      return { words: letters.slice(start, end).join(""), keys };
    });
  }

  /** Of a text that is known in part, show the gaps as gaps. */
  function shown(words) {
    return desk.data.partial ? words.replace(/\n{3,}/g, "\n\n[…]\n\n") : words;
  }

  function draw(items) {
    const now = JSON.stringify([
      desk.data.draft,
      desk.data.text.length,
      items.map((item) => [item.key, item.start, item.end]),
    ]);
    if (now !== drawn) {
      drawn = now;
      body.replaceChildren(
        ...pieces(items).map((piece) =>
          piece.keys.length
            ? h("mark", { "data-keys": piece.keys.join(" "), onclick: () => choose(piece.keys) }, shown(piece.words))
            : document.createTextNode(shown(piece.words)),
        ),
      );
    }
    body.setAttribute("dir", desk.data.textDirection);
    if (desk.data.textLanguage) body.setAttribute("lang", desk.data.textLanguage);
    body.setAttribute("aria-label", desk.data.facts.values.title || desk.words["desk.board.text"]);
    add.textContent = desk.words["desk.board.add"];
    if (desk.data.partial) hint.textContent = desk.words["desk.board.partial"];
    const states = new Map(items.map((item) => [item.key, desk.queue.stateOf(item)]));
    for (const mark of body.querySelectorAll("mark")) {
      const keys = mark.dataset.keys.split(" ");
      const strongest = ["accepted", "proposed", "rejected"].find((state) =>
        keys.some((key) => states.get(key) === state),
      );
      mark.className = strongest + (keys.includes(desk.current) ? " current" : "");
    }
  }

  /** Where several excerpts overlap, each click goes to the next of them. */
  function choose(keys) {
    if (selected()) return;
    const next = keys[(keys.indexOf(desk.current) + 1) % keys.length];
    desk.go(next, { from: "text" });
  }

  function reveal() {
    const mark = [...body.querySelectorAll("mark")].find((one) => one.dataset.keys.split(" ").includes(desk.current));
    if (!mark) return;
    const box = mark.getBoundingClientRect(),
      frame = body.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) body.scrollTop += box.top - frame.top - frame.height / 3;
  }

  return { pane, draw, reveal };
}
