"""The store of texts that kernels use: its machine code, and the way to it from Python."""
