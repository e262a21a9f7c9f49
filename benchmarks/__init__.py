"""``python -m benchmarks``: compiled code against plain Python and, where installed, Numba and JAX."""
