import assert from "node:assert/strict";
import { test } from "node:test";
import { elementsOf } from "./standins.js";

globalThis.window = Object.assign(new EventTarget(), {
  location: { search: "?from=2025-07&to=2025-08&actor=a&actor=b&q=x&see=p&lang=ar&map=1,2,3" },
});
const { told } = await import("../../layers/page/filters.js");
const { default: show, footer, unbroken } = await import("../../layers/page/summary.js");

const DATA = {
  shown: "3 of 9 excerpts",
  articles: "2 articles",
  places: "1 place",
  placeless: null,
  hiddenTotal: "6 hidden",
  active: [
    {
      id: "from:",
      label: "July",
      said: "hides 6",
      change: {
        drop: [
          ["from", null],
          ["to", null],
        ],
        put: [],
      },
    },
    { id: "actor:a", label: "A", said: "", change: { drop: [["actor", "a"]], put: [] } },
  ],
  undated: { id: "undated", words: "2 of the 6 without a date", change: { drop: [], put: [["undated", "1"]] } },
  hidden: [],
  together: "5 by several filters together",
  twice: null,
  besides: [{ id: "titles", words: "+ 4", change: { drop: [], put: [["titles", "1"]] } }],
  filters: ["from", "to", "actor", "q"],
  some: true,
  notices: [],
};

/** All elements that a part draws, from the outside in. */
function drawn(draw, data) {
  const found = [];
  draw({ data, words: {}, draw: (...children) => found.push(...elementsOf(children)) });
  return found;
}

/** A notice that offers nothing. */
const said = (words) => ({ words, near: null });

/** Where the link with a key leads. */
function target(elements, key) {
  return elements.find(({ props }) => props["data-key"] === key)?.props.href;
}

test("a chip takes out its own value, and nothing else", () => {
  const elements = drawn(show, DATA);
  assert.equal(target(elements, "on:from:"), "?actor=a&actor=b&q=x&see=p&lang=ar&map=1,2,3");
  assert.equal(target(elements, "on:actor:a"), "?from=2025-07&to=2025-08&q=x&see=p&lang=ar&map=1,2,3&actor=b");
});

test("what is hidden, or found besides, is shown by one click", () => {
  const elements = drawn(show, DATA);
  const address = "?from=2025-07&to=2025-08&actor=a&actor=b&q=x&see=p&lang=ar&map=1,2,3";
  assert.equal(target(elements, "lift:undated"), `${address}&undated=1`);
  assert.equal(target(elements, "lift:titles"), `${address}&titles=1`);
  const placeless = target(drawn(show, { ...DATA, placeless: "3 without a place" }), "unplaced");
  assert.equal(placeless, `${address.replace("&see=p", "")}&unplaced=1`);
});

test("a reset takes out all filters; what is selected, the language and the map's view stay", () => {
  assert.equal(target(drawn(show, DATA), "reset"), "?see=p&lang=ar&map=1,2,3");
});

test("what several filters hide together is named, where it is one reason; else the drawer tells them", () => {
  const together = (id, key) => ({ id: `together:${id}`, words: id, change: { drop: [[key, null]], put: [] } });
  const one = drawn(show, { ...DATA, hidden: [together("a+b", "from")] });
  assert.match(target(one, "lift:together:a+b"), /^\?to=/);
  const hidden = [together("a+b", "from"), together("b+c", "q")];
  const two = drawn(show, { ...DATA, hidden });
  assert.equal(target(two, "lift:together:a+b"), undefined);
  assert.ok(two.some(({ type, props }) => type === "button" && props.children === DATA.together));
  const drawer = drawn(({ draw }) => draw(told({ ...DATA, hidden }, {})), {});
  for (const key of ["on:from:", "reset", "lift:undated", "lift:together:a+b", "lift:together:b+c"])
    assert.ok(target(drawer, key), key);
});

test("without filters there is nothing to lift or to reset", () => {
  const elements = drawn(show, { ...DATA, hiddenTotal: null, active: [], undated: null, besides: [] });
  assert.deepEqual(
    elements.filter(({ props }) => props.class !== "dot").map(({ type }) => type),
    ["p", "strong", "span"],
  );
});

test("notices are told until each is put away", () => {
  const { type: Notices, props } = drawn(show, { ...DATA, notices: [said("a"), said("b")] }).find(
    ({ type }) => type.name === "Notices",
  );
  const part = new Notices(props);
  part.props = props;
  assert.deepEqual(
    part.render().props.children.map(({ key }) => key),
    ["a", "b"],
  );
  part.state = { read: ["a"] };
  assert.deepEqual(
    part.render().props.children.map(({ key }) => key),
    ["b"],
  );
  part.state = { read: ["a", "b"] };
  assert.equal(part.render(), null);
});

test("what an address perhaps meant is one click away", () => {
  const near = (key, several) => ({ words: key, near: { key, value: "new", words: "New?", several } });
  const { type: Notices, props } = drawn(show, { ...DATA, notices: [near("see", false), near("actor", true)] }).find(
    ({ type }) => type.name === "Notices",
  );
  const part = new Notices({ ...props, words: {} });
  part.props = { ...props, words: {} };
  const elements = drawn(({ draw }) => draw(part.render()), {});
  assert.match(target(elements, "near:see:new"), /&see=new&/);
  assert.match(target(elements, "near:actor:new"), /actor=a&actor=b&actor=new/);
});

test("the foot has a line for each", () => {
  const elements = drawn(footer, { lines: ["1", "2", "3"] });
  assert.equal(elements.filter(({ type }) => type === "p").length, 3);
});

test("what is called by letters, digits and hyphens is not broken at them; words are", () => {
  const parts = unbroken("Made with version 2025-09-22-2a9f8c7f; well-known to all.");
  const whole = parts.filter((part) => typeof part !== "string").map((part) => part.props.children);
  assert.deepEqual(whole.flat(), ["2025-09-22-2a9f8c7f"]);
  assert.equal(parts.at(-1), "; well-known to all.");
});
