"""Programs, one idea each, that run in every way and must agree; grouped in files by theme."""
