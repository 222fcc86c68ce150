import assert from "node:assert/strict";
import { test } from "node:test";
import {
  across,
  boxOf,
  covers,
  down,
  fitted,
  keptWithin,
  leastZoom,
  mercator,
  pixelsPerDegree,
} from "../../layers/scene/geometry.js";
import { insetSize, isWide, roomFor } from "../../layers/scene/insets.js";
import { baseOf } from "../../layers/scene/view.js";
import { area } from "./shapes.js";

const BASE = [31.5, 29, 46.5, 39.2];
const NO_ROOM = { left: 0, top: 0, right: 0, bottom: 0 };
const SIZES = [
  { x: 900, y: 720 },
  { x: 1920, y: 400 },
  { x: 320, y: 900 },
];

/** The edges of what a map of some size shows, in degrees of longitude and on Mercator's map. */
function edges([longitude, latitude, zoom], { x, y }) {
  const scale = pixelsPerDegree(zoom);
  const middle = mercator(latitude);
  return [longitude - x / 2 / scale, middle - y / 2 / scale, longitude + x / 2 / scale, middle + y / 2 / scale];
}

test("the least zoom is one at which the base fills the map, and hardly nearer", () => {
  for (const size of SIZES) {
    const zoom = leastZoom(BASE, size);
    const scale = pixelsPerDegree(zoom);
    const [across, down] = [15 * scale, (mercator(39.2) - mercator(29)) * scale];
    assert.ok(across >= size.x && down >= size.y);
    assert.ok(Math.min(across / size.x, down / size.y) < 1.01);
  }
});

test("a view is moved no further than to where the base fills the map", () => {
  for (const size of SIZES)
    for (const at of [
      [0, 0, 7],
      [90, 80, 8],
      [39, 35, leastZoom(BASE, size)],
    ]) {
      const zoom = Math.max(at[2], leastZoom(BASE, size));
      const [west, south, east, north] = edges(keptWithin([at[0], at[1], zoom], BASE, size), size);
      const pixel = 1 / pixelsPerDegree(zoom);
      assert.ok(west > 31.5 - pixel && east < 46.5 + pixel);
      assert.ok(south > mercator(29) - pixel && north < mercator(39.2) + pixel);
    }
  assert.deepEqual(keptWithin([39, 35, 8], BASE, SIZES[0]), [39, 35, 8]);
});

test("bounds are fitted into what is free, in its middle", () => {
  const bounds = [35.5, 32.2, 42.45, 37.4];
  const room = { left: 280, top: 10, right: 20, bottom: 30 };
  const size = { x: 922, y: 752 };
  const at = fitted(bounds, size, room, [5, 11]);
  const [west, south, east, north] = edges(at, size);
  const scale = pixelsPerDegree(at[2]);
  const left = (35.5 - west) * scale;
  const right = (east - 42.45) * scale;
  const top = (north - mercator(37.4)) * scale;
  const bottom = (mercator(32.2) - south) * scale;
  assert.ok(left >= 280 && right >= 20 && top >= 10 && bottom >= 30);
  assert.ok(Math.abs(left - 280 - (right - 20)) < 1 && Math.abs(top - 10 - (bottom - 30)) < 1);
  assert.ok(left - 280 < 5); // as large as can be
  assert.equal(fitted(bounds, size, NO_ROOM, [5, 6])[2], 6);
  assert.equal(fitted(bounds, size, NO_ROOM, [8, 11])[2], 8);
});

test("only a base that fills the collection's bounds is one", () => {
  assert.equal(baseOf({ bounds: BASE, extent: null }), null);
  assert.equal(baseOf({ bounds: BASE, extent: [31.5, 29, 46, 39.2] }), null);
  const [west, south, east, north] = /** @type {number[]} */ (baseOf({ bounds: BASE, extent: BASE }));
  assert.ok(west > 31.5 && south > 29 && east < 46.5 && north < 39.2);
});

