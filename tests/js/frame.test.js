import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Element } from "./standins.js";

class Node extends Element {
  style = { setProperty: () => {} };
  dataset = {};
  getContext() {
    return { fillRect: () => {}, getImageData: () => ({ data: [255, 255, 255] }) };
  }
}

const said = [];
const parent = Object.assign(new EventTarget(), { dispatchEvent: ({ detail }) => said.push(detail.kind) });
globalThis.window = Object.assign(new EventTarget(), { parent, top: parent });
globalThis.document = {
  documentElement: new Node(),
  baseURI: "https://map.example/component/frame/",
  querySelectorAll: () => [],
  createElement: () => new Node(),
  createElementNS: () => new Node(),
  createTextNode: () => new Node(),
};
globalThis.getComputedStyle = () => ({ getPropertyValue: () => "" });
const drawings = [];
globalThis.L = { point: () => drawings.push("a map begins") };
const answered = "new";
globalThis.fetch = async () => ({ ok: true, json: async () => ({ version: answered, places: [] }) });
const settings = {
  document: "map.json",
  language: "en",
  direction: "ltr",
  words: { "map.failed": "failed" },
  tiles: false,
};

let container;
/** Start a frame anew, which is told to show a version. */
async function start(version) {
  container = new Node();
  await import(`../../layers/scene/frame.js?${Math.random()}`);
  const begun = window.evidenceMap.start({ getContainer: () => container }, settings);
  window.evidenceMap.show({ version, counts: [1, 2] });
  await assert.rejects(begun); // there is no Leaflet to draw on
}

beforeEach(() => {
  said.length = drawings.length = 0;
});

test("counts of other data than the document's are not shown: the page is asked for anew", async () => {
  await start("old");
  assert.deepEqual([said, drawings, container.childNodes.length], [["otherData"], [], 1]);
  window.evidenceMap.show({ version: "old", counts: [3, 4] });
  assert.deepEqual([said, window.evidenceMap.page], [["otherData"], null], "nothing is asked for twice");
});

test("counts of the document's data are shown", async () => {
  await start("new");
  assert.deepEqual([said, drawings.length], [[], 1]);
});
