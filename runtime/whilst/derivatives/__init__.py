"""``grad`` and its kin."""
