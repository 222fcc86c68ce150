import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";

import { EditQueue } from "../../curation/desk/queue.js";

// Browsers are served the desk's scripts beside those of the page.
const PAGE = new URL("../../layers/page/", import.meta.url);
registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier.startsWith("../page/") ? new URL(specifier.slice("../page/".length), PAGE).href : specifier,
      context,
    ),
});
const { usualLinks } = await import("../../curation/desk/fields.js");
const { Board } = await import("../../curation/desk/board.js");
const { cutAtExcerpts, moveCursor } = await import("../../curation/desk/board_parts.js");

/** The storage of a tab. */
function makeStorage() {
  const kept = new Map();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
    kept,
  };
}

test("an edit is sent at once, numbered, and kept until the server has it", () => {
  const sent = [];
  const storage = makeStorage();
  const queue = new EditQueue("d", (edits) => sent.push(edits), storage);
  queue.ask({ do: "judge", key: "n1", state: "accepted" });
  queue.ask({ do: "undo" });
  assert.deepEqual(
    sent.map((edits) => edits.map((edit) => edit.n)),
    [[1], [1, 2]],
  );
  assert.equal(JSON.parse(storage.kept.get("desk:d")).length, 2);
  queue.forget({ [queue.client]: 1, another: 7 });
  assert.deepEqual(
    queue.waiting.map((edit) => edit.do),
    ["undo"],
  );
  queue.forget({ [queue.client]: 2 });
  assert.equal(queue.empty, true);
  assert.equal(storage.kept.size, 0);
});

test("what a reload cut off is sent again by the next page of the tab", () => {
  const storage = makeStorage();
  const lost = new EditQueue("d", () => {}, storage);
  lost.ask({ do: "set", key: "n1", field: "note", value: "x" });
  const sent = [];
  const queue = new EditQueue("d", (edits) => sent.push(...edits), storage);
  queue.resend(0);
  assert.deepEqual(
    sent.map((edit) => [edit.client, edit.n]),
    [[lost.client, 1]],
  );
  assert.equal(new EditQueue("other", () => {}, storage).empty, true);
});

test("what was just sent is not sent again", () => {
  let sent = 0;
  const queue = new EditQueue("d", () => sent++, makeStorage());
  queue.resend(0);
  assert.equal(sent, 0, "nothing waits");
  queue.ask({ do: "undo" });
  queue.resend(2500);
  assert.equal(sent, 1);
});

test("of edits that wait the last one says how things will be", () => {
  const queue = new EditQueue("d", () => {}, makeStorage());
  queue.ask({ do: "judge", key: "n1", state: "accepted" });
  queue.ask({ do: "judge", key: "n1", state: "rejected" });
  queue.ask({ do: "judge", key: "n2", state: "proposed" });
  assert.equal(queue.latest({ do: "judge", key: "n1" })?.state, "rejected");
  assert.equal(queue.latest({ do: "judge", key: "n3" }), undefined);
  queue.ask({ do: "judge", keys: ["n1", "n3"], state: "accepted" });
  assert.equal(queue.latest({ do: "judge", key: "n1" })?.state, "accepted");
  assert.equal(queue.latest({ do: "judge", key: "n3" })?.state, "accepted");
  assert.equal(queue.latest({ do: "judge", key: "n2" })?.state, "proposed");
});

test("a tab without storage still sends", () => {
  const closed = () => {
    throw new Error("closed");
  };
  const sent = [];
  const storage = { getItem: closed, setItem: closed, removeItem: closed };
  new EditQueue("d", (edits) => sent.push(...edits), storage).ask({ do: "undo" });
  assert.equal(sent.length, 1);
});

test("a text is cut where excerpts begin and end, counted in code points", () => {
  const items = [
    { key: "a", start: 2, end: 5 },
    { key: "b", start: 4, end: 6 },
  ];
  assert.deepEqual(cutAtExcerpts("🙂 one two", items), [
    { words: "🙂 ", keys: [] },
    { words: "on", keys: ["a"] },
    { words: "e", keys: ["a", "b"] },
    { words: " ", keys: ["b"] },
    { words: "two", keys: [] },
  ]);
  assert.deepEqual(cutAtExcerpts("", []), []);
  assert.deepEqual(cutAtExcerpts("all", [{ key: "a", start: 0, end: 3 }]), [{ words: "all", keys: ["a"] }]);
});

