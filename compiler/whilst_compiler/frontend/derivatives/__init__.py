"""Derivatives that compiled code takes."""
