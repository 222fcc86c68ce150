"""Whether the articles are still where they were published, and where a copy of them is kept."""
