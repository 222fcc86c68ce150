// The map's document, as `document.py` writes it; `rules` are those of `rules.json` that scripts draw by.

import type { Feature, Geometry } from "geojson";
import type rules from "./rules.json";

type Written = typeof rules;
type ByKind = { [kind: string]: number };

export type Rules = Pick<Written, "view" | "sizes" | "kinds" | "crowd" | "ground" | "hatch"> & {
  labels: Omit<Written["labels"], "sizes" | "least_zoom" | "spacing"> & {
    sizes: ByKind;
    least_zoom: ByKind;
    spacing: ByKind;
  };
};

export interface Properties {
  id: string;
  name: string;
  place: string | null;
  kind: string;
  precision: string | null;
  default: boolean;
  /** Of a schematic extent: whose it is, and by what rule. */
  source?: string;
  /** Where an area's name has most room: longitude, latitude. */
  label_at?: [number, number];
  /** Land of the base map for anywhere on which places lie. */
  home?: boolean;
}

export type Shape = Feature<Geometry, Properties>;

export interface Place {
  id: string;
  name: string;
  kind: string;
  precision: string;
  radius_km: number | null;
  /** Of a kind of the collection's own, which is drawn as `kind` says. */
  called?: string;
  lon: number;
  lat: number;
  parent: string | null;
  /** In km². */
  area: number;
  extents: Shape[];
}

/** Longitude, latitude, zoom. */
export type At = [number, number, number];
/** West, south, east, north. */
export type Bounds = [number, number, number, number];
/** Numbers of excerpts by place id; a place that is not named has none. */
export type Counts = { [place: string]: number };

/** A part of the map with a name of its own; the map opens on the first. */
export interface Frame {
  id: string;
  name: string;
  bounds: Bounds;
  /** Whether a wide map enlarges it in its corner. */
  inset: boolean;
  corner: "bottom-left" | "bottom-right" | "top-left" | "top-right" | null;
}

/** Rows of numbers, one behind the other, and how many each has. */
export interface Rows {
  sizes: ArrayLike<number>;
  cells: ArrayLike<number>;
}

export interface MapDocument {
  /** Of the data. */
  version: string;
  bounds: Bounds;
  first_view: At;
  extent: Bounds | null;
  /** About how many excerpts one mark stands for at the first view: what sizes go by. */
  largest: number;
  room: number;
  attribution: string[];
  context: Shape[];
  places: Place[];
  /** Ids of places that are named before all others. */
  headline: string[];
  frames: Frame[];
  /** Of each excerpt of two places or more: their positions in `places`. */
  shared: Rows;
  rules: Rules;
  /** The zoom from which more can be seen than its outlines have. */
  fine_from?: number;
}

/** A line as whole numbers, each position the difference to the one before it; or such lines. */
export type Lines = number[] | Lines[];

/** A geometry whose lines are written so. */
export interface Outline {
  type: string;
  coordinates: Lines;
}

export interface Outlined extends Omit<Shape, "geometry"> {
  geometry: Outline;
}

/** A document as it is sent: see `shortened.py`. */
export interface SentDocument extends Omit<MapDocument, "context" | "places" | "shared"> {
  /** Of the outlines: steps to a degree. */
  grid: number;
  /** Of each size how many rows; column by column, by differences, a character each. */
  shared: { sizes: [size: number, rows: number][]; cells: string };
  context: Outlined[];
  places: (Omit<Place, "extents"> & { extents: Outlined[] })[];
}

/** The outlines of all shapes of a document in full. */
export interface Outlines {
  version: string;
  grid: number;
  outlines: Outline[];
}
