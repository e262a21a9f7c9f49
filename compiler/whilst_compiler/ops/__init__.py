"""The vocabulary: one row per operation, one file per family; ``table`` is the index."""
