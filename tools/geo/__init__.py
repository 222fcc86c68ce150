"""Derive every file of data/geo from registry packages and cited coordinates."""
