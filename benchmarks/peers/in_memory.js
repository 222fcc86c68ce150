// The limit: all excerpts are in memory, a click and a filter ask nobody and draw what they change.

const { places, rows, months, most } = await (await fetch("data.json")).json();
const [all] = months;
const part = (id) => document.getElementById(id);
const map = window.L.map("map").setView([34.9, 38.8], 6);
const circles = new Map();
let here = null;
let month = all;

const left = () => (month === all ? rows : rows.filter(({ event }) => event.startsWith(month)));

function make(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

function showCards(chosen) {
  const shown = here ? chosen.filter(({ place }) => place === here.place) : chosen;
  const cards = shown
    .slice(0, most)
    .map(({ quote, outlet, event, name }) =>
      make("article", make("blockquote", quote), make("p", make("em", outlet), ` · ${event} · ${name}`)),
    );
  part("heading").textContent = here?.name ?? "All places";
  part("cards").replaceChildren(...cards);
}

function showCircles(chosen) {
  const counts = new Map();
  for (const { place } of chosen) counts.set(place, (counts.get(place) ?? 0) + 1);
  part("count").textContent = `${month}: ${chosen.length} excerpts`;
  for (const one of places) {
    const count = counts.get(one.place) ?? 0;
    const circle = circles.get(one.place);
    circle.setRadius(3 + Math.sqrt(count));
    if (count) circle.addTo(map);
    else circle.remove();
  }
}

for (const one of places) {
  const circle = window.L.circleMarker([one.latitude, one.longitude], { className: `place ${one.place}` });
  circle.bindTooltip(one.name).on("click", () => {
    here = one;
    showCards(left());
  });
  circles.set(one.place, circle);
}
for (const name of months) {
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "month", checked: name === all });
  input.addEventListener("change", () => {
    month = name;
    const chosen = left();
    showCircles(chosen);
    showCards(chosen);
  });
  part("months").append(make("label", input, name));
}
showCircles(rows);
showCards(rows);
