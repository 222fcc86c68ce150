"""Others' data in: each row of a foreign file becomes an excerpt, or is rejected with a reason."""