test("an inset takes its room at its side of a wide map alone", () => {
  const frames = [
    { id: "all", bounds: BASE, inset: false, corner: null },
    { id: "near", bounds: [35.4, 32.4, 36.5, 33.6], inset: true, corner: "bottom-left" },
  ];
  const size = { x: 900, y: 720 };
  assert.equal(isWide(size), true);
  const { x, y } = insetSize(frames[1], size);
  assert.ok(x > 200 && x < 300 && y < 0.6 * 720);
  assert.ok(Math.abs(y / x - (mercator(33.6) - mercator(32.4)) / 1.1) < 0.01);
  const room = roomFor(frames, size);
  assert.ok(room.left > x && room.right < 50);
  assert.ok(roomFor([frames[0], { ...frames[1], corner: "top-right" }], size).right > x);
  const narrow = roomFor(frames, { x: 375, y: 600 });
  assert.ok(narrow.left < 20 && narrow.top > 50);
  // On a wide and low map the tray would lie over the first frame.
  assert.ok(roomFor(frames, { x: 700, y: 448 }).bottom >= 80 && room.bottom < 20);
  assert.ok(insetSize(frames[1], { x: 2000, y: 500 }).y <= 0.6 * 500);
});

test("an area holds what is in its rings and not in its holes", () => {
  const square = (from, to) => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
    [from, from],
  ];
  const holed = { type: "Polygon", coordinates: [square(0, 10), square(4, 6)] };
  const parts = { type: "MultiPolygon", coordinates: [holed.coordinates, [square(20, 21)]] };
  for (const geometry of [holed, parts]) {
    assert.equal(covers({ geometry }, 1, 1), true);
    assert.equal(covers({ geometry }, 5, 5), false);
    assert.equal(covers({ geometry }, 11, 5), false);
  }
  assert.equal(covers({ geometry: parts }, 20.5, 20.5), true);
  assert.equal(covers({ geometry: { type: "Point", coordinates: [1, 1] } }, 1, 1), false);
});

test("of many edges those at a point's latitude say as much as all", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  // A star of many points, some of them at one latitude, and a hole.
  const ring = (points, least, most) =>
    Array.from({ length: points }, (_, at) => {
      const [angle, far] = [(2 * Math.PI * at) / points, least + random() * (most - least)];
      return [far * Math.cos(angle), at % 5 ? far * Math.sin(angle) : Math.round(far * Math.sin(angle))];
    });
  const rings = [ring(600, 5, 10), ring(90, 1, 4)];
  const crossed = ([x, y]) =>
    rings
      .flatMap((points) => points.map((point, at) => [point, points.at(at - 1)]))
      .filter(([[x1, y1], [x2, y2]]) => y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1).length;
  const geometry = { type: "Polygon", coordinates: rings };
  const spots = Array.from({ length: 4000 }, () => [24 * random() - 12, 24 * random() - 12]);
  const asked = [...spots, ...rings.flat(), ...rings.flat().map(([x, y]) => [x - 1, y])];
  const inside = asked.filter(([x, y]) => covers({ geometry }, x, y));
  assert.deepEqual(
    inside,
    asked.filter((spot) => crossed(spot) % 2),
  );
  assert.ok(inside.length > 500);
});

test("a place's box is that of its default areas, else of all, and of no line", () => {
  const line = {
    geometry: {
      type: "LineString",
      coordinates: [
        [0, 0],
        [9, 9],
      ],
    },
    properties: {},
  };
  assert.deepEqual(
    boxOf({ extents: [area([1, 2, 3, 4]), area([0, 0, 9, 9], { default: false }), line] }),
    [1, 2, 3, 4],
  );
  assert.deepEqual(boxOf({ extents: [area([0, 0, 9, 9], { default: false })] }), [0, 0, 9, 9]);
  assert.equal(boxOf({ extents: [line] }), null);
});

test("the world has 256 pixels at zoom 0, in Mercator's projection", () => {
  assert.deepEqual([across(-180), across(0), across(180), down(0)], [0, 128, 256, 128]);
  assert.ok(Math.abs(down(85.0511287798) - 0) < 0.1 && Math.abs(down(45) - 92.09) < 0.01);
});
