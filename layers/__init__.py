"""An evidence map: what was reported, where and when, word for word."""
