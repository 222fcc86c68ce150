// The account of all rows, the data version, licences.

import { h } from "./dom.js";
import { part } from "./part.js";

export default await part("footer", ({ data, draw }) =>
  draw(data.lines.map((line) => h("p", { class: "small muted number" }, line))),
);
