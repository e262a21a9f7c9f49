"""Loops to better loops: fused, tiled, shared out, in place."""
