// What stands on the peers' pages: the plain app's map is in a frame, the others' in the page.

(() => {
  if (window !== window.top) return;
  const { bench } = window;
  const STREAMLIT = {
    heading: "h3",
    cards: ".st-key-cards [data-testid=stMarkdown]",
    count: "[data-testid=stCaptionContainer]",
    months: "[data-testid=stRadioOption]",
  };
  const OTHERS = { heading: "#heading", cards: "#cards article", count: "#count", months: "#months label" };

  const frame = () => document.querySelector('iframe[src*="streamlit_folium"]');
  const map = () => frame()?.contentDocument ?? document;
  const paths = () => [...map().querySelectorAll("path.leaflet-interactive")];
  const all = (part) => [...document.querySelectorAll((frame() ? STREAMLIT : OTHERS)[part])];
  const text = (part) => all(part)[0].textContent;
  const shapes = () =>
    paths()
      .map((path) => path.getAttribute("d"))
      .join();

  bench.done.peerMap = (places) => paths().length >= places;
  bench.done.peerClick = (name) => text("heading") === name && text("cards").includes(name);
  bench.done.peerFilter = ({ month, before }) =>
    text("count").startsWith(month) &&
    text("cards").includes(`· ${month}`) &&
    paths().length > 0 &&
    shapes() !== before;
  bench.shapes = shapes;
  bench.months = () => all("months").map((one) => one.textContent.trim());
  bench.month = (index) => {
    const month = all("months")[index];
    month.scrollIntoView({ block: "nearest" });
    return bench.middle(month);
  };

  /** Circles whose middle nothing else covers: {name, x, y}; `names` are those of the places, by id. */
  bench.circles = (names) => {
    const { left, top } = frame()?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const { clientWidth, clientHeight } = map().documentElement;
    return paths()
      .map((path) => ({ path, name: nameOf(path, names), ...bench.middle(path) }))
      .filter(({ x, y }) => x > 20 && y > 20 && x < clientWidth - 20 && y < clientHeight - 20)
      .filter(({ path, x, y }) => map().elementFromPoint(x, y) === path)
      .map(({ name, x, y }) => ({ name, x: left + x, y: top + y }));
  };

  function nameOf(path, names) {
    if (!frame()) return names[path.classList[1]];
    const layers = Object.values(map().defaultView.map._layers);
    const content = layers
      .find((layer) => layer._path === path)
      .getTooltip()
      .getContent();
    return new DOMParser().parseFromString(content.innerHTML ?? content, "text/html").body.textContent.trim();
  }
})();
