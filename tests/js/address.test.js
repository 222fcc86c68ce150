import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const page = Object.assign(new EventTarget(), {
  location: {
    origin: "https://map.example",
    search: "",
    pathname: "/",
    assign: (address) => asked.push(`whole ${address}`),
    reload: () => asked.push("whole"),
  },
  history: {
    state: null,
    replaceState: (_state, _title, address) => showInBrowser("kept", address),
    pushState: (_state, _title, address) => showInBrowser("step", address),
  },
});
globalThis.window = page;
globalThis.PopStateEvent = Event;
const told = [];
const frame = { contentWindow: { dispatchEvent: ({ detail }) => told.push(detail) } };
const head = { setAttribute: (name, value) => (head[name] = value) };
globalThis.document = {
  documentElement: { dataset: {} },
  baseURI: "https://map.example/base/",
  querySelectorAll: () => [frame],
  querySelector: (sought) => (sought.startsWith('link[type="application/atom+xml"]') ? head : null),
};

const {
  addressAfter,
  approached,
  asked: selecting,
  askAgain,
  cardsKey,
  connect,
  feed,
  glimpse,
  handlers,
  here,
  navigate,
  parameters,
  selectPlace,
  settle,
  viewLink,
  withoutPanel,
} = await import("../../layers/page/address.js");
const { changeOf, knowStory, seek, set, setStep, toggle } = await import("../../layers/page/parameters.js");
const { frame: embedding } = await import("../../layers/page/dialogs.js");

/** What was asked for: "page ?…" or "panel ?…", and what only the browser keeps. */
let asked = [];
/** The number of what was asked for last. */
let last = 0;

function showInBrowser(how, address) {
  page.location.search = address.startsWith("?") ? address : "";
  asked.push(`${how} ${address}`);
}

const ask = (/** @type {string} */ what) => (/** @type {import("../../layers/page/address.js").Asked} */ given) => {
  last = given.request;
  asked.push(`${what} ${given.address}`);
};
const KEYS = [
  "q",
  "titles",
  "sure",
  "from",
  "to",
  "actor",
  "place",
  "see",
  "own",
  "unplaced",
  "excerpt",
  "pair",
  "map",
  "tiles",
  "story",
  "step",
  "aside",
  "lang",
];
const PAGE = {
  address: "?actor=a&see=p&v=old",
  language: "en",
  version: "",
  keys: KEYS,
  panelKeys: ["see", "excerpt", "map", "story", "step", "aside", "v"],
  cardKeys: KEYS.slice(0, -6),
  feedKeys: [...KEYS.slice(0, -7), "lang"],
};

beforeEach(() => {
  connect({ ...PAGE, request: last });
  handlers.askForPage = ask("page");
  page.location.search = PAGE.address;
  page.dispatchEvent(new Event("popstate"));
  connect({ ...PAGE, request: last });
  asked = [];
  told.length = 0;
  handlers.askForPanel = ask("panel");
});

/** The map's frame says something. */
function say(detail) {
  page.dispatchEvent(new CustomEvent("evidence:map", { detail }));
}

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
  assert.equal(parameters().get("see"), "p", "nothing was asked for");
});

test("a view comes near where the pointer or the focus stays on what asks for it, and nothing else is asked for", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const near = [];
  handlers.comeNearView = (address) => near.push(address);
  const over = (/** @type {string} */ actor, event = { pointerType: "mouse" }) =>
    approached((params) => params.set("actor", actor)).onpointerenter(event);
  over("passed over");
  t.mock.timers.tick(30);
  over("b");
  t.mock.timers.tick(100);
  assert.deepEqual(near, ["?actor=b&see=p"]);
  over("touched", { pointerType: "touch" });
  over("pressed");
  navigate((params) => params.set("actor", "pressed"));
  t.mock.timers.tick(100);
  assert.equal(near.length, 1);
  approached((params) => params.set("actor", "c")).onfocusin({});
  t.mock.timers.tick(100);
  assert.deepEqual(near, ["?actor=b&see=p", "?actor=c&see=p"]);
  delete handlers.comeNearView;
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
  assert.deepEqual(asked, [
    "step ?actor=a&see=q",
    "panel ?actor=a&see=q",
    "step ?actor=a&actor=b&see=q",
    "page ?see=q&actor=a&actor=b",
  ]);
});

test("what the panel alone would show it is asked for though the page owes an answer: the server knows what it owes", () => {
  navigate((params) => toggle(params, "actor", "b"));
  navigate((params) => selectPlace(params, "q"));
  const who = asked.map((one) => one.split(" ")[0]).filter((one) => one === "page" || one === "panel");
  assert.deepEqual(who, ["page", "panel"]);
});

