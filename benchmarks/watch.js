// Runs in every frame before any other script: notes clicks, and when their effect is painted.

(() => {
  // The event's own time: what the page's handlers do with it is part of what is measured.
  const pressed = (event) => {
    if (event.isTrusted) window.top.bench.pressed = performance.timeOrigin + event.timeStamp;
  };
  window.addEventListener("pointerdown", pressed, { capture: true });
  if (window !== window.top) return;

  const bench = { pressed: 0, traffic: [], done: {} };
  window.bench = bench;
  const now = () => performance.timeOrigin + performance.now();

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => note("in", data));
    }

    send(data) {
      note("out", data);
      super.send(data);
    }
  };

  function note(way, data) {
    bench.traffic.push({ way, at: now(), bytes: data.byteLength ?? data.size ?? data.length ?? 0 });
  }

  /** Wait until `bench.done[name]` holds, then for the frame that shows it: the time of that. */
  bench.wait = (name, argument, limit) =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const look = () => {
        if (holds(name, argument)) {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(now());
          port2.postMessage(null); // comes after this frame is painted
        } else if (performance.now() - begun > limit) {
          reject(new Error(`${name} ${JSON.stringify(argument)?.slice(0, 200)}: not seen in ${limit} ms`));
        } else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });

  bench.holds = holds;

  function holds(name, argument) {
    try {
      return Boolean(bench.done[name](argument));
    } catch {
      return false; // the element is not there, or is just being replaced
    }
  }

  const mapPage = () => document.querySelector('iframe[src*="streamlit_folium"]').contentDocument;
  const number = (text) => Number((/\d[\d,.\u00a0\u202f]*/.exec(text) ?? ["0"])[0].replace(/\D/g, ""));

  // The dashboard
  const host = (key) => {
    const part = document.querySelector(`.st-key-${key}`); // of several in one component, or a component
    const found = part.shadowRoot ? part : part.querySelector('[data-testid^="stBidiComponent"]');
    return found.shadowRoot ?? found;
  };
  const part = (key, selector) => host(key).querySelector(selector);
  /** Say whether the map shows a place's number, in the mark that stands for it. */
  const counts = (id, count) => {
    const { markers } = mapPage().defaultView.evidenceMap.page;
    const mark = markers.standing.get(id);
    const button = markers.buttonOf(id);
    // The number comes first; a circle of several places also says of how many.
    const isWritten =
      !button || mark.form !== "circle" || number(button.querySelector(".disc").firstChild.data) === mark.n;
    return markers.counts[id] === count && isWritten;
  };
  const firstCard = () => part("panel", ".cards [data-excerpt]").dataset.excerpt;
  const allCards = () =>
    [...host("panel").querySelectorAll(".cards [data-excerpt]")].map((one) => one.dataset.excerpt).join();
  const heading = () => part("panel", "h2").firstChild.textContent;

  bench.done.map = () => mapPage().querySelector(".place") !== null;
  bench.done.text = () =>
    shown(document) || [...document.querySelectorAll("*")].some(({ shadowRoot }) => shadowRoot && shown(shadowRoot));
  bench.done.usable = () => bench.done.map() && shown(host("panel"));
  const shown = (root) =>
    [...root.querySelectorAll("blockquote")].some(
      (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && boxOf(one).height > 0,
    );
  bench.done.click = ({ name, card }) => heading() === name && firstCard() === card;
  bench.done.filter = ({ matching, cards, place, count }) =>
    number(part("summary", "strong").textContent) === matching &&
    allCards() === cards.join() &&
    number(part("panel", "header .counts").textContent) === matching &&
    counts(place, count);
  const control = (key) => part(key.startsWith("bar:") ? "timeline" : "filters", `[data-key="${CSS.escape(key)}"]`);
  bench.control = (key) => middle(control(key));
  bench.reveal = (key) => control(key).scrollIntoView({ block: "nearest" });
  /** Open the drawer for what stands in it, and close it for the rest; says whether that moves anything. */
  bench.drawer = (key) => {
    const wanted = !key.startsWith("bar:");
    const isOpen = document.querySelector('[data-testid="stSidebar"]').dataset.collapsed === "false";
    const toggle = wanted ? '[data-testid="stExpandSidebarButton"]' : '[data-testid="stSidebarCollapseButton"] button';
    if (wanted !== isOpen) document.querySelector(toggle).click();
    return wanted !== isOpen;
  };
  bench.goThrough = async (steps) => {
    for (const step of steps) {
      // What the closed drawer holds is drawn when the browser is idle.
      while (!control(step.control)) await new Promise(requestAnimationFrame);
      control(step.control).click();
      await bench.wait("filter", step, 20_000);
      bench.traffic.length = 0; // what is noted here is not the page's memory
    }
  };
  /** Play all months at a pace, in seconds a month: how many, how long in all, and each frame. */
  bench.play = async (pace) => {
    const select = part("timeline", '[data-key="pace"]');
    select.value = pace;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    const button = () => part("timeline", '.controls [data-key="time:play"]');
    const label = button().ariaLabel;
    const months = host("timeline").querySelectorAll('[data-key^="bar:2"]').length;
    const frames = [];
    button().click();
    const begun = performance.now();
    let before = await new Promise(requestAnimationFrame);
    do {
      const at = await new Promise(requestAnimationFrame);
      frames.push(at - before);
      before = at;
    } while (button().ariaLabel !== label && before - begun < 60_000);
    return { months, seconds: (before - begun) / 1000, frames };
  };
  bench.firstView = () => mapPage().defaultView.evidenceMap.page.view.set(null);
  bench.fold = () => {
    for (const one of mapPage().querySelectorAll("details")) one.open = false;
  };

  /** Circles that a click in their middle chooses whatever was chosen before: their spots, by id. */
  bench.targets = () => {
    const all = [...mapPage().querySelectorAll(".place")].map((button) => ({ button, ...boxOf(button) }));
    const { clientWidth, clientHeight } = mapPage().documentElement;
    const frame = boxOf(mapPage().defaultView.frameElement);
    const apart = all
      .filter(({ button }) => button.matches(".form-circle"))
      .filter(({ x, y }) => x > 60 && y > 60 && x < clientWidth - 60 && y < clientHeight - 60)
      .filter(({ button, x, y }) => button.contains(mapPage().elementFromPoint(x, y)))
      .filter((one) => !all.some((other) => other !== one && covers(other, one)));
    const spots = apart.map(({ button, x, y }) => [button.dataset.place, { x: frame.left + x, y: frame.top + y }]);
    return Object.fromEntries(spots);
  };

  const covers = (other, { x, y }) =>
    number(other.button.textContent) > 0 &&
    Math.abs(other.x - x) <= Math.max(13, other.width / 2 + 1) &&
    Math.abs(other.y - y) <= Math.max(13, other.height / 2 + 1);

  function boxOf(element) {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height, x: left + width / 2, y: top + height / 2 };
  }

  bench.middle = middle;
  function middle(element) {
    const { x, y } = boxOf(element);
    return { x, y };
  }
})();
