"""Arguments to leaves and keys, leaves to results."""
