import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { apart, around, Boxes, boxAt, contains, holds, overlap, Rows, Size } from "../../layers/scene/layout.js";

const RULES = JSON.parse(readFileSync(new URL("../../layers/scene/rules.json", import.meta.url), "utf8"));

test("boxes overlap only where they share some inside", () => {
  assert.equal(overlap(boxAt(0, 0, 5, 5), boxAt(10, 0, 5, 5)), false);
  assert.equal(overlap(boxAt(0, 0, 5, 5), boxAt(9, 0, 5, 5)), true);
  assert.equal(overlap(boxAt(0, 0, 5, 5), boxAt(10, 0, 5, 5, 1)), true);
});

test("a box holds its edges, and contains itself", () => {
  const box = boxAt(10, 20, 4, 2);
  assert.equal(holds(box, { x: 14, y: 22 }), true);
  assert.equal(holds(box, { x: 14.1, y: 22 }), false);
  assert.equal(contains(box, box), true);
});

test("a collision is found across cells, and in what lies below", () => {
  const below = new Boxes();
  below.add(boxAt(500, 500, 100, 100));
  const boxes = new Boxes(below);
  boxes.add(boxAt(64, 64, 10, 10));
  assert.equal(boxes.hits(boxAt(75, 60, 5, 5)), true);
  assert.equal(boxes.hits(boxAt(90, 60, 5, 5)), false);
  assert.equal(boxes.hits(boxAt(600, 600, 5, 5)), true);
});

test("a collision may be asked for of some boxes only", () => {
  const boxes = new Boxes();
  boxes.add(Object.assign(boxAt(0, 0, 10, 10), { soft: true }));
  assert.equal(
    boxes.hits(boxAt(5, 5, 5, 5), (other) => !other.soft),
    false,
  );
  assert.equal(
    boxes.hits(boxAt(5, 5, 5, 5), (other) => other.soft),
    true,
  );
});

test("a box is as far from a circle as its nearest edge or corner", () => {
  const circle = { x: 0, y: 0, radius: 5 };
  assert.equal(apart(boxAt(20, 0, 5, 50), circle), 10);
  assert.equal(apart({ left: 3, top: 4, right: 9, bottom: 9 }, { ...circle, radius: 1 }), 4);
  assert.equal(apart(boxAt(2, 2, 1, 1), circle), 0);
});

test("the radius of a circle is 5 and 4.2 times the root of its count", () => {
  const size = new Size(RULES, 53);
  assert.deepEqual(
    [1, 3, 8, 22].map((count) => size.radius(count)),
    [9, 12, 17, 25],
  );
});

test("where a circle may stand for thousands all grow more slowly, with room for the digits", () => {
  const size = new Size(RULES, 100_000);
  assert.equal(size.radius(100_000), RULES.sizes.most);
  assert.equal(size.radius(1), RULES.sizes.smallest);
  assert.ok(size.radius(10) > RULES.sizes.smallest);
  assert.ok(size.radius(1000) < 2 * size.radius(10));
  assert.equal(new Size(RULES, 1).radius(5000), RULES.sizes.most);
});

test("the legend's samples are in order, each once, none huge", () => {
  assert.deepEqual(new Size(RULES, 9).samples(), [1, 3, 9]);
  assert.deepEqual(new Size(RULES, 2).samples(), [1, 2]);
  assert.deepEqual(new Size(RULES, 0).samples(), [1]);
  assert.deepEqual(new Size(RULES, 54).samples(), [1, 8, RULES.sizes.largest_sample]);
  const many = new Size(RULES, 40_000);
  assert.deepEqual(many.samples(), [1, 6000, 20_000], "round numbers");
  assert.ok(Math.abs(many.radius(20_000) - new Size(RULES, 54).radius(RULES.sizes.largest_sample)) <= 1, "as large");
});

test("circles of thousands are told apart", () => {
  const size = new Size(RULES, 40_000);
  const radii = [300, 5000, 12_000, 23_000, 40_000].map((count) => size.radius(count));
  assert.deepEqual(radii, [16, 20, 23, 29, 36]);
});

test("words stand under a number only where the circle has room for them", () => {
  const size = new Size(RULES, 53);
  assert.equal(size.holdsWords("3 places", 17), false);
  assert.equal(size.holdsWords("3 places", 26), true);
  assert.equal(size.holdsWords("140 places", 26), false);
  assert.equal(size.holdsWords("140 places", 31), true);
});

const VIEW = boxAt(500, 500, 500, 500);
const square = (from, to) =>
  [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
  ].map(([x, y]) => ({ x, y }));

test("a name that fits lies wholly inside its area, not in a hole of it, the nearest to its centre first", () => {
  const rooms = new Rows([square(0, 400), square(150, 250)]).spots(1, { x: 0, y: 0 }, 40, 8, VIEW);
  const inside = rooms.filter(({ out }) => !out);
  assert.ok(inside.length > 20);
  const [first] = inside;
  assert.ok(Math.abs(first.x - 200) <= 160 && Math.abs(first.y - 200) <= 160);
  for (const { x, y } of inside.slice(0, 10)) {
    assert.ok(contains(boxAt(200, 200, 200, 200), boxAt(x, y, 40, 8)));
    assert.equal(overlap(boxAt(200, 200, 50, 50), boxAt(x, y, 40, 8)), false);
  }
});

test("a name wider than its area begins, ends or lies across it", () => {
  const rooms = new Rows([square(300, 340)]).spots(1, { x: 0, y: 0 }, 50, 8, VIEW);
  assert.deepEqual([...new Set(rooms.map(({ side }) => side))].sort(), [-1, 0, 1]);
  for (const { x, out } of rooms) {
    assert.ok(out > 0);
    assert.ok(x + 50 > 300 && x - 50 < 340);
  }
});

test("a name goes where the area is in view, at any zoom", () => {
  const rooms = new Rows([square(0, 1000)]).spots(4, { x: 3500, y: 0 }, 40, 8, VIEW);
  assert.ok(rooms.length > 0);
  for (const { x, y } of rooms) assert.ok(contains(boxAt(250, 500, 250, 500), boxAt(x, y, 40, 8)));
  assert.deepEqual(new Rows([square(0, 10)]).spots(1, { x: 5000, y: 0 }, 40, 8, VIEW), []);
});

test("round a point the nearest spots come first, and the point before them", () => {
  const spots = around({ x: 100, y: 50 }, 30, 10, [1, 2]);
  assert.equal(spots.length, 15);
  assert.deepEqual(spots[0], { x: 100, y: 50 });
  assert.deepEqual(new Set(spots.slice(1, 3).map(({ y }) => y)), new Set([40, 60]));
  assert.deepEqual(
    new Set(spots.slice(-4).map(({ x, y }) => `${x} ${y}`)),
    new Set(["70 30", "70 70", "130 30", "130 70"]),
  );
});
