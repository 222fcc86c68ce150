import assert from "node:assert/strict";
import { test } from "node:test";

import { covers } from "../../layers/scene/within.js";

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
