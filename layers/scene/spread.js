// Markers that would hide one another move apart, a little, always the same way.

import { Boxes, boxAt } from "./boxes.js";

/** Order of places that keep their spot first: circles, then badges of small areas. */
function byRank(a, b) {
  return (
    Number(b.circle) - Number(a.circle) ||
    (a.circle ? b.count - a.count : a.place.area - b.place.area) ||
    (a.place.id < b.place.id ? -1 : 1)
  );
}

/**
 * Find room for markers: sets `dx` and `dy`, in pixels from where each belongs.
 *
 * Markers are {place, count, circle, x, y, halfWidth, halfHeight}. Circles move only if they
 * would cover one another's number; badges of areas give way to everything. What finds no
 * room stays. `rules` are `spread` of the map's rules. Returns the boxes taken.
 */
export function spread(markers, rules) {
  const box = (marker, dx = marker.dx, dy = marker.dy) =>
    boxAt(marker.x + dx, marker.y + dy, marker.halfWidth, marker.halfHeight, rules.gap);
  const taken = new Boxes();
  const circles = [];
  const shown = markers.filter((marker) => marker.count > 0).sort(byRank);
  const crowded = shown.length > rules.crowd;
  for (const marker of markers) marker.dx = marker.dy = 0;
  for (const marker of shown) {
    const inTheWay = marker.circle ? !crowded && covers(marker, circles, rules.touch) : taken.hits(box(marker));
    if (inTheWay) move(marker, rules, (dx, dy) => !taken.hits(box(marker, dx, dy)));
    taken.add(box(marker));
    if (marker.circle) circles.push(marker);
  }
  for (const marker of markers) if (!marker.count) taken.add(box(marker));
  return taken;
}

/** Say whether a circle's middle comes too near to another's; `touch` is a share of their radii. */
function covers(marker, circles, touch) {
  return circles.some((other) => {
    const apart = Math.hypot(marker.x - other.x - other.dx, marker.y - other.y - other.dy);
    return apart < touch * (marker.halfWidth + other.halfWidth);
  });
}

/** Move a marker to the nearest spot that is free. */
function move(marker, { rings, directions }, isFree) {
  for (const ring of rings) {
    const distance = ring + marker.halfHeight / 2;
    for (let step = 0; step < directions; step++) {
      const angle = ((step % 2 ? 1 : -1) * Math.ceil(step / 2) * 2 * Math.PI) / directions;
      const dx = Math.round(distance * Math.cos(angle));
      const dy = Math.round(distance * Math.sin(angle));
      if (isFree(dx, dy)) {
        marker.dx = dx;
        marker.dy = dy;
        return;
      }
    }
  }
}