test("without a panel the page is asked, and what was asked for last is the start of the next", () => {
  delete handlers.askForPanel;
  navigate((params) => selectPlace(params, "q"));
  navigate((params) => selectPlace(params, null));
  assert.deepEqual(asked, ["step ?actor=a&see=q", "page ?actor=a&see=q", "step ?actor=a", "page ?actor=a"]);
});

test("a step of the history is followed here, and kept from whoever would ask for the whole page", () => {
  const step = () => page.dispatchEvent(new Event("evidence:history", { cancelable: true }));
  page.location.search = "?actor=a&see=q";
  assert.equal(step(), false);
  assert.deepEqual(asked, ["panel ?actor=a&see=q"]);
  let passed = false;
  page.addEventListener(
    "popstate",
    () => {
      passed = step();
    },
    { once: true },
  );
  askAgain();
  assert.equal(passed, true, "but for the page that is asked for anew");
});

test("another language takes a whole page, however it is asked for; its own does not", () => {
  navigate((params) => set(params, "lang", "en"));
  navigate((params) => set(params, "lang", "ar"));
  page.location.search = "?lang=ru";
  page.dispatchEvent(new Event("popstate"));
  assert.deepEqual(asked, [
    "step ?actor=a&see=p&lang=en",
    "page ?actor=a&see=p&lang=en",
    "whole ?actor=a&see=p&lang=ar",
    "whole",
  ]);
  page.location.search = "";
});

test("the address that is given away says the language, and not how it stood in another page", () => {
  page.location.href = "https://map.example/base/?embed=true";
  navigate((params) => set(params, "embed", "true"));
  assert.equal(here("ru").href, "https://map.example/base/?actor=a&see=p&lang=ru");
});

test("what shares a mark is told where there is a map, and of a card alone it is not", () => {
  const fold = (sharing) => {
    const said = Object.assign(new Event("evidence:map"), { detail: { kind: "folded", sharing } });
    page.dispatchEvent(said);
    return handlers.sharing;
  };
  const [beside, alone] = [() => [], () => []];
  assert.equal(fold(beside), beside);
  document.documentElement.dataset.embed = "card";
  assert.equal(fold(alone), beside);
  delete document.documentElement.dataset.embed;
  delete handlers.sharing;
});

test("the feed is that of what is shown, in the head too, though it be a story's step", () => {
  navigate((params) =>
    Object.entries({ see: "q", map: "1,2,3", tiles: "1", pair: "x" }).map((one) => params.set(...one)),
  );
  assert.equal(head.href, "https://map.example/base/feed.atom?actor=a&see=q&lang=en");
  knowStory("ships", ["?actor=b&place=c&map=4,5,6"]);
  navigate((params) => setStep(params, "ships", 1));
  assert.equal(head.href, "https://map.example/base/feed.atom?actor=b&place=c&lang=en");
  assert.equal(feed(), head.href);
});

test("a frame in another page compares nothing", () => {
  page.location.href = "https://map.example/base/";
  navigate((params) => params.append("beside", "a"));
  assert.equal(here("ru").search, "?actor=a&see=p&beside=a&lang=ru");
  const code = embedding({ language: "ru", version: "new", title: "A & B" }, "map", 480);
  const src = /src="([^"]*)" title="A &amp; B"/.exec(code)[1].replaceAll("&amp;", "&");
  assert.equal(new URL(src).search, "?actor=a&see=p&lang=ru&v=new&embed=map");
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
  assert.deepEqual([asked, prevented], [["step ?actor=a&see=q", "panel ?actor=a&see=q"], 1]);
});

test("a press of a key takes the focus on to what it selects, and to nothing that was selected before it", () => {
  const press = { preventDefault: () => {}, button: 0, currentTarget: null };
  /** @type {[import("../../layers/page/parameters.js").Change, number][]} */
  const presses = [
    [(params) => params.append("beside", "a"), 0],
    [(params) => selectPlace(params, "q"), 0],
    [(params) => params.delete("beside"), 0],
    [(params) => params.set("own", "1"), 0],
    [(params) => selectPlace(params, "p"), 1],
  ];
  const leads = presses.map(([change, detail]) => {
    viewLink(change, {}, "").props.onclick({ ...press, detail });
    return selecting.keyboard;
  });
  assert.deepEqual(leads, [false, true, false, true, false]);
});

test("a place that is clicked on the map is asked for once, however often the page was connected", () => {
  say({ kind: "place", id: "q" });
  assert.deepEqual(asked, ["step ?actor=a&see=q", "panel ?actor=a&see=q"]);
});

test("where the map looks is kept in the address and asks for nothing", () => {
  say({ kind: "moved", at: [36.5, 33, 9] });
  assert.deepEqual(asked, ["kept ?actor=a&see=p&map=36.5,33,9"]);
  assert.equal(parameters().get("map"), "36.5,33,9");
});

