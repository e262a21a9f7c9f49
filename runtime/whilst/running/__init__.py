"""Running a specialisation: kernels, the interpreter, tracebacks."""
