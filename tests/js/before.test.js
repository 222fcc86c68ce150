import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const SCENE = new URL("../../layers/scene/", import.meta.url);
const read = (url) => readFileSync(url, "utf8");

/** Every module that one imports, directly or through others, and itself. */
function closure(url, found = new Set()) {
  if (found.has(url.href)) return found;
  found.add(url.href);
  for (const [, path] of read(url).matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)";/gm))
    closure(new URL(path, url), found);
  return found;
}

test("the frame asks for every module of the map together, and for no other", () => {
  const [, list] = /const MODULES = \[(.*?)\]/s.exec(read(new URL("before.js", SCENE)));
  const asked = [...list.matchAll(/"([^"]+)"/g)].map(([, path]) => new URL(path, SCENE).href);
  assert.ok(asked.length > 10);
  assert.deepEqual(asked.sort(), [...closure(new URL("map.js", SCENE))].sort());
});
