// Markers that would hide one another move apart, a little, always the same way.

import { Boxes, boxAt } from "./boxes.js";

const GAP = 2;
const RINGS = [14, 22, 30, 40, 52, 66];
const DIRECTIONS = 16;
const CROWD = 150;
const TOUCH = 0.72; // circles may overlap until their middles are this share of the radii apart

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
 * room stays. Returns the boxes taken.
 */
export function spread(markers) {
  const taken = new Boxes();
  const circles = [];
  const shown = markers.filter((marker) => marker.count > 0).sort(byRank);
  const crowded = shown.length > CROWD;
  for (const marker of markers) marker.dx = marker.dy = 0;
  for (const marker of shown) {
    if (marker.circle ? !crowded && covers(marker, circles) : taken.hits(box(marker))) move(marker, taken);
    taken.add(box(marker));
    if (marker.circle) circles.push(marker);
  }
  for (const marker of markers) if (!marker.count) taken.add(box(marker));
  return taken;
}

function box(marker, dx = marker.dx, dy = marker.dy) {
  return boxAt(marker.x + dx, marker.y + dy, marker.halfWidth, marker.halfHeight, GAP);
}

function covers(marker, circles) {
  return circles.some((other) => {
    const apart = Math.hypot(marker.x - other.x - other.dx, marker.y - other.y - other.dy);
    return apart < TOUCH * (marker.halfWidth + other.halfWidth);
  });
}

function move(marker, taken) {
  for (const ring of RINGS) {
    const distance = ring + marker.halfHeight / 2;
    for (let step = 0; step < DIRECTIONS; step++) {
      const angle = ((step % 2 ? 1 : -1) * Math.ceil(step / 2) * 2 * Math.PI) / DIRECTIONS;
      const dx = Math.round(distance * Math.cos(angle));
      const dy = Math.round(distance * Math.sin(angle));
      if (!taken.hits(box(marker, dx, dy))) {
        marker.dx = dx;
        marker.dy = dy;
        return;
      }
    }
  }
}
