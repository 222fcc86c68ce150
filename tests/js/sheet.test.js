import assert from "node:assert/strict";
import { test } from "node:test";

import { nextStep, restingStep, stopsIn } from "../../layers/page/sheet.js";

const STOPS = stopsIn(700);

test("a sheet stands at a hand's height, a little over half, or full", () => {
  assert.deepEqual(
    STOPS.map(({ height }) => Math.round(height)),
    [88, 406, 700],
  );
});

test("let go without speed it rests at what is nearest", () => {
  assert.equal(restingStep(90, 0, STOPS), "peek");
  assert.equal(restingStep(300, 0.1, STOPS), "half");
  assert.equal(restingStep(650, -0.1, STOPS), "full");
});

test("thrown it goes where it was thrown, and never beyond the ends", () => {
  assert.equal(restingStep(120, 1, STOPS), "half");
  assert.equal(restingStep(650, -1, STOPS), "half");
  assert.equal(restingStep(700, 1, STOPS), "full");
  assert.equal(restingStep(88, -1, STOPS), "peek");
});

test("a press goes a step up, and from the top down again", () => {
  assert.deepEqual(["peek", "half", "full"].map(nextStep), ["half", "full", "peek"]);
});
