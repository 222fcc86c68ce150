// A button that opens a box over the page; what is in it is made when it is opened.

import { Component, createRef, h } from "./dom.js";

export class Dialog extends Component {
  box = createRef();

  open() {
    this.setState({ opened: true }, () => this.box.current.showModal());
  }

  close() {
    this.box.current.close();
  }

  render({ label, title, close, content }, { opened = false }) {
    return [
      h("button", { type: "button", class: "quiet", "aria-haspopup": "dialog", onclick: () => this.open() }, label),
      h(
        "dialog",
        {
          ref: this.box,
          "aria-label": title,
          onclick: (event) => event.target === this.box.current && this.close(),
          onclose: () => this.setState({ opened: false }),
        },
        opened
          ? [
              h(
                "div",
                { class: "bar" },
                h("h2", {}, title),
                h("button", { type: "button", class: "quiet", "aria-label": close, onclick: () => this.close() }, "✕"),
              ),
              content(),
            ]
          : null,
      ),
    ];
  }
}
