// The selected place and its excerpts; with nothing selected, all places and all excerpts.

import { doing, go, isAt, seePlace, set, tellMap, toggle, viewLink } from "./address.js";
import { Citations } from "./citations.js";
import { CopyButton, fill, h } from "./dom.js";
import { part } from "./part.js";

// An exact day needs no sign.
const MARKS = { interval: "↔", approximate: "≈", undated: "○" };

export default await part("panel", ({ data, root, words, draw, setTriggerValue }) => {
  isAt(data.address);
  doing.panel = (address) => setTriggerValue("go", address);

  const before = root.dataset.shows;
  draw(head(), notes(), cards());
  root.dataset.shows = data.shows;
  tellMap({ kind: "select", id: data.place?.id ?? null, reveal: true });
  doing.mark?.(data.place?.id ?? null);
  if (before !== data.shows) arrive();

  function arrive() {
    const target = data.excerpt && root.querySelector(`[data-excerpt="${CSS.escape(data.excerpt)}"]`);
    if (before) root.scrollTop = 0;
    if (target) target.scrollIntoView({ block: "nearest" });
  }

  function head() {
    const place = data.place;
    if (!place)
      return h(
        "header",
        {},
        h("h2", {}, words["panel.all"]),
        h("p", { class: "muted small" }, [data.count, words["panel.choose"]].join(" · ")),
      );
    return h(
      "header",
      {},
      h(
        "div",
        { class: "top" },
        h(
          "h2",
          {},
          place.name,
          place.other_names.map((other) =>
            h("span", { class: "other", lang: other.language, dir: other.direction }, other.name),
          ),
        ),
        h(
          "button",
          {
            type: "button",
            class: "quiet",
            "aria-label": words["panel.close"],
            title: words["panel.close"],
            "data-key": "close",
            onclick: () => go((params) => seePlace(params, null)),
          },
          "✕",
        ),
      ),
      h(
        "p",
        { class: "muted small" },
        [place.kind_words, data.count, place.precision_words, place.valid].filter(Boolean).join(" · "),
      ),
      place.parent || place.children.length
        ? h(
            "p",
            { class: "small" },
            place.parent ? [h("span", { class: "muted" }, words["panel.inside"], " "), placeLink(place.parent)] : null,
            place.children.length
              ? [
                  h("span", { class: "muted" }, place.parent ? " · " : "", words["panel.contains"], " "),
                  place.children.map((child, index) => [index ? ", " : "", placeLink(child)]),
                ]
              : null,
          )
        : null,
      place.note || place.source
        ? h(
            "details",
            { key: place.id, class: "provenance small", "data-key": "provenance" },
            h("summary", { class: "muted" }, words["panel.provenance"]),
            place.note ? h("p", {}, place.note) : null,
            h("p", { class: "muted" }, [place.source, place.licence, place.as_of].filter(Boolean).join(" · ")),
          )
        : null,
    );
  }

  function placeLink(place) {
    return viewLink((params) => seePlace(params, place.id), { "data-key": `place:${place.id}` }, place.name);
  }

  function notes() {
    return data.notes.map((note) => h("p", { class: "notice", role: "status" }, note));
  }

  function cards() {
    const content = [];
    content.push(data.dated.map(card));
    if (data.undated.length)
      content.push(
        h("h3", { class: "group" }, words["panel.undated"]),
        h("p", { class: "muted small" }, words["panel.undated.help"]),
        data.undated.map(card),
      );
    if (data.more)
      content.push(
        h(
          "button",
          {
            type: "button",
            class: "quiet more",
            "data-key": "more",
            onclick: () => setTriggerValue("more", data.next),
          },
          data.more,
        ),
      );
    return h("div", { class: "cards" }, content);
  }

  function card(one) {
    return h(
      "article",
      {
        key: one.id,
        class: `card${one.id === data.excerpt ? " chosen" : ""}`,
        "data-excerpt": one.id,
        "aria-label": `${one.claim.by}, ${one.event.words}`,
      },
      h(
        "p",
        { class: "when small" },
        MARKS[one.event.sign]
          ? h(
              "span",
              {
                class: "sign",
                role: "img",
                "aria-label": words[`sign.${one.event.sign}`],
                title: words[`sign.${one.event.sign}`],
              },
              MARKS[one.event.sign],
            )
          : null,
        h("strong", {}, one.event.words),
        one.event.dated_by
          ? h("span", { class: "muted" }, " ", fill(words["panel.dated_by"], { words: one.event.dated_by }))
          : null,
      ),
      h("blockquote", { lang: one.language, dir: one.direction, cite: one.open }, "“", one.segments.map(segment), "”"),
      h(
        "p",
        { class: "claim small" },
        h("span", { class: "muted" }, words["panel.says"], " "),
        h("strong", {}, one.claim.by),
        " · ",
        h("span", { class: `status ${one.claim.status}` }, one.claim.status_words),
      ),
      h(
        "p",
        { class: "source small muted" },
        [one.source.outlet, one.source.authors.join(", "), one.source.published, one.source.kind_words]
          .filter(Boolean)
          .join(" · "),
      ),
      h(
        "div",
        { class: "chips" },
        one.places.map((place) => placeChip(one, place)),
        one.actors.map((actor) => actorChip(one, actor)),
      ),
      one.note
        ? h("p", { class: "note small" }, h("span", { class: "muted" }, words["panel.note"], " "), one.note)
        : null,
      one.contrasts.length
        ? h(
            "details",
            { class: "fold small", "data-key": `contrasts:${one.id}` },
            h("summary", {}, words["panel.contrasts"]),
            h(
              "ul",
              {},
              one.contrasts.map((other) =>
                h(
                  "li",
                  {},
                  viewLink(
                    (params) => {
                      params.delete("see");
                      set(params, "excerpt", other.id);
                    },
                    { "data-key": `contrast:${one.id}:${other.id}` },
                    other.label,
                  ),
                ),
              ),
            ),
          )
        : null,
      h(Citations, { article: one.source.id, language: data.language, words, name: `cite:${one.id}` }),
      h(
        "p",
        { class: "actions small" },
        h("a", { href: one.open, target: "_blank", rel: "noopener noreferrer" }, words["panel.open"]),
        one.source.archived
          ? h("a", { href: one.source.archived, target: "_blank", rel: "noopener noreferrer" }, words["panel.archived"])
          : null,
        copyButton(words["panel.copy"], one.copy),
        copyButton(words["panel.link"], () => new URL(one.link, window.location.href).href),
      ),
    );
  }

  function copyButton(label, text) {
    return h(CopyButton, { label, done: words.copied, text, class: "link" });
  }

  function segment(part) {
    return part.kind ? h("mark", { class: part.kind }, part.text) : part.text;
  }

  function placeChip(one, place) {
    const title = [place.link_words, place.precision_words].join(", ");
    return viewLink(
      (params) => toggle(params, "place", place.id),
      {
        class: "chip",
        title: fill(words["panel.filter_place"], { place: place.name, how: title }),
        "data-key": `chip:${one.id}:${place.id}`,
      },
      h("span", { class: `pin${place.link === "implied" ? " implied" : ""}`, "aria-hidden": "true" }),
      h("span", {}, place.name),
      h(
        "span",
        { class: "muted" },
        place.link === "implied" ? words["panel.implied"] : "",
        place.link === "implied" ? " · " : "",
        place.precision_words,
      ),
    );
  }

  function actorChip(one, actor) {
    return viewLink(
      (params) => toggle(params, "actor", actor.id),
      {
        class: "chip",
        title: fill(words["panel.filter_actor"], { actor: actor.name, how: actor.role_words }),
        "data-key": `chip:${one.id}:${actor.id}:${actor.role}`,
      },
      h("span", { class: "dot", style: `background:${actor.colour}` }),
      h("span", {}, actor.name),
      h("span", { class: "muted" }, actor.role_words),
    );
  }
});
