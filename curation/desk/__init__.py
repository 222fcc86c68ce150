"""The curator's desk without its page: drafts, edits and their undoing, duplicates, saving."""
