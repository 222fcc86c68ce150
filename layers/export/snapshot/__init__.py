"""One HTML file that holds a view: map, filters, cards and sources, with no server behind it."""

from layers.export.snapshot.write import MOST_EXCERPTS, write_snapshot

__all__ = ["MOST_EXCERPTS", "write_snapshot"]
