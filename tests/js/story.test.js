import assert from "node:assert/strict";
import { test } from "node:test";

const { isAtStep, knowStory, setStep, short, stepAfter, stepIn, whole } = await import(
  "../../layers/page/parameters.js"
);

knowStory("ships", ["see=sund&from=2025-03", "outlet=gull&outlet=herald&map=12.0000,51.5000,8", ""]);

const params = (/** @type {string} */ query) => new URLSearchParams(query);
const after = (/** @type {(params: URLSearchParams) => unknown} */ change, /** @type {string} */ query) => {
  const given = params(query);
  change(given);
  return given.toString();
};

test("a step that is said by its number is written as all that it asks", () => {
  assert.equal(
    whole(params("story=ships&step=1&lang=ar")).toString(),
    "story=ships&step=1&lang=ar&see=sund&from=2025-03&aside=1",
  );
  assert.equal(whole(params("story=ships&v=x")).get("see"), "sund", "without a number it is the first");
  for (const other of ["story=ships&step=1&see=hild", "story=ships&step=1&aside=1", "story=other&step=1", "see=sund"])
    assert.equal(whole(params(other)).toString(), other);
});

test("what shows a step is written by its number, wherever the map was moved to", () => {
  assert.equal(short(params("from=2025-03&see=sund&story=ships&step=1&aside=1&tiles=1&map=1,2,3")).toString(), "story=ships&step=1&tiles=1"); // biome-ignore format: one line
  assert.equal(short(params("story=ships&step=3&aside=1")).toString(), "story=ships&step=3");
  const aside = "from=2025-03&see=hild&story=ships&step=1&aside=1";
  assert.equal(short(params(aside)).toString(), aside);
  assert.equal(isAtStep(params(aside)), false);
  for (const step of ["1", "2", "3"]) {
    const number = `story=ships&step=${step}`;
    assert.equal(short(whole(params(number))).toString(), number);
    assert.equal(isAtStep(whole(params(number))), true);
  }
});

test("a step takes the place of all that is shown, and what the reader chose stays", () => {
  const asked = (/** @type {URLSearchParams} */ given) => setStep(given, "ships", 2);
  assert.equal(after(asked, "see=hild&q=a&lang=ar&embed=true&story=ships&step=1&aside=1"), "lang=ar&embed=true&story=ships&step=2"); // biome-ignore format: one line
});

test("whoever closes a story stays at what is shown", () => {
  const closed = (/** @type {URLSearchParams} */ given) => setStep(given, null);
  assert.equal(after(closed, "see=sund&from=2025-03&story=ships&step=1&aside=1"), "see=sund&from=2025-03");
});

test("the number of a step is one that there is", () => {
  assert.deepEqual(
    ["story=ships&step=9", "story=ships&step=x", "story=other&step=1", ""].map((query) => stepIn(params(query))),
    [3, 1, null, null],
  );
});

test("arrow keys lead from step to step as the language is read, and not beyond the ends", () => {
  const walked = (/** @type {number} */ step, /** @type {string} */ direction) =>
    ["ArrowLeft", "ArrowRight", "ArrowDown", "Home", "a"].map((key) => stepAfter(key, step, 3, direction));
  assert.deepEqual(walked(2, "ltr"), [1, 3, null, null, null]);
  assert.deepEqual(walked(2, "rtl"), [3, 1, null, null, null]);
  assert.deepEqual(walked(1, "ltr"), [null, 2, null, null, null]);
  assert.deepEqual(walked(3, "ltr"), [2, null, null, null, null]);
  assert.deepEqual(walked(3, "rtl"), [null, 2, null, null, null]);
});
