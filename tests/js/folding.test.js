import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { areOne, Folding, isSame, MOST_TOLD } from "../../layers/scene/folding.js";
import { across, down } from "../../layers/scene/geometry.js";
import { Size } from "../../layers/scene/layout.js";
import { bitsOf } from "../../layers/scene/links.js";
import { area } from "./shapes.js";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const RULES = read("../../layers/scene/rules.json");
const { bounds, largest, cases } = read("../data/folding.json");

function oneList(rows) {
  return { sizes: rows.map((row) => row.length), cells: rows.flat() };
}

for (const { name, zoom, room = 0, places, headline = [], counts, certain, shared = [], passes, sure, marks } of cases)
  test(name, () => {
    const all = places.map(({ box, parent = null, ...place }) => ({
      ...place,
      parent,
      extents: box ? [area(box)] : [],
    }));
    const index = Object.fromEntries(places.map(({ id }, n) => [id, n]));
    const rows = shared.map((ids) => ids.map((id) => index[id]));
    const folding = new Folding(all, oneList(rows), RULES, new Size(RULES, largest, room), bounds, headline);
    const numbers = {
      counts,
      certain,
      shared: passes ? bitsOf(passes) : null,
      sharedCertain: sure ? bitsOf(sure) : null,
    };
    const found = folding.fold(numbers, zoom);
    assert.deepEqual(
      found.map(({ parts, form, n, certain, radius }) => ({
        holds: parts.map(({ id }) => id),
        form,
        n,
        certain,
        radius,
      })),
      marks.map(({ shares, ...mark }) => mark),
    );
    for (const [at, mark] of found.entries()) {
      const shares = folding.shares(mark, numbers);
      if (marks[at].shares) assert.deepEqual(shares, marks[at].shares);
      assert.equal(
        shares.reduce((sum, n) => sum + n, 0),
        mark.n,
      );
      for (const [part, { id }] of mark.parts.entries()) {
        const begun = folding.shares(mark, numbers, id);
        assert.equal(begun[part], counts[id], "all that it has");
        assert.equal(
          begun.reduce((sum, n) => sum + n, 0),
          mark.n,
        );
      }
    }
  });

test("an excerpt counts once in a mark, of however many places it is and however many of them the mark stands for", () => {
  // biome-ignore format: a row of places each
  const rows = [[0, 1], [0, 5], [1, 2], [0, 1, 2], [0, 1, 4], [0, 4, 5], [2, 1, 0], [0, 1, 2, 3], [1, 2, 4, 5], [0, 1, 2, 3, 4]];
  const places = [...Array(6).keys()].map((n) => ({
    id: `p${n}`,
    name: `${n}`,
    kind: "site",
    lon: n < 4 ? 36 + n / 1e4 : 37 + n / 1e4,
    lat: 34,
    parent: null,
    extents: [],
  }));
  const folding = new Folding(places, oneList(rows), RULES, new Size(RULES, 30), [30, 30, 40, 40], []);
  for (const passes of [rows.map((_, row) => row), [0, 3, 6, 7, 9], [1, 2, 4, 5, 8]]) {
    const has = (place) => passes.filter((row) => rows[row].includes(place)).length;
    const counts = Object.fromEntries(places.map(({ id }, place) => [id, has(place)]).filter(([, n]) => n));
    const marks = folding.fold({ counts, shared: bitsOf(passes) }, 7);
    assert.ok(marks.length === 2 && marks[0].parts.length > 2, "near ones fold, far ones do not");
    for (const { parts, n } of marks) {
      const inside = new Set(parts.map(({ id }) => Number(id.slice(1))));
      assert.equal(n, passes.filter((row) => rows[row].some((place) => inside.has(place))).length);
    }
  }
});

test("an overlap is measured along the line of the centres, against the smaller circle", () => {
  const at = (x, y, radius) => ({ x, y, radius });
  assert.equal(areOne(at(0, 0, 9), at(12, 0, 9)), false);
  assert.equal(areOne(at(0, 0, 9), at(11.9, 0, 9)), true);
  assert.equal(areOne(at(0, 0, 30), at(0, 32.9, 9)), true);
  assert.equal(areOne(at(0, 0, 30), at(0, 33, 9)), false);
});

/** Places and excerpts from a seed, as many as the page is made for. */
function crowd(many) {
  let seed = 7;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const kinds = ["site", "town", "town", "governorate"];
  const places = Array.from({ length: many }, (_, n) => {
    const [lon, lat] = [35 + 8 * random(), 32 + 6 * random()];
    const kind = kinds[n % 4];
    const extents = kind === "governorate" ? [area([lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1])] : [];
    return { id: `p${n}`, kind, lon, lat, parent: n % 5 ? `p${Math.floor(random() * n)}` : null, extents };
  });
  const own = new Map();
  const shared = [];
  for (let excerpt = 0; excerpt < 20 * many; excerpt++) {
    const linked = [...new Set(Array.from({ length: excerpt % 3 ? 1 : 2 }, () => Math.floor(many * random() ** 2)))];
    for (const n of linked) own.set(`p${n}`, (own.get(`p${n}`) ?? 0) + 1);
    if (linked.length > 1) shared.push(linked);
  }
  return { places, shared, counts: Object.fromEntries(own) };
}

