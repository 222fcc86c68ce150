import assert from "node:assert/strict";
import { test } from "node:test";

import { closeTop, onEscape } from "../../layers/page/keyboard.js";

test("Esc closes one thing at a time, what lies on top first; closed things are passed over", () => {
  const open = new Set(["selection", "drawer", "box"]);
  onEscape("selection", 9, () => open.delete("selection"));
  onEscape("box", 1, () => open.delete("box"));
  onEscape("drawer", 2, () => open.delete("drawer"));
  const left = [];
  while (closeTop()) left.push([...open].join(" "));
  assert.deepEqual(left, ["selection drawer", "selection", ""]);
});

test("what is said again under one name replaces what was said before", () => {
  const closed = [];
  onEscape("menu", 3, () => closed.push("old") > 0);
  onEscape("menu", 3, () => closed.push("new") > 0);
  closeTop();
  assert.deepEqual(closed, ["new"]);
});
