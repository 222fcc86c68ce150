// A story: the step that is shown, with what is told there and the way on; where the reader went aside,
// the way back; where nothing is selected, the stories that there are.

import { handlers, navigate, parameters, postToMap, viewLink } from "./address.js";
import { button, div, fill, h, numeral, p, said, tell } from "./component.js";
import { Toolbar } from "./keyboard.js";
import { isAtStep, knowStory, setStep, stepAfter, stepIn } from "./parameters.js";

/** @import { Part, Said } from "./component.js" */

/**
 * @typedef {{text: Said, asks: string}} Step
 * @typedef {{id: string, title: Said, offer: string, steps: Step[]}} Story
 * @typedef {{stories: Story[], direction: string}} StoryData
 */

const MOST_IN_ROW = 10; // of links to single steps, which must not be too small to press

/** @type {ResizeObserver | undefined} */
let watch;

export default function show(/** @type {Part<StoryData>} */ { data, root, words, draw }) {
  for (const { id, steps } of data.stories) knowStory(id, steps.map(({ asks }) => asks)); // biome-ignore format: one line
  handlers.followStory = follow;
  watch?.disconnect();
  watch = new ResizeObserver(() => {
    document.documentElement.style.setProperty("--story", `${root.getBoundingClientRect().height}px`);
  });
  watch.observe(root);
  follow();

  /** Draw what the address says now. */
  function follow() {
    const params = parameters();
    const story = data.stories.find(({ id }) => id === params.get("story"));
    const step = stepIn(params) ?? 1;
    const told = Boolean(story && isAtStep(params));
    const now = story ? `${told ? "" : "aside "}${story.id} ${step}` : "";
    const held = focused();
    if (story) draw(told ? at(story, step) : aside(story, step));
    else draw(isOpening(params) ? data.stories.map(offer) : null);
    const before = root.dataset.shows;
    root.dataset.shows = now;
    const text = story?.steps[step - 1].text.text ?? "";
    tell("story", told ? fill(words["story.status"], { ...numbers(story, step), text }) : "");
    if (before !== undefined && before !== now && told) handlers.raiseSheet?.();
    if (held && !held.isConnected && !focused()) focus();
  }

  /** What had the focus is gone: the way on has it, or the way back, or what begins a story. */
  function focus() {
    const links = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("a"));
    const next = [...links].find((link) => link.dataset.key === "story:next") ?? links[0];
    if (next) next.focus();
    else handlers.focusPanel?.();
  }

  function focused() {
    return /** @type {ShadowRoot} */ (root.getRootNode()).activeElement;
  }

  /** The step that is shown. */
  function at(/** @type {Story} */ story, /** @type {number} */ step) {
    const { steps, title } = story;
    const walk = (/** @type {KeyboardEvent} */ event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation(); // the other arrows lead through the links
      const to = stepAfter(event.key, step, steps.length, data.direction);
      if (to !== null) go(story, to);
    };
    const numbered = fill(words["story.step"], numbers(story, step));
    const [back, on] = data.direction === "rtl" ? ["→", "←"] : ["←", "→"];
    return h(
      "section",
      { key: "step", class: "step", "aria-label": words["story.region"], onkeydowncapture: walk },
      div("top", h("h2", {}, h("strong", {}, numbered), h("span", { class: "title" }, " · ", said(title))), close()),
      h("p", { class: "text" }, said(steps[step - 1].text)),
      h(
        Toolbar,
        { tag: "div", class: "ways", "aria-label": words["story.steps"] },
        way(story, step - 1, "previous", { "aria-label": words["story.previous"] }, back),
        way(story, step + 1, "next", {}, words["story.next"], " ", h("span", { "aria-hidden": "true" }, on)),
        steps.length <= MOST_IN_ROW ? row(story, step) : null,
      ),
    );
  }

  /** A link to each step. */
  function row(/** @type {Story} */ story, /** @type {number} */ step) {
    const one = (/** @type {Step} */ _, /** @type {number} */ index) => {
      const to = index + 1;
      const named = { "aria-label": fill(words["story.step"], numbers(story, to)), "data-key": `story:${to}` };
      const current = to === step ? { "aria-current": "step" } : {};
      return h("li", { key: String(to) }, stepLink(story, to, { ...named, ...current }));
    };
    return h("ol", {}, story.steps.map(one));
  }

  /** A link to the step before or after; beyond the ends it leads nowhere, and keeps the focus. */
  function way(
    /** @type {Story} */ story,
    /** @type {number} */ to,
    /** @type {string} */ name,
    /** @type {Record<string, string>} */ named,
    /** @type {import("./component.js").Children[]} */ ...label
  ) {
    const look = { class: `way ${name}`, "data-key": `story:${name}`, ...named };
    if (to >= 1 && to <= story.steps.length) return stepLink(story, to, look, ...label);
    return h("a", { ...look, role: "link", "aria-disabled": "true" }, ...label);
  }

  /** The way back to the step that was left. */
  function aside(/** @type {Story} */ story, /** @type {number} */ step) {
    const text = fill(words["story.back"], numbers(story, step));
    return h(
      "section",
      { key: "aside", class: "aside", "aria-label": words["story.region"] },
      p(
        "",
        stepLink(story, step, { "data-key": "story:back" }, text),
        h("span", { class: "muted" }, " · ", said(story.title)),
      ),
      close(),
    );
  }

  /** A line that begins a story. */
  function offer(/** @type {Story} */ story) {
    const link = stepLink(story, 1, { "data-key": `story:${story.id}` }, story.offer);
    return h("p", { key: story.id, class: "offer" }, link);
  }

  function close() {
    const label = words["story.close"];
    const onclick = () => navigate((params) => setStep(params, null));
    return button("quiet close", { "aria-label": label, title: label, "data-key": "story:close", onclick }, "✕");
  }

  function stepLink(
    /** @type {Story} */ story,
    /** @type {number} */ to,
    /** @type {import("./component.js").Properties} */ properties,
    /** @type {import("./component.js").Children[]} */ ...label
  ) {
    const link = viewLink((params) => setStep(params, story.id, to), properties, ...label);
    const onclick = (/** @type {MouseEvent} */ event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
      go(story, to);
    };
    return { ...link, props: { ...link.props, onclick } };
  }

  /** Go to a step; the map moves only where the step says where it looks. */
  function go(/** @type {Story} */ story, /** @type {number} */ to) {
    navigate((params) => setStep(params, story.id, to));
    const looks = parameters();
    const look = looks.get("map");
    if (!look) return;
    postToMap({ kind: "view", at: look.split(",").map(Number) });
    postToMap({ kind: "select", id: looks.get("see"), reveal: false });
  }
}

/** Whether nothing is selected; where the page stands in another, there is no room to begin. */
function isOpening(/** @type {URLSearchParams} */ params) {
  if (document.documentElement.dataset.embed) return false;
  return !["see", "excerpt", "unplaced", "pair"].some((key) => params.has(key));
}

/** The numbers of a step, in words' places. */
function numbers(/** @type {Story | undefined} */ story, /** @type {number} */ step) {
  return { n: numeral(step), all: numeral(story?.steps.length ?? 0) };
}
