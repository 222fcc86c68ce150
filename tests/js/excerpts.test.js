import assert from "node:assert/strict";
import { test } from "node:test";

import { Excerpts, NOTHING } from "../../layers/export/snapshot/excerpts.js";
import { bitsOf } from "../../layers/scene/links.js";

const ONE = { from: 1, to: 1, dated: true, own: [0], places: [0, 1], actors: ["a", "up"] };
const LONG = { from: 0, to: 3, dated: true, own: [0, 1], places: [0, 1], actors: ["b"] };
const OPEN = { from: 2, to: null, dated: true, own: [1], places: [1], actors: ["a"] };
const UNDATED = { from: null, to: null, dated: false, own: [], places: [], actors: [] };
const CONTENTS = {
  excerpts: [ONE, LONG, OPEN, UNDATED],
  places: ["p", "q"],
  months: Array(4).fill({ short: "", long: "" }),
  window: [0, 3],
  certain: false,
  chosen: [null, null],
  off: [{ id: "q", name: "Q as a whole", whole: true }],
};
const asking = (changes) => ({ ...NOTHING, ...changes });
const passing = (changes, contents = {}) =>
  new Excerpts({ ...CONTENTS, ...contents }).passing(asking(changes)).flatMap((passes, n) => (passes ? [n] : []));

test("nothing asked for lets all pass", () => {
  assert.deepEqual(passing({}), [0, 1, 2, 3]);
});

test("months let pass what may lie in them, or what surely does", () => {
  assert.deepEqual(passing({ first: 1, last: 1 }), [0, 1]);
  assert.deepEqual(passing({ first: 3 }), [1, 2]);
  assert.deepEqual(passing({ last: 0 }), [1]);
  assert.deepEqual(passing({ first: 1, last: 1 }, { certain: true }), [0]);
  assert.deepEqual(passing({ first: 1, last: 1, undated: true }), [0, 1, 3]);
});

test("actors and a place are asked for by any and by all above", () => {
  assert.deepEqual(passing({ actors: ["up", "b"] }), [0, 1]);
  assert.deepEqual(passing({ place: "q", actors: ["a"] }), [0, 2]);
  assert.deepEqual(passing({ place: "nowhere" }), []);
});

test("each count leaves out its own part of what is asked", () => {
  const excerpts = new Excerpts(CONTENTS);
  const asked = asking({ place: "p", actors: ["a"] });
  assert.deepEqual(excerpts.numbers(asked).counts, { p: 1, q: 1 });
  assert.deepEqual(
    [...excerpts.byActor(asked)],
    [
      ["a", 1],
      ["up", 1],
      ["b", 1],
    ],
  );
  assert.deepEqual(excerpts.byMonth(asking({ place: "p", first: 3 })), [
    { certain: 0, possible: 1 },
    { certain: 1, possible: 2 },
    { certain: 0, possible: 1 },
    { certain: 0, possible: 1 },
  ]);
});

test("an open side reaches to the end of the window", () => {
  const counts = new Excerpts({ ...CONTENTS, excerpts: [OPEN] }).byMonth(NOTHING);
  assert.deepEqual(
    counts.map(({ possible }) => possible),
    [0, 0, 1, 1],
  );
});

test("the map gets the places' own counts, which of them are certain, and which rows of shared ones count", () => {
  const excerpts = new Excerpts(CONTENTS);
  assert.deepEqual(excerpts.shared, [LONG]);
  const [first, none] = [bitsOf([0]), bitsOf([])];
  const all = { counts: { p: 2, q: 2 }, certain: { p: 2, q: 2 }, shared: first, sharedCertain: first };
  assert.deepEqual(excerpts.numbers(NOTHING), all);
  const march = excerpts.numbers(asking({ first: 1, last: 1 }));
  assert.deepEqual(march, { counts: { p: 2, q: 1 }, certain: { p: 1 }, shared: first, sharedCertain: none });
  const chosen = new Excerpts({ ...CONTENTS, chosen: [0, 3] }).numbers(asking({ undated: true }));
  assert.deepEqual(chosen.certain, { p: 2, q: 1 });
});

test("a place's own excerpts, and those without a place, can be asked for", () => {
  assert.deepEqual(passing({ place: "q", own: true }), [1, 2]);
  assert.deepEqual(passing({ place: "q" }), [0, 1, 2]);
  assert.deepEqual(passing({ unplaced: true }), [3]);
  assert.deepEqual(new Excerpts(CONTENTS).related(asking({ place: "p" })), ["q"]);
});

test("what the map cannot show is listed with its number", () => {
  assert.deepEqual(
    new Excerpts(CONTENTS).offMap(asking({ actors: ["a"] }), "no place").map(({ what, name, n }) => [what, name, n]),
    [["whole", "Q as a whole", 1]],
  );
  assert.deepEqual(
    new Excerpts(CONTENTS).offMap(NOTHING, "no place").map(({ what, n }) => [what, n]),
    [
      ["whole", 2],
      ["none", 1],
    ],
  );
});