test("a map that comes to rest between two steps of the history changes neither", () => {
  page.location.search = "?actor=b&see=q&map=1,2,3"; // the browser is there, and has not said so
  say({ kind: "moved", at: [36.5, 33, 9] });
  assert.deepEqual([page.location.search, asked], ["?actor=b&see=q&map=1,2,3", []]);
  page.dispatchEvent(new Event("popstate"));
  assert.deepEqual([parameters().get("actor"), parameters().get("map")], ["b", "1,2,3"]);
});

test("what is glimpsed is the start of the next question, and becomes a step when it settles", () => {
  glimpse((params) => set(params, "to", "2025-01"));
  say({ kind: "moved", at: [36.5, 33, 9] });
  settle();
  assert.deepEqual(asked, [
    "page ?actor=a&see=p&to=2025-01",
    "kept ?actor=a&see=p&map=36.5,33,9",
    "step ?to=2025-01&actor=a&see=p&map=36.5,33,9",
  ]);
});

test("whatever else is asked for stops the player", () => {
  let stopped = 0;
  handlers.stopPlaying = () => (stopped += 1);
  navigate((params) => set(params, "q", "x"));
  page.dispatchEvent(new Event("popstate"));
  assert.equal(stopped, 2);
  glimpse(() => {});
  settle();
  say({ kind: "moved", at: [36.5, 33, 9] });
  assert.equal(stopped, 2);
  delete handlers.stopPlaying;
});

test("tiles concern the page", () => {
  say({ kind: "tiles", on: true });
  say({ kind: "tiles", on: false });
  assert.deepEqual(asked, [
    "step ?actor=a&see=p&tiles=1",
    "page ?actor=a&see=p&tiles=1",
    "step ?actor=a&see=p",
    "page ?actor=a&see=p",
  ]);
});

test("what others say is not heard", () => {
  const [data, origin] = [{ kind: "place", id: "q", evidenceMap: { kind: "place", id: "q" } }, "https://other.example"];
  page.dispatchEvent(Object.assign(new Event("message"), { data, origin }));
  assert.deepEqual(asked, []);
});

test("a step back shows the map what the browser's address says", () => {
  page.location.search = "?see=r&map=1,2,3";
  page.dispatchEvent(new Event("popstate"));
  assert.deepEqual(told, [
    { kind: "view", at: [1, 2, 3] },
    { kind: "select", id: "r", reveal: false },
  ]);
  assert.equal(parameters().get("see"), "r");
});

test("at a story's step controls go by all that it asks, and links, the browser and Share by its number", () => {
  knowStory("ships", ["actor=a&see=p", "actor=a&see=q&map=1,2,3"]);
  page.location.search = "?story=ships&step=1";
  connect({ ...PAGE, address: "?actor=a&see=p&story=ships&step=1&aside=1", request: last });
  asked = [];
  assert.equal(here("en").search, "?story=ships&step=1&lang=en");
  say({ kind: "moved", at: [4, 5, 6] });
  assert.deepEqual(asked, ["kept ?story=ships&step=1"]);
  assert.equal(parameters().get("map"), "4,5,6");
  navigate((params) => selectPlace(params, "r"));
  assert.deepEqual(asked.slice(1), [
    "step ?actor=a&see=r&map=4,5,6&story=ships&step=1&aside=1",
    "panel ?actor=a&see=r&story=ships&step=1&aside=1&map=4,5,6",
  ]);
  assert.equal(cardsKey("?story=ships&step=1"), "actor=a&see=p");
  assert.equal(cardsKey("?story=unknown&step=1"), "story=unknown&step=1");
  navigate((params) => setStep(params, "ships", 2));
  assert.equal(asked.at(-1), "panel ?story=ships&step=2");
  assert.equal(parameters().get("see"), "q", "before the server answers");
});

test("Back to a step without a map holds the map still, to one with it goes there", () => {
  knowStory("ships", ["actor=a&see=p", "actor=a&see=q&map=1,2,3"]);
  page.location.search = "?story=ships&step=1";
  page.dispatchEvent(new Event("popstate"));
  assert.deepEqual(told, [{ kind: "select", id: "p", reveal: true }]);
  told.length = 0;
  page.location.search = "?story=ships&step=2";
  page.dispatchEvent(new Event("popstate"));
  assert.deepEqual(told, [
    { kind: "view", at: [1, 2, 3] },
    { kind: "select", id: "q", reveal: false },
  ]);
});

test("a change that the server wrote down takes out values or keys, then sets some", () => {
  const params = new URLSearchParams("actor=a&actor=b&q=x&from=2025-01");
  changeOf({
    drop: [
      ["actor", "a"],
      ["q", null],
      ["none", null],
    ],
    put: [["undated", "1"]],
  })(params);
  assert.equal(params.toString(), "from=2025-01&actor=b&undated=1");
});

