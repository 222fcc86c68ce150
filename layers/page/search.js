// The search field asks while one types; what is being typed is never overwritten.

import { go, set } from "./address.js";
import { Component, createRef, h } from "./dom.js";

const TYPING_MS = 250;

export class SearchField extends Component {
  field = createRef();

  componentDidMount() {
    this.field.current.value = this.props.sought;
  }

  componentDidUpdate() {
    const field = this.field.current;
    if (field.getRootNode().activeElement !== field) field.value = this.props.sought;
  }

  ask() {
    clearTimeout(this.waiting);
    const words = this.field.current.value.trim().replace(/\s+/g, " ");
    go((params) => set(params, "q", words));
  }

  render({ words }) {
    return h(
      "div",
      { role: "search", class: "search" },
      h("input", {
        ref: this.field,
        type: "search",
        placeholder: words["search.placeholder"],
        "aria-label": words["search.label"],
        maxlength: 200,
        autocomplete: "off",
        oninput: () => {
          clearTimeout(this.waiting);
          this.waiting = setTimeout(() => this.ask(), TYPING_MS);
        },
        onkeydown: (event) => {
          if (event.key === "Enter") this.ask();
        },
      }),
    );
  }
}
