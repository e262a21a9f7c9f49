"""Short real programs; each runs by itself: ``python samples/collatz.py``."""
