"""The arguments of an exception that leaves compiled code.

Most carry one text, whose template is the message of the check. Others are described by a message that begins with
``MARK``: then JSON, in which each number stands for the next of the payload.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from whilst_compiler.frontend.signature.texts import fill

__all__ = ["made"]

MARK = "\0"


def made(
    cls: type[BaseException], message: str, payload: Sequence[Any], classes: Sequence[type[Any]] = ()
) -> BaseException:
    """The exception; one with fields has been constructed in compiled code, and is not once more."""
    if not message:
        return cls() if _is_plain(cls) else cls.__new__(cls)
    if not message.startswith(MARK):
        return cls(fill(message, payload))
    values = iter(payload)
    described = json.loads(message.removeprefix(MARK))
    if isinstance(described, list):
        return cls(*(_value(shape, values, classes) for shape in described))
    error = cls.__new__(cls)
    error.args = tuple([_value(shape, values, classes) for shape in described["args"]])
    for name, shape in described["fields"].items():
        object.__setattr__(error, name, _value(shape, values, classes))
    return error


def _is_plain(cls: type[BaseException]) -> bool:
    return not isinstance(cls.__init__, FunctionType)


def _value(shape: list[Any], values: Iterator[Any], classes: Sequence[type[Any]]) -> Any:
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
            value = _value(inner, values, classes)
            return value if there else None
        case ["tuple" | "list" as cls, *parts]:
            items = [_value(part, values, classes) for part in parts]
            return tuple(items) if cls == "tuple" else items
        case ["member", int(number)]:
            members: list[Any] = list(classes[number])  # type: ignore[call-overload]
            return members[next(values)]
    raise AssertionError(shape)
