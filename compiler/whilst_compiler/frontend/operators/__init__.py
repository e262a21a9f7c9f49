"""Operators: Python's arithmetic, NumPy's ufuncs, comparisons, truth, text."""
