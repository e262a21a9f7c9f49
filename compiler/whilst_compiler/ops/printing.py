"""Where printed text goes."""

from __future__ import annotations

import sys

__all__ = ["put_out"]


def put_out(text: str, file: str = "stdout", flush: bool = False) -> None:
    """What ``print`` does with a text: the stream is the one of that moment, and there may be none."""
    try:
        stream = getattr(sys, file)
    except AttributeError:
        raise RuntimeError(f"lost sys.{file}") from None
    if stream is not None:
        stream.write(text)
        if flush:
            stream.flush()
