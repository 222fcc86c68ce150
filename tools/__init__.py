"""Hold the programs that build what the project ships."""
