"""Stills of the map, drawn without a browser: one to print, one to preview a link."""

from layers.export.still.card import card_picture
from layers.export.still.sheet import (
    Sheet,
    draw_figure,
    draw_sheet,
    write_png,
    write_png_for_print,
)

__all__ = ["Sheet", "card_picture", "draw_figure", "draw_sheet", "write_png", "write_png_for_print"]
