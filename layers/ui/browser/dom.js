// Elements made from data. Text only ever becomes text: nothing here reads HTML.

/** Make an element: h("a", {href, class: "x", onclick: f}, "text", child, …). */
function h(tag, properties = {}, ...children) {
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
function redraw(root, ...children) {
  const top = root.getRootNode();
  const focused = top.activeElement?.dataset?.key;
  const opened = new Map([...root.querySelectorAll("details[data-key]")].map((d) => [d.dataset.key, d.open]));
  const scrolled = new Map([...root.querySelectorAll("[data-scroll]")].map((e) => [e.dataset.scroll, e.scrollTop]));
  const scrolledRoot = root.scrollTop;
  root.replaceChildren(...children.flat(3).filter(Boolean));
  for (const details of root.querySelectorAll("details[data-key]"))
    if (opened.has(details.dataset.key)) details.open = opened.get(details.dataset.key);
  for (const element of root.querySelectorAll("[data-scroll]"))
    if (scrolled.has(element.dataset.scroll)) element.scrollTop = scrolled.get(element.dataset.scroll);
  root.scrollTop = scrolledRoot;
  if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** Put values into a sentence of the catalogue: fill("{n} of {all}", {n: 3, all: 9}). */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Copy text; where the clipboard is closed to us, by the old way. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { style: "position:fixed;opacity:0" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** A button that copies and says so for two seconds. */
function copyButton(label, done, text, properties = {}) {
  return h("button", {
    type: "button",
    class: "quiet",
    ...properties,
    onclick: async (event) => {
      const button = event.currentTarget;
      await copyText(typeof text === "function" ? text() : text);
      button.textContent = done;
      button.setAttribute("aria-live", "polite");
      setTimeout(() => (button.textContent = label), 2000);
    },
  }, label);
}
