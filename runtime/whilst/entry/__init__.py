"""The native call entry: a C function, written as LLVM IR, that Python calls in place of ``Function.__call__``.

It binds the arguments, checks their types and what the code takes for granted, unboxes, runs the kernel and boxes the
results, without entering the interpreter. Whatever does not fit goes to the entry made before it, and in the end to
Python. The interpreter lock is held until the kernel polls for the first time (about a millisecond of looping), which
keeps short calls cheap.

It is made by the second call, in the least time: what it consists of are C calls, and no optimisation shortens those.
The text contains no addresses: objects and C functions are in a table, which is filled when the code is loaded.
"""
