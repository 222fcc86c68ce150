"""Do what goes wrong in a year, and see what is kept."""
