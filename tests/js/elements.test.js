import assert from "node:assert/strict";
import { test } from "node:test";

import { goThrough } from "../../layers/scene/elements.js";

globalThis.window = /** @type {any} */ (globalThis);

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Steps of a millisecond each, which note what they are. */
function* stepsOf(many, noted) {
  for (let step = 0; step < many; step++) {
    const end = performance.now() + 1;
    while (performance.now() < end);
    noted.push(step);
    yield;
  }
  noted.push("end");
}

test("steps go on where they stopped, a task each time, until they are no more wanted", async () => {
  const noted = [];
  goThrough(stepsOf(12, noted), () => true, 3);
  const first = noted.length;
  assert.ok(first > 0 && first < 12, `${first} steps in the first task`);
  await wait(200);
  assert.deepEqual(noted, [...Array(12).keys(), "end"]);

  const left = [];
  let isWanted = true;
  goThrough(stepsOf(12, left), () => isWanted, 3);
  const begun = left.length;
  isWanted = false;
  await wait(100);
  assert.equal(left.length, begun);
});

test("without an end all steps are of one task", () => {
  const noted = [];
  goThrough(stepsOf(12, noted), () => true, Infinity);
  assert.equal(noted.at(-1), "end");
});
