/** An area as wide and high as a box: west, south, east, north. */
export function area([west, south, east, north], properties = {}) {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { geometry: { type: "Polygon", coordinates: [ring] }, properties };
}