test("selecting a place leaves what was said of the one before", () => {
  const params = new URLSearchParams("see=p&own=1&excerpt=e&unplaced=1&q=x");
  selectPlace(params, "other");
  assert.equal(params.toString(), "see=other&q=x");
});

test("whether titles count is left by a search for other words", () => {
  for (const [words, left] of [
    ["port", "q=port&titles=1"],
    ["base", "q=base"],
    ["", ""],
  ]) {
    const params = new URLSearchParams("q=port&titles=1");
    seek(params, words);
    assert.equal(params.toString(), left);
  }
});

test("an answer to what was asked for before is not taken, unless it shows the very same", () => {
  navigate((params) => selectPlace(params, "q"));
  const first = last;
  navigate((params) => selectPlace(params, "r"));
  asked = [];
  assert.equal(connect({ ...PAGE, address: "?actor=a&see=q", request: first }), false);
  assert.equal(parameters().get("see"), "r");
  assert.equal(connect({ ...PAGE, address: "?actor=a&see=r&v=x", request: 0 }), true, "a server that was started anew");
  assert.equal(connect({ ...PAGE, address: "?actor=a&see=s", request: last }), true, "the server corrects");
  assert.deepEqual([asked, parameters().get("see")], [["kept ?actor=a&see=s"], "s"]);
});

test("an answer leaves the map where it was moved to since", () => {
  navigate((params) => selectPlace(params, "q"));
  say({ kind: "moved", at: [36.5, 33, 9] });
  connect({ ...PAGE, address: "?actor=a&see=q", request: last });
  assert.equal(parameters().get("map"), "36.5,33,9");
});

test("the browser's address names the version, and how the page stands in another", () => {
  connect({ ...PAGE, version: "new", request: last });
  page.location.search = "?embed=true&see=p&utm_source=x";
  page.dispatchEvent(new Event("popstate"));
  asked = [];
  navigate((params) => selectPlace(params, "q"));
  assert.equal(asked[0], "step ?see=q&v=new&embed=true");
  page.location.pathname = "/base/";
  page.location.search = "?see=q";
  navigate((params) => selectPlace(params, null));
  assert.equal(asked[2], "step /base/");
});

test("a step back asks the panel where nothing else changes, and Streamlit for nothing but when handed on", () => {
  page.location.search = "?actor=a&see=r";
  let passed = 0;
  const streamlit = () => (passed += 1);
  page.addEventListener("popstate", streamlit);
  const stepBack = () => page.dispatchEvent(new Event("popstate"));
  stepBack();
  page.location.search = "?actor=b&see=r";
  stepBack();
  assert.deepEqual([asked, passed], [["panel ?actor=a&see=r", "page ?actor=b&see=r"], 0]);
  askAgain();
  assert.deepEqual([passed, asked.length], [1, 2]);
  page.removeEventListener("popstate", streamlit);
});

test("cards are named by what they depend on, in one order", () => {
  assert.equal(
    cardsKey("?see=p&map=1,2,3&actor=b&actor=a&v=x&lang=ar&q=c+d&embed=true"),
    "q=c+d&actor=b&actor=a&see=p",
  );
  assert.equal(cardsKey("?see=p", 20), "see=p&cards=20");
});

test("what stands nowhere on the map is shown of the same data", () => {
  navigate((params) => params.set("map", "1,2,3"));
  const known = { ...PAGE, keys: [...KEYS, "at", "tiles"] };
  connect({ ...known, address: "?actor=a&at=then&story=none&tiles=1", request: last });
  document.documentElement = { dataset: {} };
  for (const address of ["?actor=a&see=far&lang=en", "?actor=a&see=far&lang=en&at=then"]) {
    say({ kind: "tray", address });
    assert.deepEqual(
      [parameters().getAll("at"), parameters().get("see"), parameters().get("map"), parameters().get("story")],
      [["then"], "far", "1,2,3", "none"],
    );
    const kept = ["lang", "tiles"].map((key) => parameters().get(key));
    assert.deepEqual(kept, [null, "1"], "as the page's own address has them");
  }
  assert.equal(
    asked.some((one) => one.startsWith("whole")),
    false,
  );
});

test("the page is asked for anew where the map has another version of the data", () => {
  say({ kind: "otherData" });
  assert.deepEqual(asked, ["page ?actor=a&see=p"]);
});

test("a second copy of the module, of a later release, silences the first", async () => {
  const second = await import("../../layers/page/address.js?later");
  second.connect({ ...PAGE, address: "?", request: 0 });
  second.handlers.askForPage = ask("second");
  say({ kind: "place", id: "q" });
  assert.deepEqual(asked, ["step ?see=q", "second ?see=q"]);
});
