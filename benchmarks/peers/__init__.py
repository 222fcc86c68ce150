"""The same data shown by others, to measure the dashboard against; see benchmarks/README.md."""
