"""What the environment says: switches that are on or off."""

from __future__ import annotations

import os

__all__ = ["is_on"]

_OFF = frozenset({"0", "off", "no", "false"})


def is_on(name: str, otherwise: bool = False) -> bool:
    """Whether a variable of the environment is set to other than 0 (or off, no, false); ``otherwise`` if not set."""
    told = os.environ.get(name, "").strip().lower()
    return told not in _OFF if told else otherwise
