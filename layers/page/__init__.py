"""What the reader sees: one module a region of the page."""
