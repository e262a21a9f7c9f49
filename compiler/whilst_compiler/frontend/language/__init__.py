"""Expressions and statements, one small function per kind of node."""