test("a passage is chosen by keyboard, sentence by sentence", () => {
  const spans = [
    [0, 4],
    [5, 9],
    [10, 14],
  ];
  assert.deepEqual(moveCursor(spans, null, "ArrowDown", false), [0, 0]);
  assert.deepEqual(moveCursor(spans, [0, 0], "ArrowDown", false), [1, 1]);
  assert.deepEqual(moveCursor(spans, [1, 1], "ArrowDown", true), [1, 2]);
  assert.deepEqual(moveCursor(spans, [1, 2], "ArrowDown", true), [1, 2]);
  assert.deepEqual(moveCursor(spans, [1, 2], "ArrowUp", true), [1, 1]);
  assert.deepEqual(moveCursor(spans, [1, 1], "ArrowUp", true), [1, 1]);
  assert.deepEqual(moveCursor(spans, [1, 2], "ArrowUp", false), [0, 0]);
  assert.equal(moveCursor(spans, null, "x", false), null);
  assert.equal(moveCursor([], null, "ArrowDown", false), null);
});

test("what most excerpts are linked to is offered to one that is not, the most frequent first", () => {
  const item = (key, state, ...ids) => ({ key, state, places: ids.map((id) => ({ id, name: id })), actors: [] });
  const items = [
    item("n1", "accepted", "a", "b"),
    item("n2", "proposed", "b"),
    item("n3", "rejected", "c", "c", "c"),
    item("n4", "proposed", "d", "b"),
  ];
  const offered = (one) => usualLinks(items, one, "places").map(({ id }) => id);
  assert.deepEqual(offered(item("n5", "proposed")), ["b", "a", "d"]);
  assert.deepEqual(offered(items[0]), ["d"]);
  assert.deepEqual(usualLinks(items, items[0], "actors"), []);
});

/** A board of a draft, and the way to have the server answer with an excerpt to go to. */
function makeBoard(draft) {
  const items = ["n1", "n2", "n3"].map((key) => ({ key, state: "proposed" }));
  const data = { draft, items, focus: null, undoable: true };
  const part = { data, setTriggerValue() {}, setStateValue() {}, root: { querySelector: () => null } };
  const board = new Board(/** @type {any} */ ({ part }));
  const answer = (key, n) => {
    board.props = /** @type {any} */ ({ part: { ...part, data: { ...data, focus: { key, n } } } });
    board.answered();
  };
  board.answered();
  return { board, answer };
}

test("an undo opens what it brings back, but closes nothing that was opened since it was asked", () => {
  const { board, answer } = makeBoard("d1");
  const mine = (number) => `${board.queue.client}:${number}`;
  assert.equal(board.current, "n1");
  board.undo();
  answer("n2", mine(1));
  assert.equal(board.current, "n2");
  board.undo();
  board.undo();
  answer("n3", mine(2));
  answer("n1", mine(3));
  assert.equal(board.current, "n1", "both answers lead on");
  board.undo();
  board.go("n3");
  board.ask({ do: "set", key: "n3", field: "dated_by", value: "x" });
  answer("n2", mine(4));
  assert.equal(board.current, "n3");
});

test("an edit that a reload cut off leads to its excerpt, unless another was opened since", () => {
  const { board, answer } = makeBoard("d2");
  answer("n2", "before:7");
  assert.equal(board.current, "n2");
  board.go("n3");
  answer("n1", "before:8");
  assert.equal(board.current, "n3");
});

test("a board that is put up anew shows what was looked at in its draft", () => {
  makeBoard("d3").board.go("n2");
  assert.equal(makeBoard("d3").board.current, "n2");
  assert.equal(makeBoard("d4").board.current, "n1");
});

test("what is changed in one that is chosen is changed in all of them, but for what each says itself", () => {
  const { board } = makeBoard("d5");
  const asked = () => {
    const { keys, key } = board.queue.waiting.at(-1) ?? {};
    return keys ?? key;
  };
  board.choose("n1");
  board.choose("n3", true);
  assert.deepEqual(board.keys, ["n1", "n2", "n3"]);
  board.choose("n2");
  board.askFor({ do: "place", key: "n3", id: "x" });
  assert.deepEqual(asked(), ["n1", "n3"]);
  board.askFor({ do: "set", key: "n1", field: "event_date", value: "2025" });
  assert.deepEqual(asked(), ["n1", "n3"]);
  board.askFor({ do: "set", key: "n1", field: "gist.en", value: "its own" });
  assert.equal(asked(), "n1");
  board.askFor({ do: "extend", key: "n1", side: "after" });
  assert.equal(asked(), "n1");
  board.askFor({ do: "place", key: "n2", id: "x" });
  assert.equal(asked(), "n2", "it is not chosen");
  board.judge("rejected", "n3");
  assert.deepEqual(asked(), ["n1", "n3"]);
  board.chooseAll();
  assert.deepEqual(board.keys, [], "some were chosen");
  board.chooseAll();
  assert.deepEqual(board.keys, ["n2"], "what is rejected is left out");
});
