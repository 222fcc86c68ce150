import assert from "node:assert/strict";
import { test } from "node:test";

import { stepOf } from "../../layers/words/steps.js";

test("arrows lead on and back, round the ends, the way the text runs", () => {
  const led = (direction) =>
    ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"].map((key) => stepOf(key, 0, 3, direction));
  assert.deepEqual(led("ltr"), [1, 2, 1, 2]);
  assert.deepEqual(led("rtl"), [2, 1, 1, 2]);
  assert.equal(stepOf("ArrowRight", 2, 3, "ltr"), 0);
  assert.equal(stepOf("End", 0, 3, "rtl"), 2);
  assert.equal(stepOf("Home", 2, 3, "rtl"), 0);
});

test("other keys lead nowhere, and nothing leads to nothing", () => {
  for (const key of ["Tab", "Enter", "a"]) assert.equal(stepOf(key, 0, 3, "ltr"), null);
  assert.equal(stepOf("End", -1, 0, "ltr"), null);
});
