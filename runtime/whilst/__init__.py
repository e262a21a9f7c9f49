"""whilst: compile plain Python and NumPy functions, with their real while, for and if, to native code."""
