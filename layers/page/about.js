// What the About box says, fetched when it is opened.

import { documentAt } from "./documents.js";
import { Component, h } from "./dom.js";

export class About extends Component {
  render({ address, words }) {
    const found = documentAt(address, () => this.setState({}));
    if (!found) return null;
    if (found.failed) return h("p", { class: "muted", role: "alert" }, words["about.failed"]);
    return h(
      "div",
      { class: "about" },
      found.parts.map((part) => [
        h("h3", {}, part.title),
        part.paragraphs.map((text) => h("p", {}, text)),
        part.list.length
          ? h(
              "ul",
              {},
              part.list.map((item) => h("li", {}, item)),
            )
          : null,
        part.links.length
          ? h(
              "ul",
              {},
              part.links.map((link) =>
                h(
                  "li",
                  {},
                  h("a", { href: link.url, rel: "noopener noreferrer", target: "_blank" }, link.text),
                  ` ${link.more}`,
                ),
              ),
            )
          : null,
        part.table
          ? h(
              "div",
              { class: "wide" },
              h(
                "table",
                {},
                h(
                  "thead",
                  {},
                  h(
                    "tr",
                    {},
                    part.table.head.map((cell) => h("th", { scope: "col" }, cell)),
                  ),
                ),
                h(
                  "tbody",
                  {},
                  part.table.rows.map((row) =>
                    h(
                      "tr",
                      {},
                      row.map((cell) => h("td", {}, cell)),
                    ),
                  ),
                ),
              ),
            )
          : null,
      ]),
    );
  }
}
