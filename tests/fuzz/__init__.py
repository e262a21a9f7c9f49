"""Programs written by Hypothesis: nested loops and branches, jumps, scalars, small arrays, helper calls."""
