import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { cursorOf, modeOf, Player, rangeAt } from "../../layers/page/player.js";
import { labelsOf, spanOf, yearsOf } from "../../layers/page/timeline.js";

const NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Months from a first one on, each with its number as what it possibly has, and none certain. */
function monthsFrom(year, month, length) {
  return Array.from({ length }, (_, at) => {
    const [y, m] = [year + Math.floor((month - 1 + at) / 12), (month - 1 + at) % 12];
    const id = `${y}-${String(m + 1).padStart(2, "0")}`;
    return { id, label: NAMES[m], year: String(y), certain: 0, possible: at };
  });
}

const MONTHS = monthsFrom(2024, 12, 4); // the first has none

test("every month is named where there is room, by a letter where there is less", () => {
  assert.deepEqual(labelsOf(MONTHS, 40), ["Dec", "Jan", "Feb", "Mar"]);
  assert.deepEqual(labelsOf(MONTHS, 20), ["D", "J", "F", "M"]);
});

test("where not even a letter fits, the same months are named in each year, never none", () => {
  const months = monthsFrom(2015, 3, 120);
  const named = (width) => labelsOf(months, width).map((label, at) => label && [label, months[at].id.slice(5)]);
  assert.deepEqual(
    [
      ...new Set(
        named(10)
          .filter(Boolean)
          .map(([label]) => label),
      ),
    ],
    ["Apr", "Jul", "Oct", "Jan"],
  );
  assert.deepEqual(
    [
      ...new Set(
        named(3)
          .filter(Boolean)
          .map(([label]) => label),
      ),
    ],
    ["Jan"],
  );
  assert.equal(named(3).filter(Boolean).length, 10);
});

test("names whose letters hold together give way to numbers, and long names need more room", () => {
  const months = [
    { id: "2025-08", label: "آب" },
    { id: "2025-10", label: "تشرين الأول" },
  ];
  assert.deepEqual(labelsOf(months, 60), ["8", "10"]);
  assert.deepEqual(labelsOf(months, 61), ["آب", "تشرين الأول"]);
});

test("a year stands where it begins, over as many months as it has", () => {
  assert.deepEqual(yearsOf(MONTHS, 30), [
    { year: "2024", length: 1, name: "2024" },
    { year: "2025", length: 3, name: "2025" },
  ]);
  assert.equal(yearsOf(MONTHS, 25)[0].name, "’24", "in short, where it would touch the next");
  const years = yearsOf(monthsFrom(2015, 1, 120), 1.2).map(({ name }) => name);
  assert.deepEqual(years.filter(Boolean), ["2015", "2020"], "where they would touch, some");
  assert.equal(years.length, 10);
});

test("a range is in order of time, whichever way it is drawn", () => {
  assert.deepEqual(spanOf(MONTHS, 3, 1), ["2025-01", "2025-03"]);
  assert.deepEqual(spanOf(MONTHS, 2, 2), ["2025-02", "2025-02"]);
});

test("the address says where the player stands and how it goes", () => {
  const told = (asked) => [cursorOf(MONTHS, asked), modeOf(MONTHS, asked)];
  assert.deepEqual(told({}), [-1, null]);
  assert.deepEqual(told({ from: "2025-02", to: "2025-02" }), [2, "month"]);
  assert.deepEqual(told({ from: "2024-12", to: "2025-02" }), [2, "upto"]);
  assert.deepEqual(told({ to: "2025-02" }), [2, "upto"]);
  assert.deepEqual(told({ from: "2024-12", to: "2024-12" }), [0, null], "the first month is both");
  assert.deepEqual(told({ from: "2025-01", to: "2025-02" }), [-1, null]);
  assert.deepEqual(told({ from: "2030-01", to: "2030-01" }), [-1, null]);
});

test("what the address says is what a month and a mode ask for", () => {
  for (const mode of ["month", "upto"])
    for (const at of [1, 2, 3]) {
      const [from, to] = rangeAt(MONTHS, at, mode);
      assert.deepEqual([cursorOf(MONTHS, { from, to }), modeOf(MONTHS, { from, to })], [at, mode]);
    }
});

// The player, on a page that answers when it is told to.

