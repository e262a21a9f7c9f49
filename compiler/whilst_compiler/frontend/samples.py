"""Is a TypeError Python's, or is it only that we cannot do it? Python says, asked with samples of the classes."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.special import Special
from whilst_compiler.frontend.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT
from whilst_compiler.frontend.values import Abstract, Range, Record, Scalar, Static, Tuple

__all__ = ["type_error"]

_UNKNOWN = object()
_NUMBERS = {PY_BOOL: True, PY_INT: 1, PY_FLOAT: 1.0, PY_COMPLEX: 1j}


def type_error(ctx: Context, message: str, operation: Callable[..., Any], *values: Abstract) -> None:
    """Raise Python's TypeError at run time; Limitation if Python does the ``operation`` on such values."""
    samples = list(map(_sample, values))
    if not any(s is _UNKNOWN for s in samples) and not _refuses(operation, samples):
        ctx.limitation("W301", f"{message[0].upper()}{message[1:]} in compiled code",
                       "compute this outside, or call it through whilst.host")  # fmt: skip
    ctx.raise_error("TypeError", message)


def _refuses(operation: Callable[..., Any], samples: list[Any]) -> bool:
    try:
        operation(*samples)
    except TypeError:
        return True
    except Exception:
        return False
    return False


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
