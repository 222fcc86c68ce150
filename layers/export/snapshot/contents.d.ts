// What a snapshot's script reads, as `contents.py` writes it.

import type { At, MapDocument } from "../../scene/document.js";

export interface Excerpt {
  /** Months counted from the first of the axis; null on an open side. */
  from: number | null;
  to: number | null;
  dated: boolean;
  /** Numbers of places and ids of actors, both with all above them. */
  places: number[];
  actors: string[];
}

export interface Actor {
  id: string;
  name: string;
  colour: string;
}

export interface Contents {
  language: string;
  words: { [key: string]: string };
  map: MapDocument;
  months: { short: string; long: string }[];
  excerpts: Excerpt[];
  places: string[];
  actors: Actor[];
  /** First and last month of the collection, counted like those of excerpts. */
  window: [number, number];
  certain: boolean;
  selected: string | null;
  at: At | null;
}
