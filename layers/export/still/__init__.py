"""Stills of the map, drawn without a browser: one to print, one to preview a link."""

from layers.export.still.card import card_picture
from layers.export.still.sheet import counts_line, draw_figure, write_png, write_png_for_print, write_svg

__all__ = ["card_picture", "counts_line", "draw_figure", "write_png", "write_png_for_print", "write_svg"]
