// What a printed page says at its foot: what it is of, the address of what it shows, and whose the sources are.

import { here } from "./address.js";
import { Component, createRef, div, h, p } from "./component.js";

/** @typedef {{title: string, version: string, sources: string[]}} Printed */

/** @extends {Component<{printed: Printed, language: string, look?: string}>} */
export class Foot extends Component {
  /** @type {import("../vendor/preact.js").RefObject<HTMLElement>} */
  line = createRef();
  /** The address may have changed since this was drawn: the map was moved, or what a step is had not come. */
  write = () => {
    const text = /** @type {Text | undefined} */ (this.line.current?.firstChild);
    if (text) text.data = here(this.props.language).href;
  };

  componentDidMount() {
    addEventListener("beforeprint", this.write);
  }

  componentWillUnmount() {
    removeEventListener("beforeprint", this.write);
  }

  render() {
    const { printed, language, look = "brief" } = this.props;
    return div(
      look,
      p("", h("bdi", {}, printed.title), " · ", printed.version),
      h("p", { ref: this.line, dir: "ltr" }, here(language).href),
      printed.sources.filter(Boolean).map((text) => h("p", { dir: "auto" }, text)),
    );
  }
}
