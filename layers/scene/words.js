// The interface's words, as the page's catalogue has them in the reader's language.

export class Words {
  constructor(/** @type {{ [key: string]: string }} */ words, /** @type {string} */ language) {
    this.words = words;
    this.language = language;
    this.rules = new Intl.PluralRules(language);
    this.numbers = new Intl.NumberFormat(language);
  }

  /** Look a word up; a key that the catalogue lacks stands for itself, so that it is noticed. */
  say(/** @type {string} */ key, /** @type {{ [name: string]: string | number }} */ values = {}) {
    const sentence = Object.hasOwn(this.words, key) ? this.words[key] : key;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  number(/** @type {number} */ value) {
    return this.numbers.format(value);
  }

  /** Say a number of excerpts in the form that the language's grammar asks for. */
  excerpts(/** @type {number} */ count) {
    const keys = [`count.excerpts.${this.rules.select(count)}`, "count.excerpts.other", "count.excerpts"];
    const found = keys.find((key) => Object.hasOwn(this.words, key)) ?? "count.excerpts";
    return this.say(found, { n: this.number(count) });
  }
}
