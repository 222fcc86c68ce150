import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

// As much of Leaflet as outlines are drawn with.
class Polyline {
  constructor(feature) {
    this.feature = feature;
  }
  setLatLngs(given) {
    this.given = given;
  }
}
globalThis.L = { Polyline, GeoJSON: { coordsToLatLngs: (coordinates, depth) => ({ coordinates, depth }) } };

const { bitsOf, readMeant } = await import("../../layers/scene/links.js");
const { readDocument, readShown, refineWhenNear } = await import("../../layers/scene/shortened.js");
const { grid, shapes, outlines, rows, shared, far, sharedFar, meant } = JSON.parse(
  await readFile(new URL("../data/shortened.json", import.meta.url)),
);
const features = (geometries) => geometries.map((geometry, id) => ({ type: "Feature", properties: { id }, geometry }));
const documentOf = (geometries) => ({
  version: "v1",
  fine_from: 8,
  context: features(geometries.slice(0, 3)),
  places: [
    { id: "none", extents: [] },
    { id: "some", extents: features(geometries.slice(3)) },
  ],
  shared: rows,
});

/** A map of layers, at a zoom that a test sets. */
function mapOf(layers, zoom) {
  const heard = [];
  const map = {
    zoom,
    getZoom: () => map.zoom,
    on: (_, listen) => heard.push(listen),
    eachLayer: (each) => layers.forEach(each),
  };
  return { map, zoomTo: (to) => Promise.all(heard.map((listen) => listen(Object.assign(map, { zoom: to })))) };
}

test("a document that is sent is read as it was", () => {
  const listed = ({ sizes, cells }) => ({ sizes: Uint32Array.from(sizes), cells: Uint32Array.from(cells) });
  const sent = { ...documentOf(outlines), grid, shared };
  assert.deepEqual(readDocument(sent), { ...documentOf(shapes), shared: listed(rows) });
  assert.deepEqual(readDocument({ ...sent, shared: sharedFar }).shared, listed(far), "past the surrogates, and back");
  const plain = documentOf(shapes);
  assert.equal(readDocument(plain), plain);
});

test("outlines in full are asked for once a map comes near, and drawn in place", async () => {
  const drawn = documentOf(shapes.map((shape) => ({ ...shape })));
  const [, line, , polygon] = [...drawn.context, ...drawn.places[1].extents];
  const layers = [new Polyline(line), new Polyline(polygon), new Polyline(), {}];
  const { map, zoomTo } = mapOf(layers, 8);
  const asked = [];
  let answer = async () => ({ version: "v1", grid, outlines });
  const fetchFull = () => asked.push("full") && answer();
  const got = [];
  refineWhenNear(map, drawn, fetchFull, (full) => got.push(full));
  await zoomTo(7);
  assert.deepEqual([asked, got], [[], []], "the first view needs none");

  const works = answer;
  answer = async () => {
    throw new Error("lost");
  };
  await zoomTo(9);
  assert.deepEqual([asked.length, got], [1, []]);
  answer = works;
  await zoomTo(9.5);
  await zoomTo(10);
  await zoomTo(7);
  assert.equal(asked.length, 2, "once it has them it asks no more");
  assert.equal(got.length, 1);
  assert.deepEqual(got[0].get(polygon), shapes[3]);
  const given = [
    { coordinates: shapes[1].coordinates, depth: 0 },
    { coordinates: shapes[3].coordinates, depth: 1 },
  ];
  assert.deepEqual(
    layers.slice(0, 2).map((layer) => layer.given),
    given,
  );
  assert.deepEqual(
    layers.slice(2).map((layer) => layer.given),
    [undefined, undefined],
  );
});

test("a map that opens near asks at once; outlines of other data are not drawn", async () => {
  const drawn = documentOf(shapes.map((shape) => ({ ...shape })));
  const layer = new Polyline(drawn.context[1]);
  const { map } = mapOf([layer], 9);
  const full = await new Promise((resolve) =>
    refineWhenNear(map, drawn, async () => ({ version: "v2", grid, outlines }), resolve),
  );
  assert.deepEqual([full.size, layer.given], [0, undefined]);
});

test("counts in the order of places are read by id, none of those without one, whatever their ids are", () => {
  const places = ["p", "constructor", "__proto__", "q"].map((id) => ({ id }));
  const { counts, certain } = readShown({ counts: [2, 1, 3, 0], certain: [0, 0, 3, 0] }, places);
  assert.deepEqual(Object.entries(counts), [
    ["p", 2],
    ["constructor", 1],
    ["__proto__", 3],
  ]);
  assert.equal(counts.toString, undefined);
  assert.deepEqual(Object.entries(certain), [["__proto__", 3]]);
});

test("which rows are meant is read as it is written", () => {
  for (const { rows, written } of meant) assert.deepEqual([...readMeant(written)], rows, written);
});

test("rows that are certain are of those that pass, and what is read already stays", () => {
  const [passing, certain] = ["2BQ", "*Aw"]; // the third; the first two
  assert.deepEqual([...readMeant(passing)], [2]);
  const read = readShown({ shared: "*DQ", sharedCertain: certain }, []);
  assert.deepEqual([read.shared, read.sharedCertain], [bitsOf([0, 2, 3]), bitsOf([0, 2])]);
  assert.deepEqual(readShown({ shared: null, sharedCertain: passing }, []), {
    shared: null,
    sharedCertain: bitsOf([2]),
  });
  const told = { counts: { p: 1 }, certain: null, shared: bitsOf([1]), sharedCertain: null };
  assert.deepEqual(readShown(told, [{ id: "p" }]), told);
});
