"""Library functions written in plain Python and NumPy: they are inlined where they are called, and compiled like it."""
