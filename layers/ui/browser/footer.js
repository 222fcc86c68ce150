// The account of all rows, the data version, licences.

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".root");
  root.setAttribute("dir", data.direction);
  redraw(root, data.lines.map((line) => h("p", { class: "small muted number" }, line)));
}
