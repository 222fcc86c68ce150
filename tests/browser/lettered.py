"""Circles and names of a map as they are drawn, in its page or in its inset; and where no name may be."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Frame

from tests.browser.waiting import next_frame

# In pixels of the map, of which its inset is another.
DRAWN = """(inset) => {
  const { markers, map } = inset ? evidenceMap.page.insets[0].map : evidenceMap.page;
  const container = map.getContainer();
  const { left: west, top: north } = container.getBoundingClientRect();
  const box = (element) => { const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left: left - west, top: top - north, right: right - west, bottom: bottom - north }; };
  const round = (disc) => { const { left, top, right, bottom } = box(disc);
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(disc);
    const ring = disc.parentElement.querySelector(".vague > circle");
    const line = ring ? parseFloat(getComputedStyle(ring).r) + 0.75 - (right - left) / 2
      : outlineStyle === "none" ? 0 : parseFloat(outlineWidth) + parseFloat(outlineOffset);
    const range = document.createRange(); range.selectNodeContents(disc); const words = box(range);
    return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, reach: (right - left) / 2 + line,
      words: { x: (words.left + words.right) / 2, y: (words.top + words.bottom) / 2 } }; };
  const names = [...container.querySelectorAll(".label")]
    .filter((group) => group.closest(".leaflet-container") === container)
    .map((group) => ({ text: group.textContent, ...box(group.querySelector("text")) }));
  const marks = markers.marks.map(({ place, form, n, certain, parts, radius, box }) => {
    const disc = markers.buttonOf(place.id)?.querySelector(".disc");
    return { id: place.id, name: place.name, form, n, certain, radius, parts: parts.map(({ id }) => id),
      named: Boolean(box), disc: disc && form === "circle" ? round(disc) : null,
      at: map.latLngToContainerPoint([place.lat, place.lon]) };
  });
  const { x, y } = map.getSize();
  return { size: [x, y], names, marks };
}"""
LOOK_AT_FRAME = """(frame) => { const { view, document } = evidenceMap.page;
  view.look(view.of(document.frames[frame].bounds)); }"""
INSET_IS_DRAWN = """() => evidenceMap.page.insets.every(({ map: inset }) =>
  inset && inset.map.getSize().x === inset.map.getContainer().clientWidth)"""


def drawn_in(frame: Frame, *, inset: bool = False) -> dict[str, Any]:
    """Return the names and marks of the map, or of its inset."""
    if inset:
        frame.wait_for_function(INSET_IS_DRAWN)
    next_frame(frame)  # names follow the marks
    found: dict[str, Any] = frame.evaluate(DRAWN, inset)
    return found


def names_stand_free(drawn: dict[str, Any], where: object) -> int:
    """Hold that no name touches a name, a mark or the frame, nor is nearer to another mark; return their number."""
    width, height = drawn["size"]
    circles = [mark for mark in drawn["marks"] if mark["disc"]]
    names = [
        name
        for name in drawn["names"]
        if name["right"] > 0 and name["left"] < width - 2 and 0 < name["bottom"] < height + 10
    ]
    for n, name in enumerate(names):
        core = {**name, "top": name["top"] + 3, "bottom": name["bottom"] - 3}
        assert not [other["text"] for other in names[n + 1 :] if touch(core, other)], (where, name["text"])
        out = (-name["left"], name["right"] - width + 2, -3 - name["top"], name["bottom"] - height - 1)
        assert max(out) <= 0, (where, name["text"], out)
        own = next((mark for mark in circles if mark["name"].replace(" ", "") == name["text"].replace(" ", "")), None)
        near = {mark["id"]: apart(name, mark["disc"]) for mark in circles}
        for mark in circles:
            if mark is not own:
                assert near[mark["id"]] > 0, (where, name["text"], mark["id"])
                assert not own or near[mark["id"]] > near[own["id"]], (where, name["text"], mark["id"])
    return len(names)


def touch(a: dict[str, float], b: dict[str, float]) -> bool:
    """Say whether two boxes of letters lie over one another."""
    return (
        a["left"] + 1 < b["right"]
        and a["right"] - 1 > b["left"]
        and a["top"] < b["bottom"] - 3
        and a["bottom"] > b["top"] + 3
    )


def apart(name: dict[str, float], disc: dict[str, float]) -> float:
    """Return how far a name is from a circle with the line round it, by the part of its box that letters fill."""
    across = max(name["left"] - disc["x"], 0, disc["x"] - name["right"])
    down = max(name["top"] + 3 - disc["y"], 0, disc["y"] - name["bottom"] + 3)
    return float((across**2 + down**2) ** 0.5 - disc["reach"])
