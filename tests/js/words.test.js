import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fill, numeral, said, speak } from "../../layers/page/component.js";
import { stepOf, Words } from "../../layers/words/words.js";

// The same cases hold the Python half: tests/test_words.py.
const cases = JSON.parse(readFileSync(new URL("../data/filling.json", import.meta.url), "utf8"));
const DIRECTIONS = /** @type {Record<string, string>} */ ({ ar: "rtl" });

test("a value that would turn a sentence round is isolated, and no other", () => {
  for (const { language, pattern, values, said: told } of cases.fill)
    assert.equal(new Words({ pattern }, language, DIRECTIONS[language]).say("pattern", values), told, pattern);
});

test("excerpts are counted in the plural forms of each language, in Latin digits", () => {
  for (const [language, counts] of Object.entries(cases.count)) {
    const forms = Object.entries(cases.forms[language]).map(([form, text]) => [`count.excerpts.${form}`, text]);
    const words = new Words(Object.fromEntries(forms), language, DIRECTIONS[language]);
    for (const [n, told] of Object.entries(counts)) assert.equal(words.count("count.excerpts", Number(n)), told);
  }
});

test("parts of the page speak the language that the page last said", () => {
  speak("ar", "rtl");
  assert.equal(fill("{place}: {n}", { place: "Tartus", n: 12345 }), "\u2068Tartus\u2069: 12,345");
  speak("ru", "ltr");
  assert.equal(fill("{place}: {n}", { place: "Tartus", n: 0.5 }), "Tartus: 0,5");
  assert.equal(numeral(12345), "12\u00a0345");
  assert.equal(said({ text: "Тартус", lang: null, dir: "ltr" }).props.lang, "ru");
  assert.equal(said({ text: "طرطوس", lang: "ar", dir: "rtl" }).props.lang, "ar");
  speak("en", "ltr");
  assert.equal(fill("{n} of {all}", { n: 1234, all: "{n}" }), "1,234 of {n}");
});

test("arrows lead on and back, round the ends, the way the text runs", () => {
  const led = (direction) =>
    ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"].map((key) => stepOf(key, 0, 3, direction));
  assert.deepEqual(led("ltr"), [1, 2, 1, 2]);
  assert.deepEqual(led("rtl"), [2, 1, 1, 2]);
  assert.equal(stepOf("ArrowRight", 2, 3, "ltr"), 0);
  assert.equal(stepOf("End", 0, 3, "rtl"), 2);
  assert.equal(stepOf("Home", 2, 3, "rtl"), 0);
});

test("other keys lead nowhere, and nothing leads to nothing", () => {
  for (const key of ["Tab", "Enter", "a"]) assert.equal(stepOf(key, 0, 3, "ltr"), null);
  assert.equal(stepOf("End", -1, 0, "ltr"), null);
});
