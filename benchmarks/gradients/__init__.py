"""Gradients measured against their own primals, JAX and hand-written C: ``python -m benchmarks.gradients``."""
