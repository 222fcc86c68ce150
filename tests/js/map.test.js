import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Land, Others } from "../../layers/scene/areas.js";
import { groundNames, plain } from "../../layers/scene/ground.js";
import { rankOf } from "../../layers/scene/insets.js";
import { aside, bestRoom, sidesInOrder, Walk } from "../../layers/scene/layout.js";
import { halved, shorten } from "../../layers/scene/lettering.js";
import { Under } from "../../layers/scene/rooms.js";
import { firstIn, isView, isWithin } from "../../layers/scene/view.js";
import { Words } from "../../layers/words/words.js";
import { area } from "./shapes.js";

const NAMING = JSON.parse(readFileSync(new URL("../data/naming.json", import.meta.url), "utf8"));

for (const { name, rooms, best, out = 0, over = 0 } of NAMING.rooms)
  test(`a name: ${name}`, () => {
    const asked = rooms.map((room, at) => ({ at, out: 0, side: 0, ...room }));
    const found = bestRoom(asked, {
      isFree: (room) => room.free !== false,
      isWet: (room) => Boolean(room.wet),
      over: (room) => room.over ?? 0,
    });
    assert.deepEqual(found && [found.at, found.out, found.over], best === null ? null : [best, out, over]);
  });

for (const { name, half, high, leader, found } of NAMING.asides)
  test(`a line to a ground: ${name}`, () => {
    const spots = aside({ x: 0, y: 0 }, half, high, leader);
    const written = spots.map(({ x, y, begin, length }) => [x, y, begin.x, begin.y, Number(length.toFixed(2))]);
    // To be the same is to be in the same order; -0 is 0.
    assert.deepEqual(JSON.parse(JSON.stringify(written)), found);
  });

test("names are tried east, west, northeast, southeast, north and south of a mark; west first over the sea", () => {
  const rules = JSON.parse(readFileSync(new URL("../../layers/scene/rules.json", import.meta.url), "utf8"));
  const called = ([x, , y]) => (y < -0.5 ? "N" : y > 0.5 ? "S" : "") + (x > 0 ? "E" : x < 0 ? "W" : "");
  const sides = rules.labels.spots.map((spot) => ({ side: spot[0], name: called(spot) }));
  const order = (goesWest) => [...new Set(sidesInOrder(sides, goesWest).map(({ name }) => name))];
  assert.deepEqual(order(false).slice(0, 6), ["E", "W", "NE", "SE", "N", "S"]);
  assert.deepEqual(order(true), ["W", "NW", "SW", "E", "NE", "SE", "N", "S"]);
});

for (const { name, of, places, others, edged } of NAMING.grounds)
  test(`grounds that a name goes round: ${name}`, () => {
    const all = places.map(({ box, parent = null, ...place }) => ({
      ...place,
      parent,
      extents: box ? [area(box, place)] : [],
    }));
    const grounds = new Others(all, [], ["zone", "governorate"]);
    const found = (onlyEdged) =>
      grounds
        .of(
          all.find(({ id }) => id === of),
          onlyEdged,
        )
        .map(({ shape }) => shape.properties.id);
    assert.deepEqual(found(false), others);
    assert.deepEqual(found(true), edged ?? others);
  });

test("another country is other ground to what does not lie in it", () => {
  const abroad = area([5, 0, 9, 9], { id: "abroad", kind: "country" });
  const home = area([0, 0, 5, 9], { id: "home", kind: "country", home: true });
  const place = (lon) => ({ id: `at ${lon}`, kind: "zone", lon, lat: 1, parent: null, extents: [] });
  const grounds = new Others([place(1), place(6)], [abroad, home], []);
  const found = (lon) => grounds.of(place(lon)).map(({ shape }) => shape.properties.id);
  assert.deepEqual([found(1), found(6)], [["abroad"], []]);
});

test("to a neighbour’s name the country of the map is other ground, to its places it is not", () => {
  const home = { id: "home", kind: "country", parent: null, extents: [area([0, 0, 5, 9], { id: "home" })] };
  const port = { id: "port", kind: "site", parent: "home", lon: 5.1, lat: 1, extents: [] };
  const neighbour = area([5, 0, 9, 9], { id: "neighbour", kind: "country" });
  const grounds = new Others([home, port], [neighbour], []);
  const found = (of) => grounds.of(of).map(({ id, shape }) => [id, shape.properties.id]);
  assert.deepEqual(found({ id: "Neighbour", lon: 7, lat: 5 }), [["", "home"]]);
  assert.deepEqual(found(port), []);
});

