// What a snapshot's script reads, as `write.py` writes it.

import type { At, MapDocument } from "../../scene/document.js";

export interface Excerpt {
  /** Months counted from the first of the axis; null on an open side. */
  from: number | null;
  to: number | null;
  dated: boolean;
  /** Numbers of the places it is about, and of these with all above them. */
  own: number[];
  places: number[];
  /** Ids of actors, with all above them. */
  actors: string[];
}

export interface Actor {
  id: string;
  name: string;
}

export interface Contents {
  language: string;
  direction: string;
  words: { [key: string]: string };
  map: MapDocument;
  months: { short: string; long: string }[];
  excerpts: Excerpt[];
  places: string[];
  actors: Actor[];
  /** First and last month of the collection, counted like those of excerpts. */
  window: [number, number];
  certain: boolean;
  /** First and last of the months that the view asked for; null where it asked for none. */
  chosen: [number | null, number | null];
  selected: string | null;
  /** Whether of the selected place only its own excerpts are meant. */
  own: boolean;
  /** Places that have no mark: a country, or what lies beyond the map. */
  off: { id: string; name: string; whole: boolean }[];
  at: At | null;
}
