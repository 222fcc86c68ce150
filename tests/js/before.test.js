import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const BEFORE = readFileSync(new URL("../../layers/scene/before.js", import.meta.url), "utf8");

/** Run the script in a frame whose page has such an import map, and return what it added. */
function added(map) {
  const head = [];
  const document = { head: { append: (one) => head.push(one) }, createElement: (name) => ({ name }) };
  const found = map && { textContent: map };
  const parent = { document: { querySelector: (asked) => (asked === 'script[type="importmap"]' ? found : null) } };
  const window = { parent, matchMedia: () => ({ matches: false }) };
  runInNewContext(BEFORE, { window, document });
  assert.equal(window.L_NO_TOUCH, true);
  return head.map((one) => ({ ...one }));
}

test("the frame has the modules of the page around it, where that has them ready", () => {
  const map = '{"imports":{"a":"blob:b"}}';
  assert.deepEqual(added(map), [{ name: "script", type: "importmap", textContent: map }]);
  assert.deepEqual(added(null), []);
});
