"""What kernels call: memory, threads, polling, Python itself, NumPy's own code."""
