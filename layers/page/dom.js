// Elements made from data. Text only ever becomes text: nothing here reads HTML.

import { Component, createRef, h, render } from "./vendor/preact.js";

export { Component, createRef, h, render };

/** Put values into a sentence of the catalogue: fill("{n} of {all}", {n: 3, all: 9}). */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Copy text; where the clipboard is closed to us, by the old way. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** A button that copies `text` (or what it returns) and says `done` for two seconds. */
export class CopyButton extends Component {
  async copy(text) {
    await copyText(typeof text === "function" ? text() : text);
    clearTimeout(this.timer);
    this.setState({ copied: true });
    this.timer = setTimeout(() => this.setState({ copied: false }), 2000);
  }

  componentWillUnmount() {
    clearTimeout(this.timer);
  }

  render({ label, done, text, class: look = "quiet" }, { copied = false }) {
    const said = copied ? { "aria-live": "polite" } : {};
    return h("button", { type: "button", class: look, ...said, onclick: () => this.copy(text) }, copied ? done : label);
  }
}
