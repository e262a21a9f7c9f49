"""Is a TypeError Python's, or is it only that we cannot do it? Python says, asked with samples of the classes."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.special import Special
from whilst_compiler.frontend.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT
from whilst_compiler.frontend.values import Abstract, Optional, Range, Record, Scalar, Static, Tuple

__all__ = ["likeness", "refusal", "type_error"]

_UNKNOWN = object()
_NUMBERS = {PY_BOOL: True, PY_INT: 1, PY_FLOAT: 1.0, PY_COMPLEX: 1j}


def type_error(ctx: Context, message: str, operation: Callable[..., Any], *values: Abstract) -> None:
    """Raise Python's TypeError at run time, in its words; Limitation if Python does the ``operation`` on such values.

    ``message`` is what is said where the values are of classes that there are no samples of.
    """
    said = refusal(operation, *values)
    if said == "":
        ctx.limitation("W301", f"{message[0].upper()}{message[1:]} in compiled code",
                       "compute this outside, or call it through whilst.host")  # fmt: skip
    ctx.raise_error("TypeError", (said or message).replace("{", "{{").replace("}", "}}"))


def refusal(operation: Callable[..., Any], *values: Abstract) -> str | None:
    """The text of Python's TypeError; "" if it does the ``operation`` on such values, None if nobody knows."""
    samples = list(map(_sample, values))
    if any(s is _UNKNOWN for s in samples):
        return None
    try:
        operation(*samples)
    except TypeError as error:
        return str(error) if type(error) is TypeError else None
    except Exception:
        return ""
    return ""


def likeness(value: Abstract) -> Any:
    """Some object of the class of a value, or of a class of the same name; a text has one character."""
    if isinstance(value, Optional):
        return likeness(value.some)
    if isinstance(value, Record) and value.cls is dict:
        return dict(zip(value.names, map(likeness, value.items)))
    if isinstance(value, Special) and value.cls is str:
        return "s"
    found = _sample(value)
    name = getattr(getattr(value, "cls", type(value)), "__name__", "object")
    return type(name, (), {})() if found is _UNKNOWN else found


def _sample(value: Abstract) -> Any:
    """Some object of the class of a value; ``_UNKNOWN`` where that is not built in."""
    match value:
        case Scalar(spec):
            return _NUMBERS.get(spec, _UNKNOWN) if spec.weak else spec.dtype.numpy.type(1)
        case Tuple(cls=cls) if cls in (tuple, list):
            return cls()
        case Record(cls=cls) if cls is dict:
            return {}
        case Range():
            return range(1)
        case Static(python) if type(python).__module__ == "builtins":
            return python
        case Special(cls=cls) if cls is str:
            return "%s"
        case Special(cls=cls) if cls in (list, dict, set, frozenset, deque, Counter):
            return cls()
    return _UNKNOWN
