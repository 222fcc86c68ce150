// Elements of the desk, made once and changed in place: what is typed into must stay the same.

/** Make an element: h("a", {href, class: "x", onclick: f}, "text", child, …). */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element[name] = value;
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Replace what `root` shows, keeping focus, open sections and scroll positions by `data-key`. */
