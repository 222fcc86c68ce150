// A file asks no host for anything, so it has no web tiles.

export class Tiles {
  show() {}
}
