"""What a reader takes away: one module a format, each the excerpts of one view."""
