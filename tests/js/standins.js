// What stands in for a page where there is none.

/** As much of an element as one is made with. */
export class Element {
  childNodes = [];
  attributes = [];
  said = {};
  constructor(text = "") {
    this.text = text;
  }
  setAttribute(name, value) {
    this.said[name] = value;
  }
  removeAttribute(name) {
    delete this.said[name];
  }
  get firstChild() {
    return this.childNodes[0] ?? null;
  }
  get firstElementChild() {
    return this.firstChild;
  }
  append(...nodes) {
    this.childNodes.push(...nodes);
  }
  insertBefore(node) {
    this.append(node);
  }
}

/** All elements that are to be drawn, from the outside in. */
export function elementsOf(drawn) {
  if (Array.isArray(drawn)) return drawn.flatMap(elementsOf);
  return drawn?.props ? [drawn, ...elementsOf(drawn.props.children)] : [];
}