test("every place with excerpts stands in one mark, whose circles no longer overlap and whose number is right", () => {
  const { places, shared, counts } = crowd(600);
  const index = new Map(places.map(({ id }, n) => [id, n]));
  const size = new Size(RULES, 12000, 500);
  const folding = new Folding(places, oneList(shared), RULES, size, [0, 0, 60, 60], []);
  for (const zoom of [4, 6, 7.25, 9, 12]) {
    const marks = folding.fold({ counts }, zoom);
    const held = marks.flatMap(({ parts }) => parts.map(({ id }) => id));
    assert.deepEqual(held.sort(), Object.keys(counts).sort());
    const scale = 2 ** zoom;
    const circles = marks
      .filter(({ form }) => form === "circle")
      .map(({ place, radius }) => ({ x: across(place.lon) * scale, y: down(place.lat) * scale, radius }));
    for (const [n, circle] of circles.entries())
      assert.ok(!circles.slice(n + 1).some((other) => areOne(circle, other, size.roomAt(zoom))));
    for (const { parts, n } of marks) {
      const inside = new Set(parts.map(({ id }) => index.get(id)));
      const twice = shared.map((row) => row.filter((at) => inside.has(at)).length - 1).filter((more) => more > 0);
      assert.equal(n, parts.reduce((sum, { id }) => sum + counts[id], 0) - twice.reduce((sum, more) => sum + more, 0));
    }
  }
});

test("five thousand places fold in a moment", () => {
  const { places, shared, counts } = crowd(5000);
  const folding = new Folding(places, oneList(shared), RULES, new Size(RULES, 100000), [0, 0, 60, 60], []);
  for (const zoom of [4, 6, 7.5, 10]) {
    // The processor's time, the least of some: what else runs on the machine only adds.
    const times = Array.from({ length: 5 }, (_, more) => {
      const numbers = { counts: { ...counts, [places[0].id]: 1000 + more } }; // none that it remembers
      const begun = process.cpuUsage();
      folding.fold(numbers, zoom);
      return process.cpuUsage(begun).user / 1000;
    });
    assert.ok(Math.min(...times) < 200, `${times} ms at zoom ${zoom}`);
  }
});

test("what is folded ahead is there when it is shown, and changes nothing of what is shown", () => {
  const { places, shared, counts } = crowd(300);
  const make = () => new Folding(places, oneList(shared), RULES, new Size(RULES, 1000), [0, 0, 60, 60], []);
  const few = Object.fromEntries(Object.entries(counts).filter((_, at) => at % 2));
  const now = { counts, shared: null };
  const next = { counts: few, shared: bitsOf(shared.flatMap((row, n) => (row.every((at) => at % 2) ? [n] : []))) };
  const folding = make();
  const shown = folding.fold(now, 6);
  const prepared = folding.fold(next, 6);
  assert.deepEqual(prepared, make().fold(next, 6));
  assert.notDeepEqual(prepared, shown);
  const told = (/** @type {Folding} */ by, /** @type {typeof shown} */ marks, /** @type {typeof now} */ numbers) =>
    marks.map((mark) => by.shares(mark, numbers));
  assert.deepEqual(told(folding, shown, now), told(make(), shown, now), "said of what is shown");
  assert.equal(folding.fold(now, 6), shown);
  assert.equal(folding.fold(structuredClone(next), 6), prepared);
  assert.deepEqual(told(folding, prepared, next), told(make(), prepared, next));
  assert.notDeepEqual(folding.fold(next, 8), prepared, "nearer they are other marks");
});

test("a mark of very many places says no more what each of them adds", () => {
  const at = (many) => {
    const places = Array.from({ length: many }, (_, n) => ({
      id: `p${n}`,
      kind: "town",
      lon: 10,
      lat: 10,
      extents: [],
    }));
    const counts = Object.fromEntries(places.map(({ id }) => [id, 2]));
    const folding = new Folding(places, oneList([[0, 1]]), RULES, new Size(RULES, 100), bounds, []);
    return folding.shares(folding.fold({ counts }, 5)[0], { counts });
  };
  assert.deepEqual(at(3), [1, 2, 2]);
  assert.equal(at(MOST_TOLD).length, MOST_TOLD);
  assert.equal(at(MOST_TOLD + 1), null);
});

test("numbers are the same where each of them is: of each place, and of what several share", () => {
  const numbers = { counts: { a: 1, b: 2 }, certain: { a: 1 }, shared: bitsOf([0, 9]), sharedCertain: null };
  assert.equal(isSame(numbers, structuredClone(numbers)), true);
  const others = [
    { counts: { a: 1 } },
    { counts: { a: 1, c: 2 } },
    { counts: { a: 1, b: 3 } },
    { certain: null },
    { certain: { a: 2 } },
    { shared: bitsOf([1, 9]) },
    { shared: null },
    { shared: bitsOf([0]) },
    { sharedCertain: bitsOf([0]) },
  ];
  for (const other of others) {
    assert.equal(isSame(numbers, { ...numbers, ...other }), false);
    assert.equal(isSame({ ...numbers, ...other }, numbers), false);
  }
});