test("a name lies over what its ends and its middle lie on, and of others’ ground what is reported counts", () => {
  const at = ([x, y]) => ({ lng: x, lat: -y });
  const map = { layerPointToLatLng: at, getPixelOrigin: () => ({ x: 0, y: 0 }), getZoom: () => 7 };
  const land = new Land([area([0, -9, 10, 9], { kind: "country" })], []);
  const under = new Under(map, land, { along: [-1, 0, 1], lines: [-0.5, 0.5] });
  const label = { key: "name" };
  const alongs = [-20, -4, 5].map((x) => under.along(label, { x, y: 0 }, 5));
  assert.deepEqual(alongs, ["water", "abroad", "abroad"]);
  const other = { id: "other", shape: area([4, -9, 12, 9]), box: [4, -9, 12, 9] };
  const over = (n) => {
    under.count({ other: n });
    return under.over([other], label, { x: 5, y: 0 }, [5, 2]);
  };
  assert.deepEqual([over(0), over(1), over(0)], [0, 4, 0]);
});

for (const { name, line, over } of NAMING.lines)
  test(`a name off lines, its own too: ${name}`, () => {
    const at = ([x, y]) => ({ lng: x, lat: -y });
    const map = { layerPointToLatLng: at, getPixelOrigin: () => ({ x: 0, y: 0 }), getZoom: () => 7 };
    const geometry = { type: "LineString", coordinates: line.map(([x, y]) => [x, -y]) };
    const road = { id: "road", kind: "line", parent: null, lon: 0, lat: 0, extents: [{ geometry, properties: {} }] };
    const grounds = new Others([road], [], []);
    const under = new Under(map, new Land([], []), { along: [-1, 0, 1], lines: [-0.5, 0.5] });
    const found = (n) => {
      under.count({ road: n });
      return under.over(grounds.of(road, true), { key: "name" }, { x: 0, y: 0 }, [20, 8]);
    };
    assert.deepEqual([found(0), found(1)], [0, over]);
    assert.deepEqual(grounds.lines, grounds.of(road));
  });

test("the headline is named first, then places of insets, then the others", () => {
  const frames = [
    { bounds: [0, 0, 10, 10], inset: false },
    { bounds: [5, 5, 6, 6], inset: true },
  ];
  const place = (id, lon) => ({ id, lon, lat: 5.5 });
  const ranks = [place("first", 1), place("enlarged", 5.5), place("other", 9)].map((one) =>
    rankOf(one, ["first"], frames),
  );
  assert.deepEqual(ranks, [1, 3, 4]);
});

test("an arrow goes to the nearest mark ahead, and to what lies aside only when nothing does", () => {
  const marks = [
    { id: "north", x: 0, y: -50 },
    { id: "here", x: 0, y: 0 },
    { id: "aside", x: 10, y: 40 },
    { id: "east", x: 60, y: 5 },
  ];
  const [north, here, aside, east] = marks;
  const walk = new Walk(marks);
  const go = (from, key) => walk.from(from, key);
  assert.deepEqual([go(here, "ArrowRight"), go(here, "ArrowUp"), go(here, "ArrowDown")], [east, north, aside]);
  assert.equal(go(north, "ArrowRight"), east);
  assert.equal(go(north, "ArrowUp"), null);
  assert.deepEqual([go(here, "Home"), go(here, "End"), go(here, "x")], [north, east, undefined]);
});

test("arrows lead to every mark, though it be the nearest of none", () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  for (const n of [0, 1, 2, 9, 40, 200]) {
    const marks = Array.from({ length: n }, () => ({ x: Math.round(1200 * random() ** 2), y: 700 * random() }));
    if (n > 2) marks.push({ ...marks[1] }); // at one spot with another
    marks.sort((a, b) => a.y - b.y || a.x - b.x);
    const walk = new Walk(marks);
    const reached = new Set(marks.slice(0, 1));
    for (const one of reached)
      for (const key of ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]) {
        const next = walk.from(one, key);
        if (next) reached.add(next);
      }
    assert.equal(reached.size, marks.length, `of ${n}`);
  }
});

