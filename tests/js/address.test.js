import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  addressAfter,
  handlers,
  navigate,
  parameters,
  selectPlace,
  set,
  setAddress,
  setPanelKeys,
  toggle,
  viewLink,
  withoutPanel,
} from "../../layers/page/address.js";

/** @type {string[]} What was asked for: "page ?…" or "panel ?…". */
let asked = [];

beforeEach(() => {
  setAddress("?actor=a&see=p&v=old");
  setPanelKeys(["see", "excerpt", "map", "v"]);
  asked = [];
  handlers.askForPage = (address) => asked.push(`page ${address}`);
  handlers.askForPanel = (address) => asked.push(`panel ${address}`);
});

test("the parameters are those of the address that is shown, and a copy", () => {
  parameters().set("actor", "b");
  assert.equal(parameters().get("actor"), "a");
});

test("an address after a change forgets the version, and keeps commas and colons readable", () => {
  assert.equal(
    addressAfter((params) => params.set("map", "36.5,33,9")),
    "?actor=a&see=p&map=36.5,33,9",
  );
  assert.equal(
    addressAfter((params) => params.set("q", "a:b c")),
    "?actor=a&see=p&q=a:b+c",
  );
  assert.equal(parameters().get("v"), "old", "nothing was asked for");
});

test("a value is put into a list once, and taken out by the next toggle", () => {
  const params = new URLSearchParams("actor=a&place=x");
  toggle(params, "actor", "b");
  assert.deepEqual(params.getAll("actor"), ["a", "b"]);
  toggle(params, "actor", "a");
  toggle(params, "actor", "b");
  assert.equal(params.toString(), "place=x");
});

test("a value that is none, empty or false is not in the address; true is 1", () => {
  for (const nothing of [null, undefined, "", false]) {
    const params = new URLSearchParams("q=x");
    set(params, "q", nothing);
    assert.equal(params.has("q"), false);
  }
  const params = new URLSearchParams("place=a&place=b");
  set(params, "place", "c");
  set(params, "sure", true);
  assert.equal(params.toString(), "place=c&sure=1");
});

test("a place that is selected replaces the excerpt", () => {
  const params = new URLSearchParams("excerpt=e&see=p");
  selectPlace(params, "q");
  assert.equal(params.toString(), "see=q");
  selectPlace(params, null);
  assert.equal(params.toString(), "");
});

test("what concerns the panel alone is told apart, in whatever order", () => {
  const wanted = withoutPanel(new URLSearchParams("see=p&place=b&excerpt=e&actor=a&map=1,2,3&v=x"));
  assert.equal(wanted, withoutPanel(new URLSearchParams("actor=a&place=b")));
  assert.notEqual(wanted, withoutPanel(new URLSearchParams("actor=a")));
});

test("the panel is asked where nothing else changes, else the page", () => {
  navigate((params) => selectPlace(params, "q"));
  navigate((params) => toggle(params, "actor", "b"));
  assert.deepEqual(asked, ["panel ?actor=a&see=q", "page ?see=q&actor=a&actor=b"]);
});

test("without a panel the page is asked, and what was asked for last is the start of the next", () => {
  handlers.askForPanel = null;
  navigate((params) => selectPlace(params, "q"));
  navigate((params) => selectPlace(params, null));
  assert.deepEqual(asked, ["page ?actor=a&see=q", "page ?actor=a"]);
});

test("a link asks for its view, unless it is opened elsewhere", () => {
  const link = viewLink((params) => selectPlace(params, "q"), { class: "chip" }, "Q");
  assert.equal(link.props.href, "?actor=a&see=q");
  let prevented = 0;
  const click = { preventDefault: () => (prevented += 1), button: 0 };
  link.props.onclick({ ...click, ctrlKey: true });
  link.props.onclick({ ...click, button: 1 });
  assert.deepEqual([asked, prevented], [[], 0]);
  link.props.onclick(click);
  assert.deepEqual([asked, prevented], [["panel ?actor=a&see=q"], 1]);
});
