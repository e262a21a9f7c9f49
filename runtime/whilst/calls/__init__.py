"""Compiled functions as people use them: options, specialisations, lowerings, host calls."""
