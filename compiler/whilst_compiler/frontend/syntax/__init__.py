"""From a function object to a structured tree: its source, scopes, liveness, jumps made structured."""