let told;
let player;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  told = [];
  const page = {
    glimpse: ([from, to]) => told.push(`glimpse ${from} ${to}`),
    choose: ([from, to]) => {
      player.stop(false);
      told.push(`choose ${from} ${to}`);
    },
    settle: () => told.push("settle"),
    changed: () => {},
  };
  player = new Player(page);
  player.take(MONTHS, {});
});

afterEach(() => mock.timers.reset());

/** The page shows what it was last asked for. */
function answer() {
  const [, from, to] = told.at(-1).split(" ");
  player.take(MONTHS, { from, to });
}

/** All that was told since last asked. */
function heard() {
  return told.splice(0);
}

test("it goes through the months, each for its time, and makes one step of it at the end", () => {
  player.start();
  for (const month of ["2024-12", "2025-01", "2025-02"]) {
    assert.deepEqual(told, [`glimpse ${month} ${month}`]);
    answer();
    heard();
    mock.timers.tick(1499);
    assert.deepEqual(told, []);
    mock.timers.tick(1);
  }
  answer();
  assert.deepEqual(heard(), ["glimpse 2025-03 2025-03", "settle"]);
  assert.equal(player.playing, false);
  mock.timers.tick(10_000);
  assert.deepEqual(told, []);
});

test("a slow page is waited for, and gets no second month meanwhile", () => {
  player.pace = 0.5;
  player.start();
  mock.timers.tick(5000);
  assert.deepEqual(told, ["glimpse 2024-12 2024-12"]);
  answer();
  mock.timers.tick(0);
  assert.equal(told.at(-1), "glimpse 2025-01 2025-01");
});

test("an answer to something else is none", () => {
  player.start();
  player.take(MONTHS, {});
  mock.timers.tick(5000);
  assert.deepEqual(told, ["glimpse 2024-12 2024-12"]);
});

test("up to a month, it begins at the first, and goes on where it was", () => {
  player.setMode("upto");
  player.take(MONTHS, { from: "2024-12", to: "2025-01" });
  player.start();
  answer();
  mock.timers.tick(1500);
  assert.deepEqual(heard(), ["glimpse 2024-12 2025-02", "glimpse 2024-12 2025-03"]);
});

test("from the end it begins anew", () => {
  player.take(MONTHS, { from: "2025-03", to: "2025-03" });
  player.start();
  assert.deepEqual(told, ["glimpse 2024-12 2024-12"]);
});

test("empty months are passed over only if that is asked for", () => {
  player.skipping = true;
  player.start();
  assert.deepEqual(heard(), ["glimpse 2025-01 2025-01"]);
  player.stop();
  player.take(MONTHS, { from: "2025-02", to: "2025-02", sure: "1" });
  assert.equal(player.target("on"), null, "none is certain");
});

test("stopped, it makes a step of what is shown; stopped by another question, it does not", () => {
  player.start();
  player.stop();
  assert.deepEqual(heard(), ["glimpse 2024-12 2024-12", "settle"]);
  player.start();
  player.stop(false);
  assert.deepEqual(heard(), ["glimpse 2024-12 2024-12"]);
  player.stop();
  assert.deepEqual(told, []);
});

test("a step is a step to go back to, stops the playing, and has ends", () => {
  player.start();
  answer();
  player.step("on");
  assert.deepEqual([heard().at(-1), player.playing], ["choose 2025-01 2025-01", false]);
  player.take(MONTHS, { from: "2025-03", to: "2025-03" });
  player.step("on");
  assert.deepEqual(told, []);
  player.step("first");
  player.step("back");
  assert.deepEqual(heard(), ["choose 2024-12 2024-12", "choose 2025-02 2025-02"]);
});

test("another way to go keeps the month, and an older answer does not undo it", () => {
  player.take(MONTHS, { from: "2025-02", to: "2025-02" });
  player.setMode("upto");
  assert.deepEqual(heard(), ["choose 2024-12 2025-02"]);
  player.take(MONTHS, { from: "2025-02", to: "2025-02" });
  assert.equal(player.mode, "upto");
  player.take(MONTHS, { from: "2024-12", to: "2025-02" });
  assert.equal(player.mode, "upto");
  player.take(MONTHS, { from: "2025-02", to: "2025-02" });
  assert.equal(player.mode, "month");
});

test("without months there is nothing to play", () => {
  player.take([], {});
  player.start();
  for (const step of ["first", "back", "on", "last"]) player.step(step);
  assert.deepEqual([told, player.playing], [[], false]);
});
