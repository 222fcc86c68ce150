"""What the page shows of an excerpt, of a place and of a view, as plain data ready for JSON."""
