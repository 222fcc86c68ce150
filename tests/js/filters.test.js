import assert from "node:assert/strict";
import { mock, test } from "node:test";

const page = /** @type {any} */ ({ location: { search: "", pathname: "/" } });
globalThis.window = page; // before address.js is read
const { default: show, bearsName, countsOf, shownOptions } = await import("../../layers/page/filters.js");

const OPTIONS = [
  { id: "a", name: "Alpha", aliases: ["Альфа", "ألفا"] },
  { id: "b", name: "Beta", first: true },
  { id: "c", name: "Gamma", aliases: ["Third Letter"], first: false },
  { id: "d", name: "Delta", first: false },
];

/** @param {{chosen?: string[], sought?: string, unfolded?: boolean}} state */
function shown({ chosen = [], sought = "", unfolded = false }) {
  const found = shownOptions(OPTIONS, { chosen: new Set(chosen), sought, unfolded });
  return [found.shown.map((option) => option.id).join(""), found.folded];
}

test("an option is found by a part of any of its names, in any script and case", () => {
  assert.equal(bearsName(OPTIONS[0], "альф"), true);
  assert.equal(bearsName(OPTIONS[0], "ألفا"), true);
  assert.equal(bearsName(OPTIONS[2], "letter"), true);
  assert.equal(bearsName(OPTIONS[3], "letter"), false);
});

test("names do not run into each other", () => {
  assert.equal(bearsName({ id: "x", name: "ab", aliases: ["cd"] }, "bc"), false);
});

test("what stands first is shown, the rest is folded away and counted", () => {
  assert.deepEqual(shown({}), ["ab", 2]);
  assert.deepEqual(shown({ unfolded: true }), ["abcd", 2]);
});

test("what is chosen is never folded away", () => {
  assert.deepEqual(shown({ chosen: ["d"] }), ["abd", 1]);
});

test("what is sought is found below the fold too, and then nothing is folded", () => {
  assert.deepEqual(shown({ sought: "a" }), ["abcd", 0]);
  assert.deepEqual(shown({ sought: "third" }), ["c", 0]);
  assert.deepEqual(shown({ sought: "nothing" }), ["", 0]);
});

test("counts come by id, or in the order of the options of the same version", () => {
  const options = [{ id: "a" }, { id: "b" }];
  assert.deepEqual(countsOf(options, { b: 2 }, false), { b: 2 });
  assert.deepEqual({ ...countsOf(options, [1, 0], true) }, { a: 1, b: 0 });
  assert.deepEqual({ ...countsOf(options, [1, 0], false) }, {}, "none stands at another's name");
});

/** The boxes that are ticked in what is drawn. @returns {string[]} */
function ticked(/** @type {any} */ tree) {
  if (Array.isArray(tree)) return tree.flatMap(ticked);
  if (!tree?.props) return [];
  const { type, checked, children } = tree.props;
  return type === "checkbox" && checked ? [tree.props["data-key"]] : ticked(children);
}

test("what a closed drawer holds is drawn when all else is shown, or as it opens; an open one's at once", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const drawer = { dataset: { collapsed: "true" }, setAttribute() {}, contains: () => true };
  const shade = { addEventListener() {} };
  const scope = /** @type {any} */ (globalThis);
  let opens;
  scope.window = { requestIdleCallback: (run) => run(), addEventListener() {} };
  scope.IntersectionObserver = class {
    observe() {}
  };
  scope.MutationObserver = class {
    constructor(changed) {
      opens = changed;
    }
    observe() {}
  };
  scope.document = {
    baseURI: "https://page.example/",
    body: { appendChild: () => shade },
    createElement: () => shade,
    addEventListener() {},
    querySelector: () => drawer,
  };
  scope.fetch = () => new Promise(() => {});
  const drawn = [];
  const focused = [];
  const root = { querySelector: () => ({ focus: () => focused.push(drawn.at(-1)) }) };
  const ticks = [];
  const give = (n) => {
    const data = { version: "1", choices: "choices.json", undated: 0, told: { active: [] }, show: `${n}` };
    const draw = (/** @type {any[]} */ ...tree) => {
      drawn.push(n);
      ticks.push(ticked(tree));
    };
    show(/** @type {any} */ ({ root, data, words: { "filters.undated": "" }, draw }));
  };
  try {
    give(1);
    assert.deepEqual(drawn, []);
    mock.timers.tick(1);
    assert.deepEqual(drawn, [1]);
    give(2);
    drawer.dataset.collapsed = "false";
    opens();
    assert.deepEqual([drawn, focused], [[1, 2], [2]]);
    page.location.search = "?sure=1"; // what was asked for since
    give(3);
    assert.deepEqual(drawn, [1, 2, 3]);
    assert.deepEqual(ticks, [[], [], ["check:sure"]], "an answer to what was asked before takes no tick back");
    mock.timers.tick(1000);
    assert.equal(drawn.at(-1), 3, "what waited is not drawn over what came later");
  } finally {
    mock.timers.reset();
    for (const name of ["window", "IntersectionObserver", "MutationObserver", "document", "fetch"]) delete scope[name];
  }
});
