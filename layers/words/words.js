// The interface's words, as the page's catalogue has them in the reader's language, and which way that is read.

// Letters of the scripts that run from right to left, and all others.
const RIGHTWARD = "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
const TO_LEFT = new RegExp(`(?=\\p{L})[${RIGHTWARD}]`, "u");
const TO_RIGHT = new RegExp(`(?![${RIGHTWARD}])\\p{L}`, "u");
const JOINED_DIGITS = /\d[-+−]\d/; // "2025-08": between Arabic words its parts would change places
const ISOLATED = /[\u2066-\u2068][^\u2066-\u2069]*\u2069/g;

/**
 * Isolate a value that goes into a sentence where it would turn what stands around it round: where
 * it has letters that run against the sentence's direction, outside of what is isolated already.
 */
export function isolate(/** @type {string} */ value, /** @type {string} */ direction) {
  let [before, bare] = ["", value];
  while (before !== bare) [before, bare] = [bare, bare.replace(ISOLATED, "")];
  const against = direction === "rtl" ? TO_RIGHT.test(bare) || JOINED_DIGITS.test(bare) : TO_LEFT.test(bare);
  return against ? `\u2068${value}\u2069` : value;
}

export class Words {
  constructor(
    /** @type {{ [key: string]: string }} */ words,
    /** @type {string} */ language,
    /** @type {string} */ direction = "ltr",
  ) {
    this.words = words;
    this.language = language;
    this.direction = direction;
    this.rules = new Intl.PluralRules(language);
    this.numbers = new Intl.NumberFormat(language, { numberingSystem: "latn" });
  }

  /** Look a word up; a key that the catalogue lacks stands for itself, so that it is noticed. */
  say(/** @type {string} */ key, /** @type {{ [name: string]: string | number }} */ values = {}) {
    return this.fill(Object.hasOwn(this.words, key) ? this.words[key] : key, values);
  }

  /** Put values into a sentence: fill("{n} of {all}", {n: 3, all: 9}); one that is missing keeps its name. */
  fill(/** @type {string} */ sentence, /** @type {{ [name: string]: string | number }} */ values) {
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
      if (!(name in values)) return whole;
      const value = values[name];
      return typeof value === "number" ? this.number(value) : isolate(value, this.direction);
    });
  }

  number(/** @type {number} */ value) {
    return this.numbers.format(value);
  }

  /** Say a number of something in the form that the language's grammar asks for. */
  count(/** @type {"count.excerpts" | "count.places"} */ what, /** @type {number} */ count) {
    const keys = [`${what}.${this.rules.select(count)}`, `${what}.other`];
    const found = keys.find((key) => Object.hasOwn(this.words, key)) ?? what;
    return this.say(found, { n: count });
  }
}

/**
 * Say where an arrow key leads from one of `n` links or buttons that are one stop of the keyboard: on the way the
 * language is read; null where it leads nowhere.
 */
export function stepOf(
  /** @type {string} */ key,
  /** @type {number} */ at,
  /** @type {number} */ n,
  /** @type {string} */ direction,
) {
  const on = direction === "rtl" ? -1 : 1;
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: at + on, ArrowLeft: at - on, ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: n - 1 };
  const to = steps[key];
  return to === undefined || n === 0 ? null : (to + n) % n;
}
