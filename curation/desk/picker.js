// A field that finds places or actors by any of their names, in any script.

import { html as h } from "../scene/elements.js";

const WAIT_MS = 140;
let lastSearch = 0;

export function makePicker(desk, what, label, onpick) {
  let timer,
    mine = 0,
    names = [],
    active = 0;
  const id = `picker-${what}-${Math.random().toString(36).slice(2, 8)}`;
  const list = h("ul", { class: "found", role: "listbox", id, "aria-label": label, hidden: true });
  const input = h("input", {
    type: "search",
    placeholder: label,
    "aria-label": label,
    autocomplete: "off",
    maxlength: 100,
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": id,
    "aria-autocomplete": "list",
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(look, WAIT_MS);
    },
    onkeydown: (event) => {
      if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        active = (active + (event.key === "ArrowDown" ? 1 : names.length - 1)) % names.length;
        draw();
      }
      if (event.key === "Enter" && names[active]) {
        event.preventDefault();
        pick(names[active]);
      }
    },
    onblur: () => setTimeout(close, 150),
  });

  function look() {
    if (!input.value.trim()) return close();
    mine = lastSearch += 1;
    desk.find({ what, text: input.value, n: `${desk.tab}:${mine}` });
  }

  function pick(name) {
    clearTimeout(timer);
    input.value = "";
    mine = 0;
    close();
    onpick(name.id);
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function draw() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    list.replaceChildren(
      ...(names.length
        ? names.map((name, index) =>
            h(
              "li",
              {
                role: "option",
                id: `${id}-${index}`,
                "aria-selected": String(index === active),
                class: index === active ? "active" : null,
                onmousedown: (event) => {
                  event.preventDefault();
                  pick(name);
                },
              },
              h("span", {}, name.name),
              h("span", { class: "muted small" }, [name.spelling, name.kind].filter(Boolean).join(" · ")),
            ),
          )
        : [h("li", { class: "muted none" }, desk.words["desk.board.none_found"])]),
    );
    if (names[active]) input.setAttribute("aria-activedescendant", `${id}-${active}`);
  }

  return {
    element: h("div", { class: "picker" }, input, list),
    update(found) {
      if (!mine || !found || found.n !== `${desk.tab}:${mine}` || document.hidden) return;
      if (input.getRootNode().activeElement !== input) return;
      if (found.names !== names) active = 0;
      names = found.names;
      draw();
    },
  };
}
