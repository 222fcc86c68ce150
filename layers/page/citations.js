// An article cited in each style, which the server writes when somebody wants them.

import { Component, CopyButton, h } from "./dom.js";

export class Citations extends Component {
  async fetch({ article, language }) {
    if (this.asked === article) return;
    this.asked = article;
    const address = new URL(`data/cite/${encodeURIComponent(article)}.json?lang=${language}`, document.baseURI);
    const styles = await fetch(address).then(
      (answer) => (answer.ok ? answer.json() : null),
      () => null,
    );
    if (!styles) this.asked = null; // opening it once more asks again
    this.setState({ styles, failed: !styles });
  }

  render(props, { styles, failed }) {
    const { words, name } = props;
    const copyLabels = { label: words["panel.copy_citation"], done: words.copied, class: "link" };
    const cited = Object.entries(styles ?? {}).flatMap(([style, text]) => [
      h("dt", { class: "muted" }, words[`panel.cite.${style}`]),
      h("dd", {}, text, " ", h(CopyButton, { ...copyLabels, text })),
    ]);
    return h(
      "details",
      { class: "fold small", "data-key": name, ontoggle: (event) => event.target.open && this.fetch(props) },
      h("summary", {}, words["panel.cite"]),
      h("dl", {}, failed ? h("dd", {}, words["panel.cite.failed"]) : cited),
    );
  }
}
