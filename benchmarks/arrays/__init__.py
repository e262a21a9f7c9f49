"""Array programs from real fields, each with its peers: ``python -m benchmarks.arrays``."""
