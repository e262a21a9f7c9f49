"""Functions that are not simply inlined: recursion, generators."""
