"""The arguments of an exception that leaves compiled code.

Most carry one text, whose template is the message of the check. Others are described by a message that begins with
``MARK``: then JSON, in which each number stands for the next of the payload.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from whilst_compiler.frontend.texts import fill

__all__ = ["arguments_of"]

MARK = "\0"


def arguments_of(message: str, payload: Sequence[Any]) -> tuple[Any, ...]:
    """The arguments to make the exception with."""
    if not message:
        return ()
    if not message.startswith(MARK):
        return (fill(message, payload),)
    values = iter(payload)
    return tuple(_value(shape, values) for shape in json.loads(message.removeprefix(MARK)))


def _value(shape: list[Any], values: Iterator[Any]) -> Any:
    match shape:
        case ["text", str(template), int(count)]:
            return fill(template, [next(values) for _ in range(count)])
        case ["static", value]:
            return value
        case ["python"]:
            return next(values)
        case ["numpy", str(dtype)]:
            return np.dtype(dtype).type(next(values))
        case ["optional", inner]:
            there = next(values)
            value = _value(inner, values)
            return value if there else None
        case ["tuple" | "list" as cls, *parts]:
            items = [_value(part, values) for part in parts]
            return tuple(items) if cls == "tuple" else items
    raise AssertionError(shape)
