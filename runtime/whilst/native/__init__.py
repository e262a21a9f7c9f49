"""Machine code and C structures: LLVM, the loader, the interpreter lock, objects that Python calls by pointer."""
