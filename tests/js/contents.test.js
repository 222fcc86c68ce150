import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { budgetOf, Contents, fetchContent, OtherData } from "../../layers/page/server.js";

/** @type {string[]} */
let fetched = [];
/** @type {(() => void)[]} What waits for the browser to be idle. */
let idle = [];
let bytes = 3000;
let version = "v1";
/** @type {Contents} */
let contents;

const content = (/** @type {string} */ title) => /** @type {any} */ ({ title, version });

beforeEach(() => {
  [fetched, idle, bytes, version] = [[], [], 3000, "v1"];
  contents = new Contents(
    async (address, ahead) => {
      fetched.push(ahead ? `ahead ${address}` : address);
      if (address.includes("none")) throw new Error("it does not come");
      return { content: content(address), bytes };
    },
    (run) => idle.push(run),
  );
  contents.begin("cards/v1?r", "v1");
});

/** Let the browser be idle, and answers come, until nothing waits. */
async function rest() {
  for (let run = idle.shift(); run; run = idle.shift()) {
    run();
    await new Promise(setImmediate);
  }
}

test("what is fetched is kept, and fetched once, though it is asked for twice at a time", async () => {
  const [one, other] = await Promise.all([contents.fetch("see=p"), contents.fetch("see=p")]);
  assert.equal(one, other);
  assert.equal(contents.get("see=p"), one);
  assert.equal(await contents.fetch("see=p"), one);
  assert.deepEqual(fetched, ["cards/v1?r&see=p"]);
  contents.put("see=q", content("q"));
  assert.equal((await contents.fetch("see=q")).title, "q");
  assert.equal(fetched.length, 1);
});

test("what is on its way after all else is asked for anew by whoever waits for it, once", async () => {
  const all = [contents.fetch("see=p", true), contents.fetch("see=p"), contents.fetch("see=p", true)];
  await Promise.all([...all, contents.fetch("see=p")]);
  assert.deepEqual(fetched, ["ahead cards/v1?r&see=p", "cards/v1?r&see=p"]);
});

test("what does not come is asked for again when it is needed", async () => {
  await assert.rejects(contents.fetch("none"), /does not come/);
  await assert.rejects(contents.fetch("none"));
  assert.equal(fetched.length, 2);
});

test("other data forget all, also what is on its way; data that are not shown are not kept", async () => {
  await contents.fetch("see=p");
  const coming = contents.fetch("see=q");
  contents.begin("cards/v2?r", "v2");
  await assert.rejects(coming, OtherData);
  assert.deepEqual([contents.get("see=p"), contents.get("see=q")], [undefined, undefined]);
  version = "v3";
  await assert.rejects(contents.fetch("see=p"), OtherData);
  version = "v2";
  assert.equal((await contents.fetch("see=p")).version, "v2");
});

test("ahead they are fetched one at a time, while the browser is idle, in order, none twice", async () => {
  contents.put("b", content("b"));
  contents.ahead(["a", "b", "c"], 200_000);
  assert.deepEqual(fetched, []);
  idle.shift()?.();
  assert.equal(fetched.length, 1);
  await new Promise(setImmediate);
  assert.equal(fetched.length, 1, "the next waits until the browser is idle again");
  await rest();
  assert.deepEqual(fetched, ["ahead cards/v1?r&a", "ahead cards/v1?r&c"]);
});

test("ahead no more is fetched than the budget of a view; a new view has its own", async () => {
  const keys = Array.from({ length: 90 }, (_, n) => `see=${n}`);
  bytes = 8000;
  contents.ahead(keys, 200_000);
  await rest();
  assert.equal(fetched.length, 25);
  contents.ahead(keys, 200_000);
  await rest();
  assert.equal(fetched.length, 25, "to look elsewhere is no new view");
  contents.stop();
  contents.ahead(keys, 50_000);
  await rest();
  assert.equal(fetched.length, 32);
  contents.stop();
  contents.ahead(keys, 0);
  await rest();
  assert.equal(fetched.length, 32);
});

test("a new line ends the one before, and so does what fails", async () => {
  contents.ahead(["a", "b"], 200_000);
  contents.ahead(["c", "none", "d"], 200_000);
  await rest();
  assert.deepEqual(
    fetched.map((one) => one.split("&")[1]),
    ["c", "none"],
  );
});

test("the least used goes when there is no more room", async () => {
  bytes = 62_500; // four of them are all there is room for
  for (const key of ["a", "b", "c", "d"]) await contents.fetch(key);
  contents.get("a");
  await contents.fetch("e");
  assert.deepEqual(
    ["a", "b", "c", "d", "e"].filter((key) => contents.get(key)),
    ["a", "c", "d", "e"],
  );
  bytes = 1_000_000;
  await contents.fetch("large");
  assert.ok(contents.get("large"));
  assert.equal(contents.get("a"), undefined);
});

test("who saves data, or has a slow network, is sent less or nothing ahead", () => {
  assert.equal(budgetOf(undefined), 200_000);
  assert.equal(budgetOf({ effectiveType: "4g" }), 200_000);
  assert.equal(budgetOf({ effectiveType: "3g" }), 50_000);
  assert.equal(budgetOf({ effectiveType: "2g" }), 0);
  assert.equal(budgetOf({ saveData: true, effectiveType: "4g" }), 0);
});

test("a host without documents is asked for none, and what its session says is kept for the data it is of", async () => {
  contents.begin("", "v1");
  await assert.rejects(contents.fetch("see=p"));
  contents.ahead(["see=q"], 1000);
  await rest();
  contents.put("see=p", content("P"));
  contents.begin("", "v1");
  assert.equal(contents.get("see=p")?.title, "P");
  contents.begin("", "v2");
  assert.deepEqual([contents.get("see=p"), fetched], [undefined, []]);
});

test("after other filters nothing is fetched ahead for a while; what is asked for comes at once", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  contents.ahead(["see=p", "see=q"], 100_000);
  contents.rest();
  await rest();
  contents.ahead(["see=p"], 100_000);
  t.mock.timers.tick(1000);
  contents.rest(); // and others again
  contents.ahead(["see=r"], 100_000);
  t.mock.timers.tick(1000);
  await contents.fetch("see=s");
  await rest();
  assert.deepEqual(fetched, ["cards/v1?r&see=s"]);
  t.mock.timers.tick(1000);
  await rest();
  assert.deepEqual(fetched, ["cards/v1?r&see=s", "ahead cards/v1?r&see=r"]);
});

test("what is fetched ahead says that it can wait, and what is asked for does not", async (t) => {
  const asked = /** @type {any[]} */ ([]);
  const answer = { ok: true, headers: new Headers({ "Content-Length": "12" }), json: async () => content("P") };
  t.mock.method(globalThis, "fetch", async (/** @type {any} */ ...request) => asked.push(request) && answer);
  Object.assign(globalThis, { document: { baseURI: "https://maps.example/page/" } });
  for (const ahead of [true, false])
    assert.deepEqual(await fetchContent("data?see=p", ahead), { content: content("P"), bytes: 12 });
  assert.deepEqual(
    asked.map(([address]) => String(address)),
    Array(2).fill("https://maps.example/page/data?see=p"),
  );
  assert.deepEqual(
    asked.map(([, how]) => how.headers?.Priority),
    ["u=7", undefined],
  );
});
