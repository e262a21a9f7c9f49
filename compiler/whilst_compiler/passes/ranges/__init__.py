"""Ranges: what integers can be, and which checks that proves."""