test("ground is home, abroad or water", () => {
  const land = (kind, from, to) => area([from, 0, to, 1], { kind, default: true });
  const country = { kind: "country", extents: [land("country", 0, 2)] };
  const ground = new Land([land("country", 2, 3), land("disputed", 4, 5), land("governorate", 6, 7)], [country]);
  assert.deepEqual(
    [1, 2.5, 4.5, 6.5].map((lon) => ground.at(lon, 0.5)),
    ["home", "abroad", "water", "home"],
  );
});

test("a long name is cut between characters, not inside one", () => {
  assert.equal(shorten("abcdef", 6), "abcdef");
  assert.equal(shorten("abcdefg", 6), "abcde…");
  assert.equal(shorten("🚀🚀🚀🚀", 3), "🚀🚀…");
});

test("a larger frame than a phone's comes nearer, in steps and up to a limit", () => {
  assert.deepEqual(firstIn({ x: 340, y: 400 }, [38, 35, 6], 0.25), [38, 35, 6]);
  assert.deepEqual(firstIn({ x: 200, y: 100 }, [38, 35, 6], 0.25), [38, 35, 6]);
  assert.deepEqual(firstIn({ x: 680, y: 800 }, [38, 35, 6], 0.25), [38, 35, 7]);
  assert.deepEqual(firstIn({ x: 5000, y: 5000 }, [38, 35, 6], 0.25), [38, 35, 7.5]);
  assert.equal(firstIn({ x: 430, y: 900 }, [38, 35, 6], 0.25)[2], 6.25);
});

test("a view is three finite numbers and nothing else", () => {
  assert.equal(isView([1, 2, 3]), true);
  for (const other of [null, undefined, [], [1, 2], [1, 2, "3"], [1, 2, Number.NaN], "1,2,3", { length: 3 }])
    assert.equal(isView(other), false);
});

test("bounds hold their edges", () => {
  const bounds = [10, 20, 30, 40];
  assert.equal(isWithin(bounds, { lon: 10, lat: 40 }), true);
  assert.equal(isWithin(bounds, { lon: 9.99, lat: 30 }), false);
  assert.equal(isWithin(bounds, { lon: 20, lat: 40.1 }), false);
});

test("the ground names what is no place, from a zoom on", () => {
  const shape = (properties, geometry = { type: "Point", coordinates: [1, 2] }) => ({ geometry, properties });
  const area = { type: "Polygon", coordinates: [] };
  const names = groundNames(
    [
      shape({ name: "Sea", kind: "sea", place: null }),
      shape({ name: "Known", kind: "town", place: "known" }),
      shape({ name: "Same", kind: "town", place: null }),
      shape({ name: "", kind: "town", place: null }),
      shape({ name: "Land", kind: "big land", place: null, label_at: [3, 4] }, area),
      shape({ name: "Nowhere", kind: "country", place: null }, area),
    ],
    [
      { id: "known", name: "K" },
      { id: "x", name: "Same" },
    ],
    { sea: 0, other: 9 },
  );
  assert.deepEqual(names, [
    { text: "Sea", kind: "sea", lon: 1, lat: 2, least: 0 },
    { text: "Land", kind: "big-land", lon: 3, lat: 4, least: 9 },
  ]);
});

test("a kind is plain in a class name, and none is empty", () => {
  assert.deepEqual([plain("cease-fire line"), plain(null), plain('x" onload=')], ["cease-fire-line", "", "x-onload-"]);
});

test("numbers of excerpts take the form that the language asks for", () => {
  const words = {
    "count.excerpts.one": "{n} выдержка",
    "count.excerpts.few": "{n} выдержки",
    "count.excerpts.other": "{n} …",
  };
  const russian = new Words(words, "ru");
  assert.deepEqual(
    [1, 3, 7].map((n) => russian.count("count.excerpts", n)),
    ["1 выдержка", "3 выдержки", "7 …"],
  );
  assert.equal(new Words({ "count.excerpts": "{n} excerpts" }, "en").count("count.excerpts", 2), "2 excerpts");
  assert.equal(russian.say("no.such.word"), "no.such.word");
  assert.equal(new Words({ a: "{x} of {y}" }, "en").say("a", { x: 1 }), "1 of {y}");
});

test("a name is put in two lines as equally long as its words allow", () => {
  assert.deepEqual(halved("Southern provinces"), ["Southern", "provinces"]);
  assert.deepEqual(halved("Ground held beyond the zone"), ["Ground held", "beyond the zone"]);
  assert.deepEqual(halved("Tartus"), ["Tartus"]);
});
